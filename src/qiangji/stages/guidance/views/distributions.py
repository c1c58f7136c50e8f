"""The second leg: batches, who gets what, and the stamped lists that come back."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from qiangji.accounts import clock
from qiangji.accounts.guards import fetch, may
from qiangji.files.views import download
from qiangji.ui.numbers import number_in, number_of

from .. import actions, forms, queries
from ..choices import MeasureKind
from ..models import Distribution, PlanItem, Receipt, ReceiptLine
from .giving import answer, page_of
from .tabs import stage_tabs

RECEIPTS_A_PAGE = 50


@may("guidance.view_gifts")
def distribution_list(request: HttpRequest) -> HttpResponse:
    user = request.user
    rows = queries.with_signatures(queries.distributions_visible_to(user))
    shown = {
        "page": page_of(request, rows.order_by("-planned_on", "-pk")),
        "tabs": stage_tabs(user),
        "can_run": user.has_perm("guidance.run_gifts"),
    }
    return render(request, "guidance/donations/distribution_list.html", shown)


@may("guidance.run_gifts")
def distribution_create(request: HttpRequest) -> HttpResponse:
    form = forms.DistributionForm(request.POST or None, initial={"planned_on": clock.today()})
    scope = queries.place_of_operator(request.user)
    return answer(
        request,
        form,
        act=lambda: actions.plan_distribution(scope=scope, by=request.user, **form.cleaned_data),
        then=lambda batch: reverse("guidance:gift-allocate", args=[batch.pk]),
        done=_("已建立；接着写发什么、发给谁。"),
        title=_("新的发放批次"),
        sentence=_("一次集中发放是一批。先建批次，再分配；机构签收之后才算发到。"),
        submit_text=_("保存，去分配"),
        cancel_url=reverse("guidance:distribution-list"),
        at="distributions",
    )


@may("guidance.view_gifts")
def distribution_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """The list of the batch; a stamped paper signs for those that are ticked."""
    batch = _batch(request, pk, "guidance.view_gifts")
    can_run = request.user.has_perm("guidance.run_gifts", batch)
    if request.method == "POST" and not can_run:
        raise Http404
    form = forms.PaperForm(request.POST or None, request.FILES or None, initial={"received_on": clock.today()})
    rows = batch.receipts.select_related("organisation__region", "distribution").order_by("organisation__scope")
    ticked = [number for one in request.POST.getlist("receipt") if (number := number_of(one))]
    return answer(
        request,
        form,
        act=lambda: actions.file_paper(receipts=list(rows.filter(pk__in=ticked)), by=request.user, **form.cleaned_data),
        then=lambda _receipts: batch.get_absolute_url(),
        done=_("已签收。"),
        template="guidance/donations/distribution_detail.html",
        batch=batch,
        page=page_of(request, queries.with_lines(rows), most=RECEIPTS_A_PAGE),
        ticked=ticked,
        reached=queries.recipients(Receipt.objects.filter(distribution=batch)),
        n_signed=batch.receipts.filter(signed_at__isnull=False).count(),
        can_run=can_run,
    )


@may("guidance.run_gifts")
def gift_allocate(request: HttpRequest, pk: int) -> HttpResponse:
    batch = _batch(request, pk)
    gifts = queries.with_stock(queries.gifts_visible_to(request.user)).filter(left__gt=0)
    form = forms.AllocateForm(
        request.POST or None, gifts=gifts, organisations=queries.organisations_run_by(request.user)
    )
    return answer(
        request,
        form,
        act=lambda: actions.allocate_gift(distribution=batch, by=request.user, **form.cleaned_data),
        then=lambda _lines: batch.get_absolute_url(),
        done=_("已分配，库存已经减去。"),
        title=_("分配"),
        sentence=_("不够分就一家也不分，会告诉你还剩多少。"),
        submit_text=_("分配"),
        cancel_url=batch.get_absolute_url(),
        batch=batch,
        at="distributions",
        nothing_left=not gifts.exists(),
    )


@may("guidance.run_gifts")
def gift_for_item(request: HttpRequest) -> HttpResponse:
    """``?item=`` names the plan item that asks for it; signed for, the delivery says what it was for."""
    items = PlanItem.objects.filter(kind=MeasureKind.GRANT).select_related("plan__diagnosis__assessment__organisation")
    item = fetch(request, "guidance.run_gifts", items, pk=number_in(request.GET, "item"))
    organisation = item.plan.organisation
    batches = queries.distributions_visible_to(request.user)
    gifts = queries.with_stock(queries.gifts_visible_to(request.user)).filter(left__gt=0)
    form = forms.ItemGiftForm(request.POST or None, gifts=gifts, batches=batches)
    return answer(
        request,
        form,
        act=lambda: actions.allocate_gift(
            organisations=[organisation], plan_item=item, by=request.user, **form.cleaned_data
        ),
        then=lambda lines: lines[0].receipt.get_absolute_url(),
        done=_("已分配，库存已经减去。"),
        title=_("分配捐赠物"),
        sentence=_("给%(organisation)s，为了计划事项“%(item)s”。") % {"organisation": organisation, "item": item},
        submit_text=_("分配"),
        cancel_url=item.get_absolute_url(),
        at="distributions",
        nothing_left=not gifts.exists(),
    )


@may("guidance.run_gifts")
def line_take_back(request: HttpRequest, pk: int) -> HttpResponse:
    rows = ReceiptLine.objects.select_related("gift__donation__donor", "receipt__organisation", "receipt__distribution")
    line = rows.filter(pk=pk, receipt__distribution__in=queries.distributions_visible_to(request.user)).first()
    if line is None or not request.user.has_perm("guidance.run_gifts", line.receipt.distribution):
        raise Http404
    batch = line.receipt.distribution
    form = forms.TakeBackForm(request.POST or None)
    return answer(
        request,
        form,
        act=lambda: actions.take_back(line=line, by=request.user, **form.cleaned_data),
        then=lambda _none: batch.get_absolute_url(),
        done=_("已退回库存。"),
        title=_("退回库存"),
        sentence=_("“%(organisation)s”不再得到 %(gift)s；这些东西回到库存，可以再分。")
        % {"organisation": line.receipt.organisation, "gift": line},
        submit_text=_("退回"),
        cancel_url=batch.get_absolute_url(),
        batch=batch,
        at="distributions",
    )


@may("guidance.sign_receipt")
def receipt_list(request: HttpRequest) -> HttpResponse:
    """An organisation's own: what waits for a signature first."""
    rows = queries.with_lines(queries.receipts_visible_to(request.user)).order_by("signed_at", "-pk")
    waiting = rows.filter(signed_at=None)
    shown = {
        "waiting": page_of(request, waiting, "waiting"),
        "page": page_of(request, rows.exclude(signed_at=None).order_by("-received_on", "-pk")),
        "tabs": stage_tabs(request.user),
    }
    return render(request, "guidance/donations/receipt_list.html", shown)


@may("guidance.view_guidance")
def receipt_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """Read as a numbered list, signed by typing: nothing on this page has to be seen."""
    receipt = fetch(request, "guidance.view_guidance", queries.with_lines(_receipts()), pk=pk)
    can_sign = request.user.has_perm("guidance.sign_receipt", receipt) and receipt.signed_at is None
    form = forms.SignForm(request.POST or None, initial={"signed_as": request.user.name})
    if request.method == "POST" and not can_sign:
        messages.info(request, _("这张签收单不用再签。"))
        return redirect(receipt)
    return answer(
        request,
        form,
        act=lambda: actions.sign_receipt(receipt=receipt, by=request.user, **form.cleaned_data),
        then=lambda signed: signed.get_absolute_url(),
        done=_("已签收，谢谢。"),
        template="guidance/donations/receipt_detail.html",
        receipt=receipt,
        can_sign=can_sign,
        sees_batch=request.user.has_perm("guidance.view_gifts", receipt.distribution),
    )


@may("guidance.view_guidance")
@require_GET
def receipt_paper(request: HttpRequest, pk: int) -> HttpResponse:
    """A list may bear the stamps of several organisations: only the hub looks at it."""
    receipt = fetch(request, "guidance.view_guidance", _receipts(), pk=pk)
    if receipt.paper is None or not request.user.has_perm("guidance.view_gifts", receipt.distribution):
        raise Http404
    return download(receipt.paper)


def _receipts():
    return Receipt.objects.select_related("distribution", "organisation__region", "paper", "signed_by")


def _batch(request: HttpRequest, pk: int, permission: str = "guidance.run_gifts") -> Distribution:
    return fetch(request, permission, Distribution.objects.all(), pk=pk)
