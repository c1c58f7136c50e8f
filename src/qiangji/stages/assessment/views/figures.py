"""A figure of this stage opened down to its rows: how much from which organisation. Nobody is named."""

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from qiangji.accounts import clock
from qiangji.accounts.guards import may
from qiangji.accounts.permissions import Permission

from .. import queries

PER_PAGE = 50


@may("assessment.view_rounds")
def figure_detail(request: HttpRequest, key: str) -> HttpResponse:
    window = queries.last_two_cycles(clock.today())
    scopes = request.user.scopes(Permission.VIEW_ROUNDS)
    figures = {figure.key: figure for figure in queries.stage_figures(scopes, window)} if window else {}
    if key not in figures:
        raise Http404
    rows = queries.rows_by_organisation(key, scopes, window)
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "assessment/figure_detail.html", {"figure": figures[key], "page": page})
