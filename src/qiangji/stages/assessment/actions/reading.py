"""That somebody read a person's result is itself a fact to keep."""

from qiangji.audit.actions import record

from ..models import AnswerSheet, Debrief


def read_result(*, sheet: AnswerSheet, by, form: str) -> None:
    """``form`` is page, pdf or docx. The event carries the sheet's code, never the person's name."""
    record(kind="report_read", by=by, subject=sheet, label=sheet.respondent_code, detail={"form": form})


def read_debrief(*, debrief: Debrief, by) -> None:
    """The person or the coach opened what was said in a talk."""
    record(kind="debrief_read", by=by, subject=debrief.sheet, label=debrief.sheet.respondent_code)


def read_shared_steps(*, debrief: Debrief, by) -> None:
    """Somebody of the organisation opened the steps that the person shared with it."""
    record(kind="shared_steps_read", by=by, subject=debrief.sheet, label=debrief.sheet.respondent_code)
