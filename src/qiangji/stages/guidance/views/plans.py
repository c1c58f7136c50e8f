"""Plans (开方): the list that the stage opens with, and one plan."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from qiangji.accounts import clock
from qiangji.accounts.guards import may

from .. import queries
from .tabs import stage_tabs

PER_PAGE = 20


@may("guidance.enter_stage")
def home(request: HttpRequest) -> HttpResponse:
    """The plans; whoever sees none is led to the first room that is theirs."""
    user, tabs = request.user, stage_tabs(request.user)
    if not user.has_perm("guidance.view_plans"):
        return redirect(tabs[0][2]) if tabs else render(request, "guidance/nothing_yet.html")
    rows = queries.with_progress(queries.plans_visible_to(user), clock.today())
    page = Paginator(rows.order_by("signed_at", "-pk"), PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "guidance/plans/plan_list.html", {"page": page, "tabs": tabs})
