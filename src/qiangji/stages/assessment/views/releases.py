"""共享授权: what the organisation lets its supervisors see, a ledger; and what happened when."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from .. import actions, queries
from ..choices import Released
from ..errors import Refused
from ..guards import on_profile
from ..models import Assessment
from .assessment_frame import frame


@on_profile("assessment.view_profile_in_full")
def assessment_releases(request: HttpRequest, assessment: Assessment) -> HttpResponse:
    may_release = request.user.has_perm("assessment.release_result", assessment)
    refused = ""
    if request.method == "POST":
        if not may_release:
            raise Http404
        try:
            actions.release_result(assessment=assessment, what=request.POST.get("what", ""), by=request.user)
        except Refused as refusal:
            refused = str(refusal)
        else:
            messages.success(request, _("已共享；随时可以收回。"))
            return redirect("assessment:assessment-releases", assessment.pk)
    ledger = list(assessment.releases.select_related("released_by", "withdrawn_by"))
    standing = {release.what for release in ledger if release.withdrawn_at is None}
    shown = frame(request, assessment, "releases") | {
        "ledger": ledger,
        "may_release": may_release,
        "offers": [(what.value, what.label) for what in Released if what not in standing],
        "readings": queries.readings_by_supervisors(assessment),
        "refused": refused,
    }
    return render(request, "assessment/assessment_releases.html", shown, status=409 if refused else 200)


@require_POST
@on_profile("assessment.release_result")
def release_withdraw(request: HttpRequest, assessment: Assessment, release: int) -> HttpResponse:
    actions.withdraw_release(release=get_object_or_404(assessment.releases, pk=release), by=request.user)
    messages.success(request, _("已收回；从现在起对方看不到了。"))
    return redirect("assessment:assessment-releases", assessment.pk)


@on_profile("assessment.view_profile_in_full")
def assessment_log(request: HttpRequest, assessment: Assessment) -> HttpResponse:
    shown = frame(request, assessment, "log")
    scored_at = shown["profile"].scored_at if shown["profile"] else None
    shown["entries"] = queries.happenings_of(assessment, shown["diagnoses"], scored_at)
    return render(request, "assessment/assessment_log.html", shown)
