"""The tab 支持 on an organisation's dossier, and what was given between two measurements of it."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from qiangji.accounts import clock
from qiangji.registry.guards import on_organisation
from qiangji.registry.models import Organisation
from qiangji.registry.views.dossier import frame
from qiangji.stages.assessment import bridge as scores
from qiangji.stages.assessment.models import Assessment
from qiangji.stages.assessment.queries import rounds_of_organisation

from .. import forms, queries

LATEST = 10


@on_organisation("guidance.view_guidance")
def organisation_support(request: HttpRequest, organisation: Organisation) -> HttpResponse:
    user = request.user
    visible = queries.plans_visible_to(user).filter(diagnosis__assessment__organisation=organisation)
    plans = queries.with_progress(visible.select_related("diagnosis__assessment__round"), clock.today())
    given = queries.standing(queries.deliveries_visible_to(user)).filter(organisation=organisation)
    to_plan = queries.diagnoses_to_plan(user).filter(assessment__organisation=organisation)
    shown = frame(request, organisation, "support") | {
        "plans": plans.order_by("-pk"),
        "to_plan": to_plan,
        "deliveries": given.order_by("-given_on", "-id")[:LATEST],
        "n_given": given.count(),
    }
    return render(request, "guidance/plans/organisation_support.html", shown)


@on_organisation("guidance.view_guidance")
def organisation_changes(request: HttpRequest, organisation: Organisation) -> HttpResponse:
    """Each indicator's change since the round before, and everything that was given for it in between."""
    form = forms.BehindForm(request.GET)
    asked = form.cleaned_data if form.is_valid() else {}
    shown = frame(request, organisation, "support") | {
        "crumbs": [(str(organisation), reverse("guidance:organisation-support", args=[organisation.pk]))],
        "asked": asked,
        "rows": [],
    }
    if asked.get("indicator"):
        deliveries = queries.deliveries_behind(organisation, asked["indicator"], asked["since"], asked["until"])
        shown["deliveries"] = list(deliveries)
    shown |= _changes(request, organisation)
    return render(request, "guidance/plans/organisation_changes.html", shown)


def _changes(request: HttpRequest, organisation: Organisation) -> dict:
    """The last scored round that this reader may see, and the one it is counted from."""
    rounds = [one for one in rounds_of_organisation(organisation) if one.round.closed_at]
    for now in reversed(rounds):
        if not request.user.has_perm("assessment.view_profile", now):
            continue
        profile = scores.profile_of(now)
        if profile is not None:
            before = _before(profile.earlier.round_name, rounds)
            return {"profile": profile, "now": now, "before": before, "rows": _rows(organisation, profile, before, now)}
    return {}


def _before(name: str, rounds: list[Assessment]) -> Assessment | None:
    return next((one for one in rounds if name and str(one.round) == name), None)


def _rows(organisation: Organisation, profile, before: Assessment | None, now: Assessment) -> list[tuple]:
    """(line, how many deliveries, address of them)."""
    since = before.round.closes_on if before else None
    until = now.round.closes_on
    counts = queries.given_by_indicator(organisation, since, until)
    here = reverse("guidance:organisation-changes", args=[organisation.pk])
    span = f"&since={since.isoformat()}" if since else ""
    return [
        (line, counts.get(line.key, 0), f"{here}?indicator={line.key}{span}&until={until.isoformat()}#given")
        for line in profile.lines
    ]
