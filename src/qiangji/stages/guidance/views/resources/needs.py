"""What is lacking, and what would suit."""

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from qiangji.accounts import clock
from qiangji.accounts.guards import fetch, may
from qiangji.registry.models import Organisation
from qiangji.ui.numbers import number_in

from ... import actions, queries
from ...forms.resources import NeedForm, ResourceFilter
from ...models import Need, Offer, PlanItem
from ..tabs import stage_tabs
from .answering import PER_PAGE, answer, carry_out, resource_tabs


@may("guidance.view_guidance")
def need_list(request: HttpRequest) -> HttpResponse:
    user, narrowing = request.user, ResourceFilter(request.GET)
    rows = queries.needs_matching(queries.needs_visible_to(user), **narrowing.given())
    page = Paginator(queries.with_living(rows).order_by("-posted_at", "-pk"), PER_PAGE).get_page(
        request.GET.get("page")
    )
    shown = {
        "page": page,
        "filter": narrowing,
        "filtered": bool(narrowing.given()),
        "today": clock.today(),
        "stage_tabs": stage_tabs(user),
        "tabs": resource_tabs(user),
        "can_post": queries.organisations_answered_by(user).exists(),
    }
    return render(request, "guidance/resources/need_list.html", shown)


@may("guidance.view_guidance")
def need_detail(request: HttpRequest, pk: int) -> HttpResponse:
    need = fetch(request, "guidance.view_guidance", _needs(), pk=pk)
    user = request.user
    matches = list(queries.matches_visible_to(user).filter(need=need))
    is_settled = any(match.agreed_on and not match.failed_on for match in matches)
    seeks = need.withdrawn_at is None and not is_settled
    shown = {
        "need": need,
        "matches": matches,
        "suggested": queries.suggested_offers(need, queries.offers_visible_to(user)) if seeks else [],
        "is_settled": is_settled,
        "runs": user.has_perm("guidance.run_guidance", need),
        "applies": user.has_perm("guidance.respond_guidance", need),
        "can_withdraw": seeks and user.has_perm("guidance.post_need", need),
    }
    return render(request, "guidance/resources/need_detail.html", shown)


@may("guidance.post_need")
def need_create(request: HttpRequest) -> HttpResponse:
    """From a plan item (?item=), for a named organisation (?organisation=), or for one's own."""
    item = _item(request)
    organisation = item.plan.organisation if item else _organisation(request)
    initial = {"title": item.title[:80], "needed_by": item.due_on, "reason": item.reason} if item else {}
    form = NeedForm(request.POST or None, initial=initial)
    return answer(
        request,
        form,
        act=lambda: actions.post_need(organisation=organisation, plan_item=item, by=request.user, **form.cleaned_data),
        then=lambda need: need.get_absolute_url(),
        done=_("已提出，下面是可能合适的供给。"),
        title=_("提出需求"),
        sentence=_("%(organisation)s。写清差什么、差多少、什么时候要。") % {"organisation": organisation},
        submit_text=_("提出"),
        cancel_url=reverse("guidance:need-list"),
        about=item,
    )


@require_POST
@may("guidance.post_need")
def need_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    need = fetch(request, "guidance.post_need", _needs(), pk=pk)
    return carry_out(
        request,
        lambda: actions.withdraw_need(need=need, by=request.user),
        done=_("已撤回。"),
        then=need.get_absolute_url(),
    )


@require_POST
@may("guidance.post_need")
def need_propose(request: HttpRequest, pk: int) -> HttpResponse:
    """The hub proposes an offer for a need; the organisation applies for it. One button, two verbs."""
    need = fetch(request, "guidance.post_need", _needs(), pk=pk)
    offer = fetch(
        request, "guidance.view_offer", Offer.objects.select_related("partner"), pk=number_in(request.POST, "offer")
    )
    runs = request.user.has_perm("guidance.run_guidance", need)
    act = actions.propose_match if runs else actions.apply_for_offer
    return carry_out(
        request,
        lambda: act(offer=offer, need=need, why=queries.why(need, offer), by=request.user),
        done=_("已推荐，双方都会收到消息。") if runs else _("已申请，枢纽会来联系。"),
        then=need.get_absolute_url(),
    )


def _needs():
    return Need.objects.select_related("organisation__region", "plan_item__plan", "posted_by")


def _item(request: HttpRequest) -> PlanItem | None:
    if "item" not in request.GET:
        return None
    rows = PlanItem.objects.filter(plan__signed_at__isnull=False)
    rows = rows.select_related("plan__diagnosis__assessment__organisation")
    return fetch(request, "guidance.post_need", rows, pk=number_in(request.GET, "item"))


def _organisation(request: HttpRequest) -> Organisation:
    if "organisation" in request.GET:
        rows = Organisation.objects.all()
        return fetch(request, "guidance.post_need", rows, pk=number_in(request.GET, "organisation"))
    own = queries.organisations_answered_by(request.user).first()
    if own is None:
        raise Http404
    return own
