"""Who has something to give: kept by the hub."""

from django.core.paginator import Paginator
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from qiangji.accounts.guards import may

from ... import actions, queries
from ...forms.resources import PartnerForm
from ..tabs import stage_tabs
from .answering import PER_PAGE, answer, resource_tabs


@may("guidance.run_guidance")
def partner_list(request: HttpRequest) -> HttpResponse:
    rows = (
        queries.partners_visible_to(request.user)
        .annotate(n_offers=Count("offers"))
        .select_related("account")
        .order_by("name")
    )
    shown = {
        "page": Paginator(rows, PER_PAGE).get_page(request.GET.get("page")),
        "stage_tabs": stage_tabs(request.user),
        "tabs": resource_tabs(request.user),
    }
    return render(request, "guidance/resources/partner_list.html", shown)


@may("guidance.run_guidance")
def partner_create(request: HttpRequest) -> HttpResponse:
    form = PartnerForm(request.POST or None, accounts=queries.partner_accounts())
    scope = queries.place_of_operator(request.user)
    return answer(
        request,
        form,
        act=lambda: actions.add_partner(scope=scope, by=request.user, **form.cleaned_data),
        then=lambda _partner: reverse("guidance:partner-list"),
        done=_("已登记。"),
        title=_("登记资源伙伴"),
        sentence=_("先有伙伴，再发布供给。"),
        submit_text=_("登记"),
        cancel_url=reverse("guidance:partner-list"),
    )
