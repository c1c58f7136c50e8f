"""The rules that drafts are made by, kept by the hub."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from qiangji.accounts.guards import may

from .. import actions, forms, queries
from ..models import TreatmentRule
from .answering import answer

CRUMBS = "guidance:treatment-list"


@may("guidance.run_guidance")
def treatment_list(request: HttpRequest) -> HttpResponse:
    return render(request, "guidance/treatments/treatment_list.html", {"rules": queries.treatments()})


@may("guidance.run_guidance")
def treatment_create(request: HttpRequest) -> HttpResponse:
    return _form(request, TreatmentRule(), _("新增开方规则"))


@may("guidance.run_guidance")
def treatment_edit(request: HttpRequest, pk: int) -> HttpResponse:
    rule = get_object_or_404(queries.treatments(), pk=pk)
    if request.method == "POST" and request.POST.get("do") == "retire":
        actions.retire_treatment(rule=rule, by=request.user)
        messages.success(request, _("已停用；已经开的方不变。"))
        return redirect(CRUMBS)
    return _form(request, rule, _("修改开方规则"))


def _form(request: HttpRequest, rule: TreatmentRule, title: str) -> HttpResponse:
    form = forms.TreatmentForm(request.POST or None, instance=rule)
    return answer(
        request,
        form,
        act=lambda: actions.save_treatment(rule=form.save(commit=False), by=request.user),
        then=lambda _rule: reverse(CRUMBS),
        done=_("已保存。"),
        template="guidance/treatments/treatment_form.html",
        rule=rule,
        title=title,
        crumbs=[(_("开方规则"), reverse(CRUMBS))],
        cancel_url=reverse(CRUMBS),
    )
