"""自愿说明: a page of the person's own. It has no number in its address: there is nobody else's to ask for."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from qiangji.accounts.guards import personal

from .. import actions, forms, queries
from ..declaration import uses
from ..errors import Refused
from ..models import AnswerSheet
from .tabs import result_tabs


@personal
def own_declaration(request: HttpRequest) -> HttpResponse:
    sheets = list(queries.own_declarations(request.user))
    form = forms.DeclarationForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data["has_disability"]
        try:
            actions.declare_of_oneself(sheets=sheets, has_disability=said, by=request.user)
        except Refused as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, _("已保存。只有你自己看得到，随时可以改或收回。"))
        return redirect("assessment:own-declaration")
    return _page(request, sheets, form)


@personal
@require_POST
def own_declaration_take_back(request: HttpRequest) -> HttpResponse:
    try:
        actions.take_back_of_oneself(sheets=queries.own_declarations(request.user), by=request.user)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("已收回，说明已经删除。"))
    return redirect("assessment:own-declaration")


def _page(request: HttpRequest, sheets: list[AnswerSheet], form: forms.DeclarationForm) -> HttpResponse:
    declared = [sheet.declaration for sheet in sheets if hasattr(sheet, "declaration")]
    shown = {
        "tabs": result_tabs(request.user),
        "sheets": sheets,
        "declared": declared,
        "latest": max(declared, key=lambda one: one.consented_at, default=None),
        "bare": len(sheets) - len(declared),
        "uses": uses(),
        "form": form,
    }
    answer = render(request, "assessment/own_declaration.html", shown)
    answer["Cache-Control"] = "private, no-store"
    return answer
