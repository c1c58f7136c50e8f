"""议定: an assessor and the organisation settle one level for each item. Saved as one goes, like every other sheet."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from .. import actions, forms, queries
from ..errors import Refused
from ..guards import on_profile
from ..models import AnswerSheet, Assessment
from .assessment_frame import frame


@on_profile("assessment.conduct_assessment")
@never_cache
def assessment_meeting(request: HttpRequest, assessment: Assessment) -> HttpResponse:
    """Looking changes nothing: the sheet is opened by the button."""
    sheet = queries.agreed_sheet_of(assessment)
    refused = ""
    if request.method == "POST":
        try:
            if sheet is None:
                actions.open_agreed_sheet(assessment=assessment, by=request.user)
                return redirect("assessment:assessment-meeting", assessment.pk)
            return _save(request, assessment, sheet)
        except Refused as refusal:
            refused = str(refusal)
    return _page(request, assessment, sheet, refused)


def _save(request: HttpRequest, assessment: Assessment, sheet: AnswerSheet) -> HttpResponse:
    questions = queries.questions_of(sheet.version)
    sent = forms.read_page(request.POST, MultiValueDict(), questions, questions, assessment.size, wants_reason=True)
    if sent.errors:
        raise Refused(next(iter(sent.errors.values())))
    saved = actions.save_answers(sheet=sheet, given=sent.given, based_on=sent.based_on, by=request.user)
    if saved.kept:
        messages.warning(
            request, _("有 %(n)d 道题后来在另一台设备上改过，留下的是后来的那一次。") % {"n": len(saved.kept)}
        )
    elif request.POST.get("go") == "settle":
        actions.settle_agreed_sheet(sheet=sheet, by=request.user)
        messages.success(request, _("议定已完成，画像已按议定的级别重算。"))
        return redirect(assessment)
    else:
        messages.success(request, _("已暂存。"))
    return redirect("assessment:assessment-meeting", assessment.pk)


def _page(request: HttpRequest, assessment: Assessment, sheet: AnswerSheet | None, refused: str) -> HttpResponse:
    rows = queries.meeting_items(assessment) if sheet is not None else []
    shown = frame(request, assessment, "") | {
        "sheet": sheet,
        "is_open": sheet is not None and sheet.submitted_at is None,
        "refused": refused,
        "differing": sorted((row for row in rows if row.differs), key=lambda row: -row.gap),
        "alike": [row for row in rows if not row.differs],
        "answered": sum(row.agreed is not None for row in rows),
        "total": len(rows),
    }
    return render(request, "assessment/assessment_meeting.html", shown, status=409 if refused else 200)
