"""Personal results. Who may not see one is told that it does not exist; every opening is recorded."""

from collections.abc import Callable

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language

from qiangji.accounts import queries as accounts
from qiangji.accounts.guards import fetch, personal
from qiangji.documents.pdf import compile_report
from qiangji.documents.report import Report
from qiangji.documents.word import write_docx

from .. import actions, care, exports, forms, queries
from ..exports.wording import does_not_say, how_computed, nobody_told, says, who_sees
from ..models import AnswerSheet
from ..profile import Profile
from .tabs import result_tabs

PER_PAGE = 20
READINGS_SHOWN = 5
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@personal
def result_list(request: HttpRequest) -> HttpResponse:
    page = Paginator(queries.own_results(request.user), PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "assessment/result_list.html", {"page": page, "tabs": result_tabs(request.user)})


@personal
def coached_list(request: HttpRequest) -> HttpResponse:
    form = forms.CoachedFilter(request.GET)
    sheets = queries.coached_results(request.user)
    wanted = form.cleaned_data["q"] if form.is_valid() else ""
    if wanted:
        sheets = sheets.filter(respondent_code__icontains=wanted)
    page = Paginator(sheets, PER_PAGE).get_page(request.GET.get("page"))
    shown = {"page": page, "form": form, "wanted": wanted, "tabs": result_tabs(request.user)}
    shown["ready"] = queries.reports_ready_for(request.user)
    return render(request, "assessment/coached_list.html", shown)


@personal
def result_detail(request: HttpRequest, pk: int) -> HttpResponse:
    sheet, profile = _read(request, pk, form="page")
    is_own = sheet.person is not None and sheet.person.user_id == request.user.pk
    shown: dict[str, object] = {
        "sheet": sheet,
        "profile": profile,
        "is_own": is_own,
        "says": says(),
        "does_not_say": does_not_say(),
        "who_sees": who_sees(),
        "readings": queries.readings_of(sheet)[:READINGS_SHOWN] if is_own else (),
    }
    if profile is not None:
        booked = queries.booking_of(sheet)
        shown |= {
            "pictures": exports.profile_charts(profile),
            "how_computed": how_computed(profile),
            "care": care.cared_for(profile),
            "nobody_told": nobody_told(),
            "help_lines": care.help_lines(accounts.hub()) if care.has_care(profile) else [],
            "booked": booked,
            "has_coach": is_own and booked is None and queries.has_coach(sheet),
        }
    return render(request, "assessment/result_detail.html", shown)


@personal
def result_pdf(request: HttpRequest, pk: int) -> HttpResponse:
    return _document(request, pk, "pdf", compile_report, "application/pdf")


@personal
def result_docx(request: HttpRequest, pk: int) -> HttpResponse:
    return _document(request, pk, "docx", write_docx, DOCX)


def _document(request: HttpRequest, pk: int, form: str, write: Callable[[Report], bytes], kind: str) -> HttpResponse:
    """The name of the file says which instrument and which number, never whose."""
    sheet, profile = _read(request, pk, form=form)
    if profile is None:
        raise Http404
    language = "en" if get_language() == "en" else "zh-CN"
    content = _made_with_the_round(sheet, form, language)
    content = content or write(exports.profile_report(profile, language=language, hub=accounts.hub()))
    shown = f'{"inline" if form == "pdf" else "attachment"}; filename="{profile.instrument_key}-{pk}.{form}"'
    return HttpResponse(content, content_type=kind, headers={"Content-Disposition": shown})


def _made_with_the_round(sheet: AnswerSheet, form: str, language: str) -> bytes:
    """The report that was made beforehand, where there is one: a PDF, in Chinese."""
    scoring = queries.latest_scoring(sheet) if (form, language) == ("pdf", "zh-CN") else None
    part = queries.prepared_report(sheet, scoring) if scoring else None
    return part.file.file.read() if part else b""


def _read(request: HttpRequest, pk: int, *, form: str) -> tuple[AnswerSheet, Profile | None]:
    rows = AnswerSheet.objects.select_related("version__instrument", "person", "source")
    sheet = fetch(request, "assessment.read_result", rows, pk=pk)
    actions.read_result(sheet=sheet, by=request.user, form=form)
    scoring = queries.latest_scoring(sheet)
    return sheet, queries.profile_of(sheet, scoring) if scoring else None
