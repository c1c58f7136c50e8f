"""What can be given: everybody of this room sees what is theirs to see."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from qiangji.accounts.guards import fetch, may
from qiangji.accounts.models import Region
from qiangji.ui.numbers import number_in

from ... import actions, queries
from ...forms.resources import ApplyForm, OfferForm, ResourceFilter
from ...models import Offer
from ..tabs import stage_tabs
from .answering import PER_PAGE, answer, carry_out, resource_tabs


@may("guidance.view_resources")
def offer_list(request: HttpRequest) -> HttpResponse:
    user, narrowing = request.user, ResourceFilter(request.GET)
    rows = queries.offers_matching(
        queries.offers_visible_to(user), partner=number_in(request.GET, "partner"), **narrowing.given()
    )
    rows = queries.with_left(rows).prefetch_related("districts").order_by("-published_at", "-pk")
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    shown = {
        "page": page,
        "filter": narrowing,
        "filtered": bool(narrowing.given()),
        "stage_tabs": stage_tabs(user),
        "tabs": resource_tabs(user),
        "can_publish": user.has_perm("guidance.run_offer"),
    }
    return render(request, "guidance/resources/offer_list.html", shown)


@may("guidance.view_resources")
def offer_detail(request: HttpRequest, pk: int) -> HttpResponse:
    user = request.user
    offer = fetch(request, "guidance.view_offer", _offers(), pk=pk)
    runs = user.has_perm("guidance.run_guidance", offer)
    own = _own_needs(user)
    shown = {
        "offer": offer,
        "left": offer.quantity - (offer.taken or 0),
        "matches": list(queries.matches_visible_to(user).filter(offer=offer)[:50]),
        "suggested": queries.suggested_needs(offer, queries.needs_visible_to(user)) if runs and offer.is_open else [],
        "runs": runs,
        "can_withdraw": offer.is_open and user.has_perm("guidance.run_offer", offer),
        "can_apply": offer.is_open and user.has_perm("guidance.apply_for_offer", offer),
        "apply_form": ApplyForm(needs=own, unit=offer.unit),
        "has_needs": own.exists() if user.has_perm("guidance.apply_for_offer") else False,
    }
    return render(request, "guidance/resources/offer_detail.html", shown)


@may("guidance.run_offer")
def offer_create(request: HttpRequest) -> HttpResponse:
    partners = queries.partners_run_by(request.user)
    form = OfferForm(request.POST or None, partners=partners, places=Region.objects.exclude(parent=None))
    return answer(
        request,
        form,
        act=lambda: actions.publish_offer(by=request.user, **form.cleaned_data),
        then=lambda offer: offer.get_absolute_url(),
        done=_("已发布。"),
        title=_("发布供给"),
        sentence=_("写清给什么、给多少、什么时候、给谁；枢纽和机构都看得到。这里不向公众募捐。"),
        submit_text=_("发布"),
        cancel_url=reverse("guidance:offer-list"),
    )


@require_POST
@may("guidance.run_offer")
def offer_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    offer = fetch(request, "guidance.run_offer", _offers(), pk=pk)
    return carry_out(
        request,
        lambda: actions.withdraw_offer(offer=offer, by=request.user),
        done=_("已撤下；在办的对接照旧。"),
        then=offer.get_absolute_url(),
    )


@may("guidance.apply_for_offer")
def offer_apply(request: HttpRequest, pk: int) -> HttpResponse:
    """Suggested or not: who may see an offer may ask for it."""
    offer = fetch(request, "guidance.apply_for_offer", _offers(), pk=pk)
    form = ApplyForm(request.POST or None, needs=_own_needs(request.user), unit=offer.unit)
    return answer(
        request,
        form,
        act=lambda: actions.apply_for_offer(offer=offer, by=request.user, **form.cleaned_data),
        then=lambda match: match.get_absolute_url(),
        done=_("已申请，枢纽会来联系。"),
        title=_("申请：%(offer)s") % {"offer": offer},
        sentence=_("申请先到枢纽，枢纽再转给资源伙伴。"),
        submit_text=_("申请"),
        cancel_url=offer.get_absolute_url(),
    )


def _offers():
    return queries.with_left(Offer.objects.select_related("partner")).prefetch_related("districts")


def _own_needs(user):
    return queries.needs_answered_by(user).filter(withdrawn_at=None)
