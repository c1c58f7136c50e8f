"""The list, and opening a dossier."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from qiangji.accounts.clock import today
from qiangji.accounts.guards import may

from .. import actions, forms, queries
from ..filters import OrganisationFilter, in_order
from .answering import answer
from .rows import headings, rows_of

PAGE_SIZE, MOST_PRINTED = 20, 1000


@may("registry.view_organisation")
def organisation_list(request: HttpRequest) -> HttpResponse:
    visible = queries.organisations_visible_to(request.user)
    filtered = OrganisationFilter(request.GET, user=request.user)
    counts = queries.counts_by_basis(visible)
    found = filtered.narrow(visible)
    paginator = Paginator(list(found.values_list("pk", flat=True)) if filtered.is_search else found, PAGE_SIZE)
    if filtered.is_idle:
        paginator.count = counts.living
    page = paginator.get_page(request.GET.get("page"))
    # A search reads every name: once, for the count and the page alike.
    rows = in_order(visible.filter(pk__in=page.object_list)) if filtered.is_search else page.object_list
    shown = {"page": page, "rows": rows_of(rows)}
    return render(request, "registry/organisation_list.html", _listing(request, counts, filtered) | shown)


@may("registry.view_organisation")
def organisation_print(request: HttpRequest) -> HttpResponse:
    """The list as filtered, on paper."""
    visible = queries.organisations_visible_to(request.user)
    filtered = OrganisationFilter(request.GET, user=request.user)
    found = filtered.narrow(visible)
    total = found.count()
    rows = rows_of(found[:MOST_PRINTED])
    shown = {"rows": rows, "total": total, "left_out": max(0, total - MOST_PRINTED)}
    counts = queries.counts_by_basis(visible)
    return render(request, "registry/organisation_print.html", _listing(request, counts, filtered) | shown)


@may("registry.register_organisation")
def organisation_register(request: HttpRequest) -> HttpResponse:
    return answer(
        request,
        lambda *data, **given: forms.RegisterForm(*data, user=request.user, **given),
        act=lambda values: actions.register_organisation(by=request.user, **values),
        then=lambda organisation: organisation.get_absolute_url(),
        done=_("已建档。"),
        template="registry/organisation_edit.html",
        is_keeper=True,
        title=_("新增机构"),
        sentence=_("先用名称或代码搜一搜，确认没有登记过。"),
        submit_text=_("保存"),
        cancel_url=reverse("registry:organisation-list"),
    )


def _listing(request: HttpRequest, counts: queries.Counts, filtered: OrganisationFilter) -> dict:
    return counts._asdict() | {
        "filter": filtered,
        "today": today(),
        "headings": headings(),
        "query": request.GET.urlencode(),
    }
