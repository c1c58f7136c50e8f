"""Choosing the organisations of a round."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from qiangji.ui.numbers import number_in

from .. import actions, forms, queries
from ..choices import Measures, OrganisationSize
from ..errors import Refused
from ..guards import on_round
from ..models import Round
from ..planning import steps_to_open

PER_PAGE = 25


@on_round("assessment.run_rounds")
def round_organisations(request: HttpRequest, round: Round) -> HttpResponse:
    """Tick some of a page, or take all that match; whoever is chosen moves over to those invited."""
    offered = queries.invitable(round, request.user)
    running = queries.other_open_rounds(round)
    asked = forms.InviteFilter(
        request.GET, user=request.user, places=lambda: queries.places_within(round.scope), running=running
    )
    found = asked.narrow(offered)
    refused = ""
    if request.method == "POST":
        try:
            chosen = found if "all" in request.POST else _ticked(request, offered)
            _say(request, actions.invite_organisations(round=round, organisations=chosen, by=request.user))
        except Refused as refusal:
            refused = str(refusal)
        else:
            return redirect(request.get_full_path())
    page = Paginator(queries.with_core_team(found, round), PER_PAGE).get_page(request.GET.get("page"))
    sizes = dict(OrganisationSize.choices)
    elsewhere = queries.also_asked_by(page.object_list, running)
    shown = {
        "page": page,
        "rows": [(one, sizes.get(OrganisationSize.of(one.full_time_staff), ""), elsewhere[one.pk]) for one in page],
        "filter": asked,
        "query": request.GET.urlencode(),
        "refused": refused,
    }
    return _render(request, round, "assessment/rounds/round_organisations.html", "offered", shown)


@on_round("assessment.run_rounds")
def round_invited(request: HttpRequest, round: Round) -> HttpResponse:
    """Who is in it; a slip is taken back here, as long as nobody has begun to answer."""
    refused = ""
    if request.method == "POST":
        assessment = get_object_or_404(round.assessments, pk=number_in(request.POST, "assessment"))
        try:
            actions.uninvite_organisation(assessment=assessment, by=request.user)
        except Refused as refusal:
            refused = str(refusal)
        else:
            messages.success(request, _("已移出“%(organisation)s”。") % {"organisation": assessment.organisation})
            return redirect(request.get_full_path())
    page = Paginator(queries.invited(round), PER_PAGE).get_page(request.GET.get("page"))
    shown = {"page": page, "refused": refused}
    return _render(request, round, "assessment/rounds/round_invited.html", "invited", shown)


def _ticked(request: HttpRequest, offered):
    form = forms.TickedForm(request.POST, offered=offered)
    if not form.is_valid():
        raise Refused(form.errors["organisation"][0])
    return form.cleaned_data["organisation"]


def _say(request: HttpRequest, assessments: list) -> None:
    n = len(assessments)
    messages.success(request, ngettext("已邀请 %(n)d 家。", "已邀请 %(n)d 家。", n) % {"n": n})


def _render(request: HttpRequest, round: Round, template: str, current: str, shown: dict) -> HttpResponse:
    count = round.assessments.count()
    tabs = [
        ("offered", _("可以邀请的"), reverse("assessment:round-organisations", args=[round.pk])),
        ("invited", _("已邀请 %(n)d 家") % {"n": count}, reverse("assessment:round-invited", args=[round.pk])),
    ]
    frame = {
        "round": round,
        "tabs": tabs,
        "current_tab": current,
        "invited_count": count,
        "is_personal": round.version.instrument.measures == Measures.PERSON,
        "steps": steps_to_open(2) if round.opened_at is None else [],
    }
    return render(request, template, frame | shown, status=409 if shown.get("refused") else 200)
