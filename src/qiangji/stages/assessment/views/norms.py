"""常模: what is usual among organisations of one kind, never what one of them scored."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from qiangji.accounts.guards import may

from .. import bridge, exports, queries
from ..choices import PeerGrouping
from ..models import Dimension
from ..norms import Norms
from .tabs import round_tabs


@may("assessment.view_norms")
def round_norms(request: HttpRequest, pk: int) -> HttpResponse:
    """One grouping and one dimension at a time; else a grouping that shows something, and the total."""
    round = get_object_or_404(queries.rounds_with_norms_for(request.user), pk=pk)
    dimensions = queries.dimensions_of(round)
    dimension = next((each for each in dimensions if each.key == request.GET.get("of")), None)
    norms = bridge.norms_of(round, request.GET.get("by", ""))
    follows = request.user.has_perm("assessment.view_rounds")
    shown = {
        "round": round,
        "norms": norms,
        "tabs": round_tabs(request.user, round) if follows else [],
        "groupings": PeerGrouping.choices,
        "dimension": dimension,
        "dimensions": dimensions,
        "fewest": bridge.FEWEST_PEERS,
    }
    if norms is not None:
        shown |= _figures(norms, dimension)
    return render(request, "assessment/rounds/round_norms.html", shown)


def _figures(norms: Norms, dimension: Dimension | None) -> dict:
    key = dimension.pk if dimension else None
    rows = exports.norm_rows(norms, key)
    has_any = any(row.norm.mean is not None for row in rows)
    return {
        "grouping": norms.grouping,
        "rows": rows,
        "chart": exports.norm_chart(norms, dimension) if has_any else None,
    }
