"""报告: asked for by the hub, made in the background, fetched by whom they are about, by their coach, or by the hub."""

import zipfile
from tempfile import TemporaryFile

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from qiangji.accounts.guards import personal
from qiangji.files.views import download
from qiangji.ui.components.figures import percent

from .. import actions, queries, tasks
from ..errors import Refused
from ..guards import on_round
from ..models import ReportRun, Round
from .tabs import round_tabs


@on_round("assessment.run_rounds")
def round_reports(request: HttpRequest, round: Round) -> HttpResponse:
    refused = ""
    if request.method == "POST":
        try:
            run = actions.request_reports(round=round, by=request.user)
        except Refused as refusal:
            refused = str(refusal)
        else:
            tasks.make_reports.enqueue(run.pk)
            return redirect("assessment:round-reports", round.pk)
    return _render(request, round, refused)


@require_POST
@on_round("assessment.run_rounds")
def round_reports_resume(request: HttpRequest, round: Round) -> HttpResponse:
    """Once more what could not be made."""
    run = queries.latest_run(round)
    if run is None:
        raise Http404
    try:
        actions.resume_reports(run=run, by=request.user)
    except Refused as refusal:
        return _render(request, round, str(refusal))
    tasks.make_reports.enqueue(run.pk)
    return redirect("assessment:round-reports", round.pk)


@on_round("assessment.run_rounds")
def round_reports_archive(_request: HttpRequest, round: Round) -> HttpResponse:
    """All of a round about organisations in one file. A round about people has none: nobody gets all of those."""
    run = queries.latest_run(round)
    if run is None or run.archive is None or queries.is_personal(round):
        raise Http404
    return download(run.archive)


@personal
def coached_reports(request: HttpRequest, pk: int) -> HttpResponse:
    """The reports of the people whom the reader coaches, each named by its code; every one counts as read."""
    run = get_object_or_404(ReportRun.objects.filter(finished_at__isnull=False), pk=pk)
    parts = list(queries.parts_for_coach(run, request.user))
    if not parts:
        raise Http404
    packed = TemporaryFile()  # noqa: SIM115 (the response closes it)
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_STORED) as archive:
        for part in parts:
            actions.read_result(sheet=part.sheet, by=request.user, form="pdf")
            archive.writestr(part.file.name, part.file.file.read())
            part.file.file.close()
    packed.seek(0)
    response = FileResponse(packed, as_attachment=True, filename=f"reports-{run.round_id}.zip")
    response["Cache-Control"] = "private, no-store"
    return response


@require_POST
@on_round("assessment.run_rounds")
def round_score(request: HttpRequest, round: Round) -> HttpResponse:
    try:
        actions.score_round(round=round, by=request.user)
    except Refused as refusal:
        return _render(request, round, str(refusal))
    messages.success(request, _("已计分。"))
    return redirect("assessment:round-reports", round.pk)


def _render(request: HttpRequest, round: Round, refused: str) -> HttpResponse:
    """The whole page, or for htmx only the part that moves."""
    run = queries.latest_run(round)
    made = run.parts.count() if run is not None else 0
    shown = {
        "round": round,
        "run": run,
        "made": made,
        "share": percent(made, run.total) if run is not None else 0,
        "is_silent": run is not None and queries.is_silent(run, timezone.now()),
        "is_personal": queries.is_personal(round),
        "scoring": queries.latest_scoring_of(round),
        "asks_checks": queries.asks_checks(round),
        "refused": refused,
    }
    if request.htmx and not refused:
        return render(request, "assessment/rounds/_run.html", shown)
    shown["tabs"] = round_tabs(request.user, round)
    return render(request, "assessment/rounds/round_reports.html", shown, status=409 if refused else 200)
