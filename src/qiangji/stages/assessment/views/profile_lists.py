"""A round's organisations with their totals: by place, never by score."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from .. import queries
from ..guards import on_round
from ..models import Round
from .profile_rows import headings, rows_as_markup
from .tabs import round_tabs

PER_PAGE = 25


@on_round("assessment.view_rounds")
def round_profiles(request: HttpRequest, round: Round) -> HttpResponse:
    page = Paginator(queries.profiles_listed(round, request.user), PER_PAGE).get_page(request.GET.get("page"))
    scoring = queries.latest_scoring_of(round)
    profiles = queries.listed_profiles(page.object_list, scoring)
    shown = {
        "round": round,
        "page": page,
        "headings": headings(),
        "profiles": profiles,
        "rows": rows_as_markup(profiles),
        "scoring": scoring,
        "tabs": round_tabs(request.user, round),
    }
    return render(request, "assessment/rounds/round_profiles.html", shown)
