"""A round's organisations with their totals: by place, never by score."""

from dataclasses import dataclass

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from .. import queries
from ..choices import Voice
from ..guards import on_round
from ..models import Assessment, Round
from ..organisation_profile import Band, Said, band_of
from .tabs import round_tabs

PER_PAGE = 25


@dataclass(frozen=True)
class Row:
    assessment: Assessment
    total: Said
    voice: str
    band: Band | None

    @classmethod
    def of(cls, one: Assessment) -> "Row":
        voice = str(Voice(one.total_voice).label) if one.total_voice else ""
        band = None if one.total is None else band_of(one.total)
        return cls(one, Said(one.total, one.total_se), voice, band)


@on_round("assessment.view_rounds")
def round_profiles(request: HttpRequest, round: Round) -> HttpResponse:
    page = Paginator(queries.profiles_listed(round, request.user), PER_PAGE).get_page(request.GET.get("page"))
    shown = {
        "round": round,
        "page": page,
        "rows": [Row.of(one) for one in page.object_list],
        "scoring": queries.latest_scoring_of(round),
        "tabs": round_tabs(request.user, round),
        "runs": request.user.has_perm("assessment.run_rounds", round),
    }
    return render(request, "assessment/rounds/round_profiles.html", shown)
