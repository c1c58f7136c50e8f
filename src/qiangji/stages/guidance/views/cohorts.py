"""Planning a cohort: proposals, what each says and why, people's word, the signature, the sheet to print."""

from collections.abc import Callable

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from qiangji.accounts import clock
from qiangji.accounts.guards import fetch, may
from qiangji.registry.models import Cycle
from qiangji.registry.queries import current_cycle

from .. import actions, bridge, cohort_wording, forms, queries, tasks
from ..errors import Refused
from ..models import CohortProposal, ProposalLine
from .tabs import stage_tabs

PER_PAGE = 20
# Fewer lines are explained while one waits; more by the worker.
EXPLAINED_AT_ONCE = 60


@may("guidance.view_cohorts")
def cohort_list(request: HttpRequest) -> HttpResponse:
    rows = queries.with_counts(queries.cohorts_visible_to(request.user))
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    shown = {
        "page": page,
        "tabs": stage_tabs(request.user),
        "can_propose": request.user.has_perm("guidance.propose_cohort"),
    }
    return render(request, "guidance/cohorts/cohort_list.html", shown)


@may("guidance.propose_cohort")
def cohort_create(request: HttpRequest) -> HttpResponse:
    if not Cycle.objects.exists():
        messages.info(request, _("还没有年度；先在评估诊断里建立一个。"))
        return redirect("guidance:cohort-list")
    cycle, places = current_cycle(clock.today()), list(queries.places_of_cohorts(request.user))
    initial = {"cycle": cycle, "hours": 120, "seats": 60, "budget": 100_000, "district_floor": 20}
    form = forms.CohortForm(request.POST or None, places=places, initial=initial)
    if form.is_bound and form.is_valid():
        try:
            proposal = actions.propose_cohort(by=request.user, **form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            return redirect(_explained(proposal))
    shown = {"form": form, "waiting": queries.waiting_by_kind([place.scope for place in places])}
    return render(request, "guidance/cohorts/cohort_form.html", shown)


def _explained(proposal: CohortProposal) -> CohortProposal:
    if proposal.lines.count() <= EXPLAINED_AT_ONCE:
        return actions.explain_cohort(proposal=proposal, by=None)
    tasks.explain_cohort.enqueue(proposal.pk)
    return proposal


def _proposal(request: HttpRequest, pk: int, permission: str = "guidance.view_cohorts") -> CohortProposal:
    return fetch(request, permission, queries.cohorts_visible_to(request.user), pk=pk)


def _frame(request: HttpRequest, proposal: CohortProposal, tab: str) -> dict:
    user, is_open = request.user, proposal.signed_at is None
    rooms = [
        ("overview", _("总览"), "cohort-detail"),
        ("in", _("要做的"), "cohort-in"),
        ("out", _("没排上的"), "cohort-out"),
        ("never", _("从未得到过的"), "cohort-never"),
    ]
    return {
        "proposal": proposal,
        "tab": tab,
        "rooms": [(key, label, reverse(f"guidance:{name}", args=[proposal.pk])) for key, label, name in rooms],
        "can_decide": is_open and user.has_perm("guidance.decide_cohort", proposal),
        "can_sign": is_open and user.has_perm("guidance.sign_cohort", proposal),
    }


@may("guidance.view_cohorts")
def cohort_detail(request: HttpRequest, pk: int) -> HttpResponse:
    proposal = _proposal(request, pk)
    districts = queries.districts_of(proposal)
    named = queries.lines_named(
        proposal, [pk for more in proposal.more for way in ("comes", "goes") for pk in more[way]]
    )
    shown = _frame(request, proposal, "overview") | {
        "used": queries.used_by(proposal),
        "districts": districts,
        "floors": cohort_wording.floors_of(proposal),
        "broken": cohort_wording.broken_floors(proposal, districts),
        "more": cohort_wording.more_of(proposal, named),
        "changed": queries.changed_lines(proposal)[:PER_PAGE],
    }
    return render(request, "guidance/cohorts/cohort_detail.html", shown)


def _lines_page(decided: bool, tab: str) -> Callable[..., HttpResponse]:
    @may("guidance.view_cohorts")
    def view(request: HttpRequest, pk: int) -> HttpResponse:
        proposal = _proposal(request, pk)
        asked = forms.CohortFilter(request.GET, districts=queries.districts_of(proposal))
        rows = asked.narrow(queries.lines_of(proposal).filter(decided=decided))
        page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
        explained = _has_reasons(proposal)
        shown = _frame(request, proposal, tab) | {
            "page": page,
            "rows": [cohort_wording.told(line, explained=explained) for line in page],
            "filter": asked,
            "query": request.GET.urlencode(),
        }
        return render(request, "guidance/cohorts/cohort_lines.html", shown)

    return view


cohort_in = _lines_page(True, "in")
cohort_out = _lines_page(False, "out")


def _has_reasons(proposal: CohortProposal) -> bool:
    return proposal.explained_at is not None and proposal.lines.count() <= bridge.TOO_MANY_TO_EXPLAIN


@may("guidance.view_cohorts")
def cohort_never(request: HttpRequest, pk: int) -> HttpResponse:
    """Who has never received anything and gets nothing now either: those with an item, then those with none."""
    proposal = _proposal(request, pk)
    left_out = queries.never_served_and_left_out(proposal)
    page = Paginator(queries.never_served_without_line(proposal), PER_PAGE).get_page(request.GET.get("page"))
    shown = _frame(request, proposal, "never") | {"left_out": left_out[:100], "page": page}
    return render(request, "guidance/cohorts/cohort_never.html", shown)


@may("guidance.decide_cohort")
def line_decide(request: HttpRequest, pk: int) -> HttpResponse:
    rows = ProposalLine.objects.select_related("organisation__region", "instead__organisation", "decided_by")
    line = get_object_or_404(rows, pk=pk)
    proposal = _proposal(request, line.proposal_id, "guidance.decide_cohort")
    back = reverse("guidance:cohort-in" if line.decided else "guidance:cohort-out", args=[proposal.pk])
    if proposal.signed_at is not None:
        messages.info(request, _("方案已经签署，不能再改。"))
        return redirect(back)
    initial = {"decided": "1" if line.decided else "0", "note": line.note}
    form = forms.DecisionForm(request.POST or None, initial=initial)
    if form.is_bound and form.is_valid():
        try:
            actions.decide_line(line=line, by=request.user, **form.cleaned_data)
        except Refused as refusal:
            form.add_error("note", str(refusal))
        else:
            messages.success(request, _("已改。"))
            return redirect(back)
    told = cohort_wording.told(line, explained=_has_reasons(proposal))
    shown = {"proposal": proposal, "line": line, "told": told, "form": form, "back": back}
    return render(request, "guidance/cohorts/line_decide.html", shown)


@may("guidance.sign_cohort")
def cohort_sign(request: HttpRequest, pk: int) -> HttpResponse:
    proposal = _proposal(request, pk, "guidance.sign_cohort")
    if proposal.signed_at is not None:
        return redirect(proposal)
    refused = ""
    if request.method == "POST":
        try:
            actions.sign_cohort(proposal=proposal, by=request.user)
        except Refused as refusal:
            refused = str(refusal)
        else:
            messages.success(request, _("已签署。"))
            return redirect(proposal)
    shown = {
        "proposal": proposal,
        "used": queries.used_by(proposal),
        "changed": queries.changed_lines(proposal).count(),
        "broken": cohort_wording.broken_floors(proposal, queries.districts_of(proposal)),
        "refused": refused,
    }
    return render(request, "guidance/cohorts/cohort_sign.html", shown)


@may("guidance.view_cohorts")
def cohort_print(request: HttpRequest, pk: int) -> HttpResponse:
    proposal = _proposal(request, pk)
    lines = queries.lines_of(proposal).filter(decided=True)
    shown = {
        "proposal": proposal,
        "lines": lines,
        "used": queries.used_by(proposal),
        "floors": cohort_wording.floors_of(proposal),
    }
    return render(request, "guidance/cohorts/cohort_print.html", shown)
