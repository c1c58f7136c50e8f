"""That a supervisor read what an organisation released is a fact to keep."""

from qiangji.audit.actions import record

from ..models import Assessment, Diagnosis


def read_profile(*, assessment: Assessment, by, form: str) -> None:
    """``form`` is page, print, pdf, docx or xlsx."""
    record(kind="profile_read", by=by, subject=assessment, detail={"form": form})


def read_diagnosis(*, diagnosis: Diagnosis, by, form: str) -> None:
    record(kind="diagnosis_read", by=by, subject=diagnosis, detail={"form": form})
