"""Answer workbooks out and in: a person's own, and what the hub types in from paper.

Nothing of a workbook that was not taken in is kept: its own page carries it, for marking the errors in it.
"""

import base64
from dataclasses import dataclass

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from qiangji.accounts import clock
from qiangji.accounts.guards import fetch, may, personal
from qiangji.files.views import hand_out

from .. import actions, answerbook, forms, queries
from ..errors import BadFile, Refused
from ..models import AnswerSheet, Assessment, Round
from .tabs import round_tabs

SHOWN_ERRORS = 50
PER_PAGE = 20


@dataclass(frozen=True)
class SentBack:
    """A workbook with errors, on its way back to who sent it."""

    name: str
    content: bytes
    read: answerbook.Read

    @property
    def errors(self) -> list:
        return sorted(self.read.errors, key=lambda error: error.row)[:SHOWN_ERRORS]

    @property
    def more(self) -> int:
        return max(0, len(self.read.errors) - SHOWN_ERRORS)

    @property
    def encoded(self) -> str:
        return base64.b64encode(self.content).decode()


@personal
def sheet_workbook(request: HttpRequest, pk: int) -> HttpResponse:
    sheet = _own(request, pk)
    return hand_out(answerbook.write(queries.own_book(sheet)), f"{sheet.version.instrument.key}-{sheet}.xlsx")


@personal
@never_cache
def sheet_workbook_import(request: HttpRequest, pk: int) -> HttpResponse:
    """Looked through first; with one row wrong, nothing is taken in."""
    sheet = _own(request, pk)
    form = forms.AnswerBookForm(request.POST or None, request.FILES or None)
    shown: dict = {"sheet": sheet, "form": form, "back_url": reverse("assessment:sheet-list")}
    if form.is_bound and form.is_valid():
        file = form.cleaned_data["workbook"]
        content = form.content()
        try:
            read = queries.own_book_read(sheet, content)
            if not read.errors:
                return _taken_in(request, sheet, read)
            shown["sent_back"] = SentBack(file.name, content, read)
        except Refused as refusal:
            form.add_error("workbook", str(refusal))
    return render(request, "assessment/paper/sheet_workbook.html", shown)


@personal
@require_POST
def sheet_workbook_again(request: HttpRequest, pk: int) -> HttpResponse:
    """The book of before: marked with its errors, or taken in over what was changed elsewhere meanwhile."""
    sheet, content = _own(request, pk), _sent_again(request)
    replaces = "replace" in request.POST
    try:
        read = queries.own_book_read(sheet, content, replaces=replaces)
        if replaces and not read.errors:
            return _taken_in(request, sheet, read)
    except Refused as refusal:
        messages.warning(request, str(refusal))
        return redirect("assessment:sheet-workbook-import", pk)
    return hand_out(answerbook.marked(content, read.errors), _("错误原因") + f"-{sheet}.xlsx")


def _taken_in(request: HttpRequest, sheet: AnswerSheet, read: answerbook.Read) -> HttpResponse:
    given = read.given.get(str(sheet), {})
    answers = actions.take_in_workbook(sheet=sheet, given=given, by=request.user)
    messages.success(request, _("已读入 %(n)d 道题的回答，还没有提交。") % {"n": answers})
    return redirect("assessment:sheet-review", sheet.pk)


def _own(request: HttpRequest, pk: int) -> AnswerSheet:
    rows = AnswerSheet.objects.filter(withdrawn_at=None, assessment__round__opened_at__isnull=False)
    rows = rows.select_related("version__instrument", "version__based_on", "person", "organisation")
    return fetch(request, "assessment.answer_sheet", rows.select_related("assessment__round"), pk=pk)


@may("assessment.enter_paper")
@never_cache
def round_paper(request: HttpRequest, pk: int) -> HttpResponse:
    """All workbooks or none."""
    round_ = _round(request, pk)
    form = forms.PaperForm(request.POST or None, request.FILES or None, initial={"handed_in_on": clock.today()})
    sent_back: list[SentBack] = []
    if form.is_bound and form.is_valid():
        try:
            books = [
                SentBack(name, content, queries.handed_in_read(round_, content, request.user))
                for name, content in form.contents()
            ]
            sent_back = [book for book in books if book.read.errors]
            if not sent_back:
                return _entered(request, round_, books, form)
        except Refused as refusal:
            form.add_error("workbooks", str(refusal))
    waiting = queries.assessments_with_paper(round_, request.user)
    page = Paginator(waiting, PER_PAGE).get_page(request.GET.get("page"))
    tabs = round_tabs(request.user, round_)
    shown = {"round": round_, "form": form, "page": page, "sent_back": sent_back, "tabs": tabs}
    return render(request, "assessment/paper/round_paper.html", shown)


@may("assessment.enter_paper")
@require_POST
def round_paper_again(request: HttpRequest, pk: int) -> HttpResponse:
    content = _sent_again(request)
    try:
        read = queries.handed_in_read(_round(request, pk), content, request.user)
    except BadFile as problem:
        messages.warning(request, str(problem))
        return redirect("assessment:round-paper", pk)
    return hand_out(answerbook.marked(content, read.errors), _("错误原因") + ".xlsx")


@may("assessment.enter_paper")
def assessment_paper(request: HttpRequest, pk: int) -> HttpResponse:
    """Empty, for typing in: what people have begun online is not in it."""
    rows = Assessment.objects.filter(round__opened_at__isnull=False)
    rows = rows.select_related("organisation", "round__version__instrument", "round__version__based_on")
    assessment = fetch(request, "assessment.enter_paper", rows, pk=pk)
    book = queries.empty_book(assessment)
    if not book.lines:
        raise Http404
    return hand_out(answerbook.write(book), f"{assessment.organisation}-{assessment.round}.xlsx")


def _entered(request: HttpRequest, round_: Round, books: list[SentBack], form: forms.PaperForm) -> HttpResponse:
    codes = [code for book in books for code in book.read.given]
    sheets, at = queries.sheets_by_code(round_, codes), form.moment()
    entries = [(sheets[code], given, at) for book in books for code, given in book.read.given.items()]
    entered = actions.enter_sheets(entries=entries, by=request.user, wants_reason=True)
    said = ngettext("已补录并提交 %(n)d 份答卷。", "已补录并提交 %(n)d 份答卷。", entered)
    messages.success(request, said % {"n": entered})
    return redirect("assessment:round-paper", round_.pk)


def _round(request: HttpRequest, pk: int) -> Round:
    rows = Round.objects.filter(opened_at__isnull=False).select_related("version__instrument", "version__based_on")
    return fetch(request, "assessment.enter_paper", rows, pk=pk)


def _sent_again(request: HttpRequest) -> bytes:
    form = forms.SentBackForm(request.POST)
    if not form.is_valid():
        raise Http404
    return form.cleaned_data["content"]
