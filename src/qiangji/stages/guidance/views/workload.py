"""How much each expert coaches, for who arranges it; an expert sees their own line."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from qiangji.accounts import clock
from qiangji.accounts.guards import may

from .. import forms, queries

PER_PAGE = 20


@may("guidance.view_workload")
def coaching_workload(request: HttpRequest) -> HttpResponse:
    user = request.user
    engagements = queries.engagements_visible_to(user)
    if not user.has_perm("guidance.oversee_guidance"):
        engagements = engagements.filter(expert=user)
    form = forms.MonthForm(request.GET if "until" in request.GET else None)
    last = form.cleaned_data["until"] if form.is_bound and form.is_valid() else clock.today()
    months = queries.months_until(last)
    page = Paginator(queries.coaching_experts(engagements), PER_PAGE).get_page(request.GET.get("page"))
    shown = {
        "page": page,
        "months": months,
        "form": form,
        "until": f"{months[-1]:%Y-%m}",
        "loads": queries.workload_of(list(page), engagements, months),
    }
    return render(request, "guidance/coaching/workload.html", shown)
