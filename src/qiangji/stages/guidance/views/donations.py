"""The first leg: what donors gave, what is left of it, and where it went."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from qiangji.accounts import clock
from qiangji.accounts.guards import fetch, may
from qiangji.files.views import download

from .. import actions, forms, queries
from ..models import Donation, Gift, Receipt
from .giving import answer, page_of
from .tabs import stage_tabs


@may("guidance.view_gifts")
def donation_list(request: HttpRequest) -> HttpResponse:
    user = request.user
    rows = queries.with_value(queries.donations_visible_to(user))
    shown = {
        "page": page_of(request, rows.order_by("-received_on", "-pk")),
        "tabs": stage_tabs(user),
        "reached": queries.recipients(queries.receipts_visible_to(user)),
        "can_run": user.has_perm("guidance.run_gifts"),
    }
    return render(request, "guidance/donations/donation_list.html", shown)


@may("guidance.run_gifts")
def donor_create(request: HttpRequest) -> HttpResponse:
    form = forms.DonorForm(request.POST or None)
    scope = queries.place_of_operator(request.user)
    return answer(
        request,
        form,
        act=lambda: actions.enrol_donor(scope=scope, by=request.user, **form.cleaned_data),
        then=lambda _donor: reverse("guidance:donation-create"),
        done=_("已登记捐赠方。"),
        title=_("登记捐赠方"),
        sentence=_("先登记是谁捐的，再登记捐了什么。捐赠方要求不留名的，不用登记。"),
        submit_text=_("保存，去登记捐赠"),
        cancel_url=reverse("guidance:donation-list"),
    )


@may("guidance.run_gifts")
def donation_create(request: HttpRequest) -> HttpResponse:
    form = forms.DonationForm(
        request.POST or None,
        donors=queries.donors_visible_to(request.user),
        initial={"received_on": clock.today()},
    )
    scope = queries.place_of_operator(request.user)
    return answer(
        request,
        form,
        act=lambda: actions.record_donation(scope=scope, by=request.user, **form.cleaned_data),
        then=lambda donation: donation.get_absolute_url(),
        done=_("已登记；接着写捐了什么。"),
        title=_("登记捐赠"),
        sentence=_("捐赠自愿、无偿。这里只登记已经收到的捐赠，不面向公众募捐。"),
        submit_text=_("保存，去写明细"),
        cancel_url=reverse("guidance:donation-list"),
        aside_url=reverse("guidance:donor-create"),
        aside_text=_("登记新的捐赠方"),
    )


@may("guidance.view_gifts")
def donation_detail(request: HttpRequest, pk: int) -> HttpResponse:
    donation = _donation(request, pk, "guidance.view_gifts")
    gifts = queries.with_stock(donation.gifts.select_related("donation__donor"))
    lines = queries.went_to(Donation.objects.filter(pk=donation.pk))
    shown = {
        "donation": donation,
        "gifts": list(gifts),
        "page": page_of(request, lines),
        "can_run": request.user.has_perm("guidance.run_gifts", donation),
    }
    return render(request, "guidance/donations/donation_detail.html", shown)


@may("guidance.run_gifts")
def goods_add(request: HttpRequest, pk: int) -> HttpResponse:
    donation = _donation(request, pk)
    form = forms.GoodsForm(request.POST or None)
    return answer(
        request,
        form,
        act=lambda: actions.add_goods(donation=donation, by=request.user, **form.cleaned_data),
        then=lambda _gift: donation.get_absolute_url(),
        done=_("已入库。"),
        title=_("登记物资"),
        sentence=_("一种一行；同样的东西规格或有效期不同，分开登记。保存后就入库，只能用更正来增减。"),
        submit_text=_("入库"),
        cancel_url=donation.get_absolute_url(),
        donation=donation,
    )


@may("guidance.run_gifts")
def money_add(request: HttpRequest, pk: int) -> HttpResponse:
    donation = _donation(request, pk)
    form = forms.MoneyForm(request.POST or None)
    return answer(
        request,
        form,
        act=lambda: actions.add_money(donation=donation, by=request.user, **form.cleaned_data),
        then=lambda _gift: donation.get_absolute_url(),
        done=_("已登记款项。"),
        title=_("登记款项"),
        sentence=_("款项由枢纽的银行账户收付，这里只记到账日期、凭证号和用途，方便对照。"),
        submit_text=_("保存"),
        cancel_url=donation.get_absolute_url(),
        donation=donation,
    )


@may("guidance.run_gifts")
def ticket_note(request: HttpRequest, pk: int) -> HttpResponse:
    donation = _donation(request, pk)
    form = forms.TicketForm(request.POST or None, request.FILES or None, initial={"number": donation.ticket_number})
    return answer(
        request,
        form,
        act=lambda: actions.note_ticket(donation=donation, by=request.user, **form.cleaned_data),
        then=lambda _donation: donation.get_absolute_url(),
        done=_("已登记票据。"),
        title=_("登记捐赠票据"),
        sentence=_("票据在财政部门的票据系统里开。这里只存号码和图片，不开票。"),
        submit_text=_("保存"),
        cancel_url=donation.get_absolute_url(),
        donation=donation,
    )


@may("guidance.view_gifts")
@require_GET
def ticket_download(request: HttpRequest, pk: int) -> HttpResponse:
    donation = _donation(request, pk, "guidance.view_gifts")
    if donation.ticket_picture is None:
        raise Http404
    return download(donation.ticket_picture)


@may("guidance.view_gifts")
def gift_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """The ledger of one gift, and correcting it."""
    rows = queries.with_stock(Gift.objects.select_related("donation__donor"))
    gift = fetch(request, "guidance.view_gifts", rows, pk=pk)
    can_run = request.user.has_perm("guidance.run_gifts", gift)
    form = forms.StockForm(request.POST or None)
    if request.method == "POST" and not can_run:
        raise Http404
    return answer(
        request,
        form,
        act=lambda: actions.correct_stock(gift=gift, by=request.user, **form.cleaned_data),
        then=lambda _movement: reverse("guidance:gift-detail", args=[gift.pk]),
        done=_("已更正。"),
        template="guidance/donations/gift_detail.html",
        gift=gift,
        donation=gift.donation,
        page=page_of(request, gift.movements.select_related("moved_by").order_by("-number")),
        can_run=can_run,
    )


@may("guidance.follow_own_gifts")
def own_gifts(request: HttpRequest) -> HttpResponse:
    """A donor's own: what was given, and which organisations it reached."""
    own = queries.donations_of(request.user)
    gifts = queries.with_progress_of_gifts(Gift.objects.filter(donation__in=own).select_related("donation"))
    shown = {
        "gifts": page_of(request, gifts.order_by("-donation__received_on", "pk"), "gifts"),
        "page": page_of(request, queries.went_to(own)),
        "reached": queries.recipients(Receipt.objects.filter(lines__gift__donation__in=own).distinct(), own),
        "tabs": stage_tabs(request.user),
    }
    return render(request, "guidance/donations/own_gifts.html", shown)


def _donation(request: HttpRequest, pk: int, permission: str = "guidance.run_gifts") -> Donation:
    rows = Donation.objects.select_related("donor", "ticket_picture", "recorded_by")
    return fetch(request, permission, rows, pk=pk)
