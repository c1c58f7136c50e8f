"""How the items of a version do their work: ask for a calibration, read it, shorten the instrument by it."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from qiangji.accounts.guards import fetch, may

from .. import actions, bridge, exports, forms, item_quality, queries, refusals, tasks
from ..errors import Refused
from ..guards import on_version
from ..models import Calibration, InstrumentVersion
from .versions import frame


@on_version("assessment.view_instruments")
def version_quality(request: HttpRequest, version: InstrumentVersion) -> HttpResponse:
    """What is known of its items; who writes instruments may ask for more."""
    if request.method == "POST":
        if not request.user.has_perm("assessment.author_instruments"):
            raise PermissionDenied
        try:
            calibration = actions.request_calibration(version=version, by=request.user)
        except Refused as refusal:
            messages.error(request, str(refusal))
            return redirect(request.path)
        tasks.calibrate_version.enqueue(calibration.pk)
        return redirect(calibration)
    shown = {
        "calibrations": queries.calibrations_of(version)[:20],
        "sheet_count": queries.sheets_to_calibrate(version).count(),
    }
    return render(request, "assessment/version_quality.html", frame(version, "quality") | shown)


@may("assessment.read_calibration")
def calibration_detail(request: HttpRequest, pk: int) -> HttpResponse:
    calibration = fetch(request, "assessment.read_calibration", _rows(), pk=pk)
    scales = [_lines(scale) for scale in queries.scales_of(calibration)] if calibration.finished_at else []
    shown = {
        "calibration": calibration,
        "scales": scales,
        "faulty": sum(len(scale.faulty) for scale in scales),
        "asked": sum(len(scale.items) for scale in scales),
    }
    return render(request, "assessment/calibration_detail.html", frame(calibration.version, "quality") | shown)


@may("assessment.author_instruments")
def short_form(request: HttpRequest, pk: int) -> HttpResponse:
    """First a proposal; the draft only when it is asked for with a name of its own."""
    calibration = fetch(request, "assessment.author_instruments", _rows(), pk=pk)
    form = forms.ShortFormForm(request.POST or request.GET or None)
    parts, refusal = [], ""
    if form.is_bound and form.is_valid():
        wanted = form.cleaned_data
        try:
            parts = bridge.short_form_of(calibration, wanted["per_dimension"])
            if request.method == "POST" and wanted["label"]:
                draft = actions.draft_short_form(
                    calibration=calibration,
                    per_dimension=wanted["per_dimension"],
                    label=wanted["label"],
                    by=request.user,
                )
                messages.success(request, _("短表草稿已起草：%(version)s") % {"version": draft})
                return redirect(draft)
        except Refused as error:
            refusal = str(error)
    shown = {"calibration": calibration, "form": form, "parts": parts, "refusal": refusal}
    return render(request, "assessment/short_form.html", frame(calibration.version, "quality") | shown)


def _rows() -> QuerySet[Calibration]:
    return Calibration.objects.select_related("version__instrument", "version__based_on", "requested_by")


def _lines(scale) -> item_quality.ScaleLines:
    items = bridge.calibrated_items(scale)
    return item_quality.ScaleLines(
        name=str(scale.dimension),
        n=scale.n,
        items=tuple(item_quality.item_line(row) for row in scale.items.all()),
        refusal=refusals.sentence(scale.refusal),
        remarks=tuple(refusals.remarks(scale.remarks)),
        chart=exports.precision_chart(str(scale.dimension), items) if items else None,
    )
