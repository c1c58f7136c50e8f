"""The ledger of what was given: the list, writing one down by hand, the way back to the finding, and voiding."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from qiangji.accounts import clock
from qiangji.accounts.guards import fetch, may
from qiangji.files.views import hand_out
from qiangji.registry.models import Organisation
from qiangji.registry.queries import organisations_visible_to
from qiangji.ui.numbers import number_in

from .. import actions, exports, forms, queries
from ..choices import DeliveryKind
from ..guards import on_delivery
from ..models import Delivery, PlanItem
from .answering import answer
from .tabs import stage_tabs

PER_PAGE, MOST_EXPORTED = 20, 20_000


@may("guidance.view_deliveries")
def delivery_list(request: HttpRequest) -> HttpResponse:
    form = forms.DeliveryFilter(request.GET)
    page = Paginator(_found(request, form), PER_PAGE).get_page(request.GET.get("page"))
    shown = {
        "page": page,
        "tabs": stage_tabs(request.user),
        "filter": form,
        "query": request.GET.urlencode(),
        "is_filtered": any(request.GET.get(name) for name in form.fields),
        "may_record": request.user.has_perm("guidance.run_guidance"),
    }
    return render(request, "guidance/deliveries/delivery_list.html", shown)


def _found(request: HttpRequest, form: forms.DeliveryFilter):
    return form.narrow(queries.deliveries_visible_to(request.user)).order_by("-given_on", "-id")


@may("guidance.view_deliveries")
def delivery_export(request: HttpRequest) -> HttpResponse:
    form = forms.DeliveryFilter(request.GET)
    rows = list(_found(request, form)[:MOST_EXPORTED])
    words = form.in_words()
    actions.note_ledger_export(by=request.user, filters=words, count=len(rows))
    workbook = exports.ledger(rows, exported_by=f"{request.user} {request.user.unit}".strip(), filters=words)
    return hand_out(workbook, f"{_('服务记录')}-{timezone.localtime():%Y%m%d-%H%M}.xlsx")


@may("guidance.record_deliveries")
def delivery_create(request: HttpRequest) -> HttpResponse:
    """For an item of a plan by whoever carries it; without an item, by the hub."""
    item = _item(request)
    if item is None and not request.user.has_perm("guidance.run_guidance"):
        messages.info(request, _("请从计划里的那一条登记。"))
        return redirect("guidance:home")
    initial = {"given_on": clock.today(), "given_by": request.user.unit or str(request.user)}
    if item is not None:
        initial |= {"title": item.title, "kind": item.kind if item.kind in DeliveryKind.values else DeliveryKind.GOODS}
    form = forms.DeliveryForm(
        request.POST or None,
        initial=initial,
        organisations=organisations_visible_to(request.user),
        with_organisation=item is None,
    )
    return answer(
        request,
        form,
        act=lambda: _record(request, form, item),
        then=lambda delivery: (
            item.get_absolute_url() if item else reverse("guidance:delivery-detail", args=[delivery.pk])
        ),
        done=_("已登记。"),
        title=_("登记服务"),
        sentence=_("只登记真正给出的；写错了可以作废，不能修改。"),
        submit_text=_("登记"),
        crumbs=[(str(item.plan), item.plan.get_absolute_url())] if item else _crumbs(),
        cancel_url=item.get_absolute_url() if item else reverse("guidance:delivery-list"),
        item=item,
        beside="guidance/plans/_item_said.html" if item else "",
    )


def _item(request: HttpRequest) -> PlanItem | None:
    if "item" not in request.GET:
        return None
    return fetch(request, "guidance.carry_item", queries.items_in_full(), pk=number_in(request.GET, "item"))


def _record(request: HttpRequest, form: forms.DeliveryForm, item: PlanItem | None) -> Delivery:
    given = dict(form.cleaned_data)
    organisation: Organisation = item.plan.organisation if item else given.pop("organisation")
    return actions.record_delivery(organisation=organisation, plan_item=item, by=request.user, **given)


@on_delivery("guidance.view_delivery")
def delivery_detail(request: HttpRequest, delivery: Delivery) -> HttpResponse:
    item = delivery.plan_item
    shown = {
        "delivery": delivery,
        "crumbs": _crumbs(),
        "may_void": delivery.voided_at is None and request.user.has_perm("guidance.void_delivery", delivery),
        "may_open_plan": item is not None and request.user.has_perm("guidance.view_plan", item.plan),
        "may_open_diagnosis": item is not None
        and request.user.has_perm("assessment.view_diagnosis", item.finding.diagnosis),
        "may_open_dossier": request.user.has_perm("registry.view_organisation", delivery.organisation),
    }
    return render(request, "guidance/deliveries/delivery_detail.html", shown)


@on_delivery("guidance.void_delivery")
def delivery_void(request: HttpRequest, delivery: Delivery) -> HttpResponse:
    here = reverse("guidance:delivery-detail", args=[delivery.pk])
    if delivery.voided_at is not None:
        return redirect(here)
    form = forms.VoidForm(request.POST or None)
    return answer(
        request,
        form,
        act=lambda: actions.void_delivery(delivery=delivery, by=request.user, **form.cleaned_data),
        then=lambda _done: here,
        done=_("已作废。"),
        title=_("作废服务记录"),
        sentence=_("作废以后不再计入；原记录和原因都留着。"),
        submit_text=_("作废"),
        crumbs=[*_crumbs(), (str(delivery), here)],
        cancel_url=here,
    )


def _crumbs() -> list[tuple[str, str]]:
    return [(_("服务记录"), reverse("guidance:delivery-list"))]
