"""Bringing them together: how far each is, and the next step."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from qiangji.accounts import clock
from qiangji.accounts.guards import fetch, may

from ... import actions, queries
from ...choices import MatchState
from ...errors import Refused
from ...forms.resources import FailForm, MoveForm, OutcomeForm, StateFilter
from ...models import STEPS, Match
from ..tabs import stage_tabs
from .answering import PER_PAGE, resource_tabs

# How far a partner may write down by itself; that something was accepted is not its to say.
PARTNERS_STEPS = (MatchState.TALKING, MatchState.INTENDED, MatchState.AGREED, MatchState.STARTED)


@may("guidance.view_resources")
def match_list(request: HttpRequest) -> HttpResponse:
    user, narrowing = request.user, StateFilter(request.GET)
    visible = queries.matches_visible_to(user)
    rows = queries.in_state(visible, narrowing.given()) if narrowing.given() else visible
    counts = queries.counts_by_state(visible)
    shown = {
        "page": Paginator(rows, PER_PAGE).get_page(request.GET.get("page")),
        "filter": narrowing,
        "filtered": narrowing.given(),
        "intended": counts.get(MatchState.INTENDED, 0),
        "agreed": queries.agreed(visible).count(),
        "waiting": counts.get(MatchState.WAITING, 0) + counts.get(MatchState.PROPOSED, 0),
        "asked_for": queries.awaiting_outcome(visible, clock.today()).count(),
        "stage_tabs": stage_tabs(user),
        "tabs": resource_tabs(user),
    }
    return render(request, "guidance/resources/match_list.html", shown)


@may("guidance.view_resources")
def match_detail(request: HttpRequest, pk: int) -> HttpResponse:
    return _page(request, _match(request, pk))


@require_POST
@may("guidance.view_resources")
def match_move(request: HttpRequest, pk: int) -> HttpResponse:
    match = _match(request, pk)
    form = MoveForm(request.POST, states=_steps_for(request.user, match))
    return _answer(request, match, form, "move", lambda: _move(match, form, request.user), _("已登记。"))


def _move(match: Match, form: MoveForm, by) -> None:
    """To 已推荐 the hub passes on what was applied for."""
    given = form.cleaned_data
    if given["to"] == MatchState.PROPOSED:
        actions.propose_match(offer=match.offer, need=match.need, on=given["on"], by=by)
    else:
        actions.move_match(match=match, by=by, **given)


@require_POST
@may("guidance.view_resources")
def match_fail(request: HttpRequest, pk: int) -> HttpResponse:
    match = _match(request, pk)
    if not request.user.has_perm("guidance.run_match", match):
        raise Http404
    form = FailForm(request.POST)
    act = lambda: actions.fail_match(match=match, by=request.user, **form.cleaned_data)  # noqa: E731
    return _answer(request, match, form, "fail", act, _("已记为未成。"))


@require_POST
@may("guidance.view_resources")
def match_outcome(request: HttpRequest, pk: int) -> HttpResponse:
    match = _match(request, pk)
    if not request.user.has_perm("guidance.answer_match", match):
        raise Http404
    form = OutcomeForm(request.POST)
    act = lambda: actions.record_outcome(match=match, by=request.user, **form.cleaned_data)  # noqa: E731
    return _answer(request, match, form, "outcome", act, _("已记下回访。"))


def _match(request: HttpRequest, pk: int) -> Match:
    return fetch(request, "guidance.view_match", queries.matches_in_full(), pk=pk)


def _answer(request: HttpRequest, match: Match, form, name: str, act, done: str) -> HttpResponse:
    if form.is_valid():
        try:
            act()
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, done)
            return redirect(match)
    return _page(request, match, **{name: form})


def _page(request: HttpRequest, match: Match, **typed) -> HttpResponse:
    user = request.user
    states = _steps_for(user, match)
    answers = user.has_perm("guidance.answer_match", match) and match.accepted_on and not match.failed_on
    shown = {
        "match": match,
        "steps": _stepper(match),
        "move": MoveForm(states=states, initial={"to": str(states[0])}) if states else None,
        "fail": FailForm() if _can_fail(user, match) else None,
        "outcome": OutcomeForm(initial={"outcome": match.outcome, "note": match.outcome_note}) if answers else None,
        "sees_need": user.has_perm("guidance.view_guidance", match),
    }
    return render(request, "guidance/resources/match_detail.html", shown | typed)


def _can_fail(user, match: Match) -> bool:
    return match.failed_on is None and match.accepted_on is None and user.has_perm("guidance.run_match", match)


def _steps_for(user, match: Match) -> list[MatchState]:
    """The later steps that this reader may write down now."""
    if match.failed_on is not None:
        return []
    order = list(STEPS)
    later = order[order.index(match.state) + 1 :] if match.state in order else order[:1]
    later = [state for state in later if state in actions.steps_open(match)]
    if user.has_perm("guidance.run_guidance", match):
        return later
    if user.has_perm("guidance.run_match", match):
        return [state for state in later if state in PARTNERS_STEPS]
    may_review = user.has_perm("guidance.answer_match", match)
    return [state for state in later if state == MatchState.REVIEWED and may_review]


def _stepper(match: Match) -> list[dict]:
    state = match.state
    return [
        {
            "label": step.label,
            "on": getattr(match, column) or "",
            "state": "now" if step == state else "done" if getattr(match, column) else "later",
        }
        for step, column in STEPS.items()
    ]
