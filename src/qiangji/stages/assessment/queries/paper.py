"""Answers on paper: the books that go out, and those that come back compared with what is here."""

import datetime as dt
from collections.abc import Iterable

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from qiangji.accounts import clock
from qiangji.accounts import queries as accounts
from qiangji.accounts.permissions import Permission

from ..answerbook import Book, Line, Read, read
from ..asking import Given, Question, refuse_impossible
from ..choices import Measures, Voice
from ..errors import AlreadySubmitted, Refused, SheetWithdrawn
from ..models import Answer, AnswerSheet, Assessment, InstrumentVersion, Round
from .answers import answers_of
from .definitions import definition_of
from .questions import questions_of

# What people say of themselves is entered by nobody else, on paper either.
ENTERED = (Voice.SELF, Voice.ASSESSOR)
WAITING = Q(sheets__voice__in=ENTERED, sheets__submitted_at=None, sheets__withdrawn_at=None)


def assessments_with_paper(round: Round, user) -> QuerySet[Assessment]:
    """Organisations from which sheets are still out, where the reader runs rounds."""
    reach = accounts.within(accounts.scopes(user, Permission.RUN_ROUNDS), "organisation__scope")
    rows = round.assessments.filter(reach).select_related("organisation")
    return rows.annotate(waiting=Count("sheets", filter=WAITING)).filter(waiting__gt=0).order_by("organisation__scope")


def empty_book(assessment: Assessment) -> Book:
    """All sheets that are still out, as if nobody had answered: what people wrote online is not the hub's to see."""
    sheets = assessment.sheets.filter(voice__in=ENTERED, submitted_at=None, withdrawn_at=None).order_by("pk")
    lines = (Line(str(sheet), str(assessment.organisation), assessment.size) for sheet in sheets)
    return _book(assessment.round.version, lines)


def own_book(sheet: AnswerSheet) -> Book:
    given = {key: one for key, (one, _at) in answers_of(sheet).items()}
    line = Line(str(sheet), str(sheet.organisation or ""), _size(sheet), given)
    return _book(sheet.version, [line])


def _book(version: InstrumentVersion, lines: Iterable[Line]) -> Book:
    return Book(definition_of(version), version.content_hash, clock.now(), tuple(lines))


def own_book_read(sheet: AnswerSheet, content: bytes, *, replaces: bool = False) -> Read:
    """Raises BadFile. ``replaces``: what was chosen elsewhere after the book was made gives way to the book."""
    questions, stored = questions_of(sheet.version), answers_of(sheet)

    def wrong(code: str, key: str, given: Given, made_at: dt.datetime) -> str:
        if code != str(sheet):
            return _("这里只收答卷 %(code)s；别的答卷请到它自己的页面上传。") % {"code": sheet}
        here, at = stored.get(key, (given, made_at))
        if here != given and at > made_at and not replaces:
            return _("这道题在下载工作簿之后又在网上改过；请改成一致，或选择“以工作簿为准”。")
        return _impossible(questions, key, given, sheet)

    return read(content, definition_of(sheet.version), sheet.version.content_hash, wrong)


def handed_in_read(round: Round, content: bytes, user) -> Read:
    """Sheets of a round that came on paper. Raises BadFile."""
    reach = accounts.within(accounts.scopes(user, Permission.RUN_ROUNDS), "assessment__organisation__scope")
    rows = AnswerSheet.objects.filter(reach, assessment__round=round, voice__in=ENTERED)
    rows = rows.select_related("assessment", "version__instrument")
    rows = rows.annotate(is_begun=Exists(Answer.objects.filter(sheet=OuterRef("pk"))))
    sheets = {str(sheet): sheet for sheet in rows}
    questions = questions_of(round.version)

    def wrong(code: str, key: str, given: Given, made_at: dt.datetime) -> str:  # noqa: ARG001 (only own books ask)
        sheet = sheets.get(code)
        if sheet is None:
            return _("这一批里没有编号是 %(code)s、可以代录的答卷；请核对编号。") % {"code": code[:40]}
        return _not_open_to_paper(sheet) or _impossible(questions, key, given, sheet)

    return read(content, definition_of(round.version), round.version.content_hash, wrong)


def sheets_by_code(round: Round, codes: Iterable[str]) -> dict[str, AnswerSheet]:
    return {
        str(sheet): sheet for sheet in AnswerSheet.objects.filter(assessment__round=round, respondent_code__in=codes)
    }


def _not_open_to_paper(sheet) -> str:
    if sheet.withdrawn_at is not None:
        return str(SheetWithdrawn())
    if sheet.submitted_at is not None:
        return str(AlreadySubmitted())
    if sheet.is_begun:
        return _("这份答卷已在网上答了一部分；请本人在网上接着答完提交。")
    return ""


def _impossible(questions: dict[str, Question], key: str, given: Given, sheet: AnswerSheet) -> str:
    wants_reason = sheet.version.instrument.measures == Measures.ORGANISATION
    try:
        refuse_impossible(questions, {key: given}, _size(sheet), wants_reason=wants_reason)
    except Refused as refusal:
        return str(refusal)
    return ""


def _size(sheet: AnswerSheet) -> str:
    return sheet.assessment.size if sheet.assessment else ""
