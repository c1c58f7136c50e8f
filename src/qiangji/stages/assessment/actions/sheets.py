"""Take in sheets whole: from paper, from a workbook, or from records that are entered later."""

import datetime as dt
from collections.abc import Iterable, Mapping

from django.db import transaction
from django.utils.translation import gettext as _

from qiangji.accounts import clock
from qiangji.audit.actions import record
from qiangji.registry.models import Organisation, Person

from .. import queries
from ..answerfile import Cell
from ..asking import Given, Question, refuse_impossible
from ..errors import AlreadySubmitted, NotOpen, Refused, SheetWithdrawn
from ..models import AnswerSheet, InstrumentVersion
from .answer_rows import write_answers

Cells = Mapping[str, Cell | Given]
Filled = tuple[AnswerSheet, dict[str, Given]]
Entry = tuple[AnswerSheet, Cells, dt.datetime | None]


@transaction.atomic
def enter_sheets(*, entries: Iterable[Entry], by, wants_reason: bool = False) -> int:
    """All or none, in one event. With no moment of submission, a sheet was begun and not handed in.

    The window is not asked, since paper arrives after it; but the round was opened, and a submitted sheet stays as it
    is. ``wants_reason``: 不适用 must bring its reason; records from before this house may not have any.
    """
    entries = list(entries)
    if not entries:
        raise Refused(_("没有要补录的答卷。"))
    sheets = _locked([sheet.pk for sheet, _cells, _at in entries])
    now = clock.now()
    by_version: dict[InstrumentVersion, list[Filled]] = {}
    submitted = []
    for given_sheet, cells, at in entries:
        sheet = sheets.pop(given_sheet.pk, None)
        if sheet is None:
            raise Refused(_("答卷 %(code)s 出现了两次。") % {"code": given_sheet})
        given = {key: one if isinstance(one, Given) else Given(one) for key, one in cells.items()}
        _refuse(sheet, at, now)
        if at is not None:
            sheet.submitted_at = at
            submitted.append(sheet)
        by_version.setdefault(sheet.version, []).append((sheet, given))
    for version, group in by_version.items():
        questions = queries.questions_of(version)
        _check(group, questions, wants_reason=wants_reason)
        write_answers(group, questions, now)
    AnswerSheet.objects.bulk_update(submitted, ["submitted_at"], batch_size=400)
    first = entries[0][0]
    detail = {"sheets": len(entries), "submitted": len(submitted)}
    record(kind="sheets_entered", by=by, subject=first, label=first.respondent_code, detail=detail)
    return len(entries)


@transaction.atomic
def hand_in_sheet(
    *,
    version: InstrumentVersion,
    person: Person,
    organisation: Organisation | None,
    code: str,
    cells: Cells,
    by,
    at: dt.datetime | None = None,
) -> AnswerSheet:
    """A sheet outside any round, whole. Scoring is a verb of its own: a score's uncertainty rests on everybody's."""
    if not version.is_frozen:
        raise Refused(_("“%(version)s”还是草稿，不能收答卷；请先发布。") % {"version": version})
    if version.sheets.filter(source=None, respondent_code=code).exists():
        raise Refused(_("编号 %(code)s 的答卷已经交过。") % {"code": code})
    at = at or clock.now()
    sheet = AnswerSheet(
        version=version, person=person, organisation=organisation, respondent_code=code, submitted_at=at
    )
    given = {key: one if isinstance(one, Given) else Given(one) for key, one in cells.items()}
    questions = queries.questions_of(version)
    _check([(sheet, given)], questions, wants_reason=False)
    sheet.save()
    write_answers([(sheet, given)], questions, at)
    record(kind="sheet_handed_in", by=by, subject=sheet)
    return sheet


def _locked(numbers: list[int]) -> dict[int, AnswerSheet]:
    rows = AnswerSheet.objects.select_related("assessment__round", "version__instrument").order_by("pk")
    return {sheet.pk: sheet for sheet in rows.select_for_update(of=("self",)).filter(pk__in=numbers)}


def _refuse(sheet: AnswerSheet, at: dt.datetime | None, now: dt.datetime) -> None:
    if sheet.assessment is None or sheet.assessment.round.opened_at is None:
        raise NotOpen(_("答卷 %(code)s 所在的批次还没有启动，不能补录。") % {"code": sheet})
    if sheet.withdrawn_at is not None:
        raise SheetWithdrawn
    if sheet.submitted_at is not None:
        raise AlreadySubmitted
    if at is not None and at > now:
        raise Refused(_("答卷 %(code)s 的提交时间还没有到。") % {"code": sheet})


def _check(
    group: list[tuple[AnswerSheet, dict[str, Given]]], questions: Mapping[str, Question], *, wants_reason
) -> None:
    for sheet, given in group:
        size = sheet.assessment.size if sheet.assessment else ""
        refuse_impossible(questions, given, size, wants_reason=wants_reason)
