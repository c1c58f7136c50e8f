"""A person answers a sheet of their own, in the round's window, until it is submitted.

Saving leaves no event: an answer carries its own moment. What is logged is that the promise was read, and that the
sheet was submitted or withdrawn; events carry the sheet's code, never the person's name.
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from qiangji.accounts import clock
from qiangji.audit.actions import record

from .. import queries
from ..answerfile import Cell
from ..asking import Given, Question, refuse_impossible
from ..choices import Measures, Voice
from ..errors import (
    AlreadySubmitted,
    NewerAnswer,
    NoSuchOption,
    NothingAnswered,
    NotOpen,
    PromiseUnread,
    Refused,
    SheetWithdrawn,
)
from ..models import Answer, AnswerSheet, Item
from ..window import why_not_open
from .answer_puts import put_answer, put_answers
from .answer_rows import write_answers
from .debriefs import cancel_upcoming
from .declaring import delete_declaration
from .reports import delete_reports


@dataclass(frozen=True)
class Saved:
    """How many answers were written, and at which items a newer one from elsewhere stayed."""

    answers: int
    kept: tuple[str, ...] = ()


@transaction.atomic
def read_promise(*, sheet: AnswerSheet, by, at: dt.datetime | None = None) -> AnswerSheet:
    """The person was shown who will see what, and went on. The first time counts."""
    sheet = _locked(sheet)
    _refuse_closed(sheet)
    if sheet.promise_read_at is None:
        sheet.promise_read_at = at or clock.now()
        sheet.save(update_fields=["promise_read_at"])
        record(kind="promise_read", by=by, subject=sheet, label=sheet.respondent_code)
    return sheet


def save_answer(
    *,
    sheet: AnswerSheet,
    item: Item | Question,
    cell: Cell,
    by,  # noqa: ARG001 (as for every verb; see above why no event)
    note: str = "",
    at: dt.datetime | None = None,
    based_on: dt.datetime | None = None,
) -> Answer:
    """``at`` is when it was chosen: an answer that waited on a bad line does not replace one chosen after it.

    ``based_on`` is the moment of the answer that the person saw before choosing, and overrules a clock that is wrong.
    ``sheet`` was read with its round just now: what can be said of it is said before anything is locked.
    """
    _refuse_unanswerable(sheet)
    question = queries.questions_of(sheet.version).get(item.key)
    if question is None or question.pk != item.pk:
        raise NoSuchOption(_("这道题不在这份答卷里。"))
    given = Given(cell, note.strip())
    _check(sheet, {item.key: given})
    if cell is None:
        raise NoSuchOption(_("请选一条。"))
    now = clock.now()
    at = min(at or now, now)
    return put_answer(sheet, item, given, at, based_on) or _stored(sheet, item, given)


@transaction.atomic
def _stored(sheet: AnswerSheet, item: Item | Question, given: Given) -> Answer:
    """Nothing was written: the same answer stands there, or there is a reason."""
    answerable(sheet)
    stored = Answer.objects.get(sheet=sheet, item_id=item.pk)
    if all(getattr(stored, name) == value for name, value in given.columns.items()):
        return stored
    raise NewerAnswer(stored)


def save_answers(
    *,
    sheet: AnswerSheet,
    given: Mapping[str, Given],
    by,  # noqa: ARG001 (as above)
    at: dt.datetime | None = None,
    based_on: Mapping[str, dt.datetime | None] | None = None,
) -> Saved:
    """A whole step or page, by item key. What has no cell was not answered and stays as it was.

    ``based_on`` holds the moments of the answers that the page showed: where one was replaced since, the newer stays.
    """
    if based_on is None:
        return _overwrite(sheet, given, at or clock.now())
    _refuse_unanswerable(sheet)
    _check(sheet, given)
    return _replace_seen(sheet, given, at or clock.now(), based_on)


@transaction.atomic
def _overwrite(sheet: AnswerSheet, given: Mapping[str, Given], at: dt.datetime) -> Saved:
    sheet = answerable(sheet)
    _check(sheet, given)
    return Saved(write_answers([(sheet, given)], queries.questions_of(sheet.version), at))


def _replace_seen(
    sheet: AnswerSheet, given: Mapping[str, Given], at: dt.datetime, based_on: Mapping[str, dt.datetime | None]
) -> Saved:
    """Only what differs is written; that something was replaced since it was read here shows in the count."""
    stored = queries.answers_of(sheet)
    changed = {
        key: one for key, one in given.items() if one.cell is not None and (key not in stored or stored[key][0] != one)
    }
    kept = tuple(key for key in changed if key in stored and stored[key][1] != based_on.get(key))
    new = {key: one for key, one in changed.items() if key not in kept}
    written = put_answers(sheet, new, queries.questions_of(sheet.version), at, based_on) if new else 0
    if written < len(new):
        with transaction.atomic():
            stored = queries.answers_of(answerable(sheet))
        kept = tuple(key for key in changed if stored[key][0] != changed[key])
    return Saved(written, kept)


@transaction.atomic
def submit_sheet(*, sheet: AnswerSheet, by, at: dt.datetime | None = None) -> AnswerSheet:
    """Submitting again changes nothing and is no error: the answer to the first time may have been lost on the way."""
    sheet = _locked(sheet)
    if sheet.submitted_at is not None and sheet.withdrawn_at is None:
        return sheet
    _refuse_unanswerable(sheet)
    if sheet.voice == Voice.AGREED:
        raise Refused(_("议定的答卷在“议定”那一页完成，每道题都要有级别和理由。"))
    if not sheet.answers.exists():
        raise NothingAnswered
    sheet.submitted_at = at or clock.now()
    sheet.save(update_fields=["submitted_at"])
    record(kind="sheet_submitted", by=by, subject=sheet, label=sheet.respondent_code)
    return sheet


@transaction.atomic
def withdraw_sheet(*, sheet: AnswerSheet, by, at: dt.datetime | None = None) -> AnswerSheet:
    """A person takes the own sheet back, submitted or not, for good: it no longer counts anywhere."""
    sheet = _locked(sheet)
    if sheet.voice not in (Voice.PERSON, Voice.SELF):
        raise Refused(_("专家评和议定的答卷不能撤回。"))
    if sheet.withdrawn_at is None:
        sheet.withdrawn_at = at or clock.now()
        sheet.save(update_fields=["withdrawn_at"])
        record(kind="sheet_withdrawn", by=by, subject=sheet, label=sheet.respondent_code)
        cancel_upcoming(sheet=sheet, by=by)
        delete_reports(sheet=sheet, by=by)
        delete_declaration(sheet)
    return sheet


def _locked(sheet: AnswerSheet) -> AnswerSheet:
    rows = AnswerSheet.objects.select_related("assessment__round", "version__instrument")
    return rows.select_for_update(of=("self",)).get(pk=sheet.pk)


def answerable(sheet: AnswerSheet) -> AnswerSheet:
    """The sheet read afresh and locked, where it may be answered now."""
    sheet = _locked(sheet)
    _refuse_unanswerable(sheet)
    return sheet


def _refuse_unanswerable(sheet: AnswerSheet) -> None:
    _refuse_closed(sheet)
    # The agreed sheet is filled in at a meeting; it belongs to nobody to whom something was promised.
    if sheet.promise_read_at is None and sheet.voice != Voice.AGREED:
        raise PromiseUnread


def _refuse_closed(sheet: AnswerSheet) -> None:
    if sheet.withdrawn_at is not None:
        raise SheetWithdrawn
    if sheet.submitted_at is not None:
        raise AlreadySubmitted
    if sheet.assessment is None:
        raise NotOpen(_("这份答卷不在任何批次里，不能在这里答。"))
    if why := why_not_open(sheet.assessment.round, sheet.voice, clock.today()):
        raise NotOpen(why)


def _check(sheet: AnswerSheet, given: Mapping[str, Given]) -> None:
    questions = queries.questions_of(sheet.version)
    wants_reason = sheet.version.instrument.measures == Measures.ORGANISATION
    size = sheet.assessment.size if sheet.assessment else ""
    refuse_impossible(questions, given, size, wants_reason=wants_reason)
