"""群体结果: means of groups, never of anybody."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from qiangji.accounts.guards import may

from .. import exports, queries
from ..groups import Place
from .tabs import round_tabs


@may("assessment.view_groups")
def round_groups(request: HttpRequest, pk: int) -> HttpResponse:
    """One group as a plot; beside it the others that this reader may ask for."""
    round = get_object_or_404(queries.rounds_with_groups_for(request.user), pk=pk)
    scoring = queries.group_scoring(round)
    follows = request.user.has_perm("assessment.view_rounds")
    shown = {"round": round, "scoring": scoring, "tabs": round_tabs(request.user, round) if follows else []}
    if scoring is not None:
        places = queries.groups_visible_to(request.user, queries.groups_of(round, scoring))
        shown |= _group(places, request.GET.get("group", ""), queries.dimensions_of(round), round)
    return render(request, "assessment/rounds/round_groups.html", shown)


def _group(places: list[Place], asked: str, dimensions, round) -> dict:
    """What was asked for, or the first that can be shown; organisations stand under their own heading."""
    chosen = next((place for place in places if str(place.key) == asked), None)
    chosen = chosen or next((place for place in places if place.is_shown), places[0])
    low, high = queries.answer_range(round)
    return {
        "group": chosen,
        "chart": exports.group_chart(chosen, dimensions, low=low, high=high) if chosen.is_shown else None,
        "districts": [place for place in places if not isinstance(place.key, int)],
        "organisations": [place for place in places if isinstance(place.key, int)],
    }
