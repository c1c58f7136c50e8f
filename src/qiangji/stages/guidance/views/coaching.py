"""Coaching: the list, one engagement, opening and ending it."""

from django.core.paginator import Paginator
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from qiangji.accounts import clock
from qiangji.accounts.guards import fetch, may, personal
from qiangji.ui.numbers import number_in

from .. import actions, forms, queries
from ..models import CoachingEngagement, PlanItem
from .answering import answer
from .tabs import stage_tabs

PER_PAGE = 20


@may("guidance.view_coaching")
def coaching_list(request: HttpRequest) -> HttpResponse:
    user = request.user
    filtered = forms.EngagementFilter(request.GET)
    rows = queries.engagements_visible_to(user)
    page = Paginator(_narrowed(rows, filtered), PER_PAGE).get_page(request.GET.get("page"))
    found = {row.pk: row for row in queries.with_visits(rows.filter(pk__in=[row.pk for row in page]))}
    shown = {
        "tabs": stage_tabs(user),
        "filter": filtered,
        "page": page,
        "rows": [found[row.pk] for row in page],
        "today": clock.today(),
        "can_open": user.has_perm("guidance.run_guidance"),
        "sees_workload": user.has_perm("guidance.view_workload"),
    }
    return render(request, "guidance/coaching/coaching_list.html", shown)


def _narrowed(rows: QuerySet[CoachingEngagement], filtered: forms.EngagementFilter) -> QuerySet[CoachingEngagement]:
    if not filtered.is_valid():
        return rows.none()
    asked = filtered.cleaned_data
    if asked["q"]:
        rows = rows.filter(Q(organisation__name__icontains=asked["q"]) | Q(expert__name__icontains=asked["q"]))
    if asked["kind"]:
        rows = rows.filter(kind=asked["kind"])
    if asked["state"] == "due":
        return queries.follow_ups_due(rows, clock.today())
    return rows.filter(ended_at__isnull=asked["state"] == "open") if asked["state"] else rows


@personal
def coaching_detail(request: HttpRequest, pk: int) -> HttpResponse:
    engagement = fetch(request, "guidance.view_engagement", queries.engagements_in_full(), pk=pk)
    user = request.user
    carries = user.has_perm("guidance.carry_engagement", engagement)
    visits = list(engagement.visits.all())
    held = [visit for visit in visits if visit.held_on and not visit.voided_at]
    item = engagement.plan_item
    shown = {
        "engagement": engagement,
        "item": item if item and user.has_perm("guidance.view_plan", item.plan) else None,
        "planned": [visit for visit in reversed(visits) if not visit.held_on and not visit.voided_at],
        "held": held,
        "voided": [visit for visit in visits if visit.voided_at] if carries else [],
        "hours": sum(visit.hours for visit in held),
        "carries": carries,
        "reads_inner": user.has_perm("guidance.read_inner_notes", engagement),
        "today": clock.today(),
        "now": clock.now(),
    }
    return render(request, "guidance/coaching/coaching_detail.html", shown)


@may("guidance.run_guidance")
def coaching_open(request: HttpRequest) -> HttpResponse:
    """``?item=`` names the plan item that asks for it: the organisation is then known, the goal a proposal."""
    user, item = request.user, _item(request)
    initial: dict[str, object] = {"opened_on": clock.today()}
    if item is not None:
        initial |= {"goal": item.title, "expert": str(item.owner_id)}
    form = forms.EngagementForm(
        request.POST or None,
        initial=initial,
        organisations=queries.organisations_run_by(user),
        reader=user,
        for_item=item is not None,
    )

    def act() -> CoachingEngagement:
        given = dict(form.cleaned_data)
        if item is not None:
            given |= {"organisation": item.plan.organisation, "plan_item": item}
        return actions.open_engagement(by=user, **given)

    return answer(
        request,
        form,
        act=act,
        then=lambda engagement: engagement.get_absolute_url(),
        done=_("辅导已经开了，专家和机构现在都看得到。"),
        title=_("开辅导"),
        sentence=_("给%(organisation)s，为了计划事项“%(item)s”。")
        % {"organisation": item.plan.organisation, "item": item}
        if item is not None
        else _("一家机构、一位专家、一件事；说清做到什么算完成。"),
        submit_text=_("开辅导"),
        cancel_url=reverse("guidance:coaching-list"),
        crumbs=_crumbs(),
    )


def _item(request: HttpRequest) -> PlanItem | None:
    if not request.GET.get("item"):
        return None
    return fetch(request, "guidance.run_guidance", queries.coaching_items(), pk=number_in(request.GET, "item"))


@personal
def coaching_end(request: HttpRequest, pk: int) -> HttpResponse:
    engagement = fetch(request, "guidance.carry_engagement", queries.engagements_in_full(), pk=pk)
    form = forms.EndEngagementForm(request.POST or None, initial={"ended_on": clock.today()})
    return answer(
        request,
        form,
        act=lambda: actions.end_engagement(engagement=engagement, by=request.user, **form.cleaned_data),
        then=lambda done: done.get_absolute_url(),
        done=_("辅导已结束。"),
        title=_("结束辅导"),
        sentence=_("目标是：%(goal)s") % {"goal": engagement.goal},
        submit_text=_("结束辅导"),
        cancel_url=engagement.get_absolute_url(),
        crumbs=_crumbs(engagement),
    )


def _crumbs(engagement: CoachingEngagement | None = None) -> list[tuple[str, str]]:
    above = [(_("辅导"), reverse("guidance:coaching-list"))]
    return above if engagement is None else [*above, (str(engagement), engagement.get_absolute_url())]
