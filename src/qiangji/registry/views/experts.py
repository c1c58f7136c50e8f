"""The roster (师资库)."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _

from qiangji.accounts.clock import today
from qiangji.accounts.guards import may

from .. import actions, forms, queries
from ..filters import ExpertFilter
from ..fingerprints import fingerprint
from ..models import Expert
from .answering import Values, answer

PAGE_SIZE = 20


@may("registry.view_experts")
def expert_list(request: HttpRequest) -> HttpResponse:
    filtered = ExpertFilter(request.GET)
    page = Paginator(filtered.narrow(queries.experts()), PAGE_SIZE).get_page(request.GET.get("page"))
    return render(request, "registry/expert_list.html", {"filter": filtered, "page": page, "today": today()})


@may("registry.view_experts")
def expert_detail(request: HttpRequest, pk: int) -> HttpResponse:
    expert = get_object_or_404(queries.experts(), pk=pk)
    return render(request, "registry/expert_detail.html", {"expert": expert, "today": today()})


@may("registry.edit_experts")
def expert_add(request: HttpRequest) -> HttpResponse:
    def open_form(data=None, *, initial: Values) -> forms.ExpertForm:
        return forms.ExpertForm(data, initial=initial, is_new=True)

    def act(values: Values) -> Expert:
        person = {name: values[name] for name in ("name", "phone", "email")}
        return actions.enrol_newcomer(by=request.user, **person, **forms.ExpertForm.facts(values))

    return answer(
        request,
        open_form,
        act=act,
        then=lambda expert: reverse("registry:expert-detail", args=[expert.pk]),
        done=_("已入库。"),
        title=_("新增专家"),
        sentence=_("辅导、诊断、授课、评审是同一位专家可承担的几项工作。"),
        submit_text=_("保存"),
        cancel_url=reverse("registry:expert-list"),
    )


@may("registry.edit_experts")
def expert_edit(request: HttpRequest, pk: int) -> HttpResponse:
    expert = get_object_or_404(queries.experts(), pk=pk)

    def now() -> Values:
        row = queries.experts().get(pk=pk)
        person = {name: getattr(row.person, name) for name in ("name", "phone", "email")}
        facts = {name: getattr(row, name) for name in ("employer", "title", "roles", "hours_per_month")}
        lists = {"fields_of_work": row.fields, "regions": [region.code for region in row.regions.all()]}
        return {**person, **facts, **lists, "seen": fingerprint(row)}

    def act(values: Values) -> Expert:
        person = {name: values[name] for name in ("name", "phone", "email")}
        facts = forms.ExpertForm.facts(values)
        return actions.edit_expert(expert=expert, seen=values["seen"], person=person, by=request.user, **facts)

    return answer(
        request,
        forms.ExpertForm,
        now=now,
        act=act,
        then=lambda _done: reverse("registry:expert-detail", args=[pk]),
        done=_("已保存。"),
        title=_("编辑专家"),
        sentence=str(expert),
        submit_text=_("保存"),
        cancel_url=reverse("registry:expert-detail", args=[pk]),
    )


@may("registry.edit_experts")
def expert_release(request: HttpRequest, pk: int) -> HttpResponse:
    expert = get_object_or_404(queries.experts(), pk=pk)
    return answer(
        request,
        forms.ReleaseForm,
        act=lambda values: actions.release_expert(expert=expert, by=request.user, **values),
        then=lambda _done: reverse("registry:expert-detail", args=[pk]),
        done=_("已登记出库。"),
        title=_("登记出库"),
        sentence=_("%s。出库后不再分派新的工作，做过的记录保留。") % expert,
        submit_text=_("保存"),
        cancel_url=reverse("registry:expert-detail", args=[pk]),
    )
