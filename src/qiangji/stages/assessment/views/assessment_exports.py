"""The profile to take along: PDF, Word, Excel, and a page for the printer. File names carry numbers, never names."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language

from qiangji.documents.pdf import compile_report
from qiangji.documents.report import Report
from qiangji.documents.word import write_docx

from .. import exports
from ..guards import on_profile
from ..models import Assessment
from .assessment_frame import frame, head_facts
from .assessments import content_of, note_reading

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@on_profile("assessment.view_profile")
def assessment_pdf(request: HttpRequest, assessment: Assessment) -> HttpResponse:
    return _file(assessment, "pdf", compile_report(_report(request, assessment, "pdf")), "application/pdf", "inline")


@on_profile("assessment.view_profile")
def assessment_docx(request: HttpRequest, assessment: Assessment) -> HttpResponse:
    return _file(assessment, "docx", write_docx(_report(request, assessment, "docx")), WORD)


@on_profile("assessment.view_profile")
def assessment_xlsx(request: HttpRequest, assessment: Assessment) -> HttpResponse:
    shown = _shown(request, assessment, "xlsx")
    content = exports.organisation_workbook(
        shown["profile"],
        assessment.organisation,
        exported_by=str(request.user),
        as_of=timezone.localtime().strftime("%Y-%m-%d %H:%M"),
    )
    return _file(assessment, "xlsx", content, EXCEL)


@on_profile("assessment.view_profile")
def assessment_print(request: HttpRequest, assessment: Assessment) -> HttpResponse:
    shown = _shown(request, assessment, "print")
    shown["head_facts"] = head_facts(assessment)
    return render(request, "assessment/assessment_print.html", shown | content_of(shown))


def _shown(request: HttpRequest, assessment: Assessment, form: str) -> dict:
    shown = frame(request, assessment, "profile")
    if shown["profile"] is None:
        raise Http404
    note_reading(request, shown, form)
    return shown


def _report(request: HttpRequest, assessment: Assessment, form: str) -> Report:
    shown = _shown(request, assessment, form)
    return exports.organisation_report(
        shown["profile"],
        assessment.organisation,
        diagnosis=shown["signed"],
        in_full=shown["in_full"],
        printed_by=str(request.user),
        language="en" if get_language() == "en" else "zh-CN",
    )


def _file(assessment: Assessment, kind: str, content: bytes, content_type: str, way: str = "attachment"):
    headers = {"Content-Disposition": f'{way}; filename="profile-{assessment.round_id}-{assessment.pk}.{kind}"'}
    return HttpResponse(content, content_type=content_type, headers=headers)
