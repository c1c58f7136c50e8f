"""Do the items of an instrument behave alike in two groups? Asked of items, never of a person."""

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from qiangji.accounts.guards import fetch, may

from .. import actions, forms, item_quality, queries, refusals
from ..guards import on_version
from ..models import FairnessCheck, InstrumentVersion
from .versions import frame


@on_version("assessment.view_instruments")
def version_fairness(request: HttpRequest, version: InstrumentVersion) -> HttpResponse:
    form = forms.GroupingForm(request.POST or None)
    if request.method == "POST":
        if not request.user.has_perm("assessment.author_instruments"):
            raise PermissionDenied
        if form.is_valid():
            return redirect(
                actions.check_fairness(version=version, grouping=form.cleaned_data["grouping"], by=request.user)
            )
    shown = {"form": form, "checks": queries.fairness_checks_of(version)[:20], "fewest": queries.FEWEST_IN_GROUP}
    return render(request, "assessment/version_fairness.html", frame(version, "fairness") | shown)


@may("assessment.read_calibration")
def fairness_detail(request: HttpRequest, pk: int) -> HttpResponse:
    check = fetch(request, "assessment.read_calibration", _rows(), pk=pk)
    rows = [item_quality.fairness_line(row) for row in queries.fairness_of(check)]
    shown = {
        "check": check,
        "rows": rows,
        "matter": sum(row.matters for row in rows),
        "refusal": refusals.sentence(check.refusal),
    }
    return render(request, "assessment/fairness_detail.html", frame(check.version, "fairness") | shown)


def _rows() -> QuerySet[FairnessCheck]:
    return FairnessCheck.objects.select_related("version__instrument", "version__based_on", "checked_by")
