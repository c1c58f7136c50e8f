"""Offers and needs from a workbook: whole, or not at all with the reasons in the sender's own file."""

import base64

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from qiangji.accounts.guards import may
from qiangji.accounts.models import Region
from qiangji.documents.excel import BadWorkbook, write_workbook
from qiangji.files.views import hand_out

from ... import actions
from ...forms.resources import ResourceWorkbookForm
from ...resource_book import need_sheet, offer_sheet

SHOWN = 200


@may("guidance.run_guidance")
def need_import(request: HttpRequest) -> HttpResponse:
    return _import(request, actions.import_needs, "guidance:need-list", "guidance:need-template", _("导入需求"))


@may("guidance.run_guidance")
def offer_import(request: HttpRequest) -> HttpResponse:
    return _import(request, actions.import_offers, "guidance:offer-list", "guidance:offer-template", _("导入供给"))


@may("guidance.run_guidance")
def need_template(_request: HttpRequest) -> HttpResponse:
    return _download(write_workbook(need_sheet()), _("资源需求模板"))


@may("guidance.run_guidance")
def offer_template(_request: HttpRequest) -> HttpResponse:
    return _download(write_workbook(offer_sheet(Region.objects.exclude(parent=None))), _("资源供给模板"))


def _import(request: HttpRequest, act, listed: str, template: str, title: str) -> HttpResponse:
    form = ResourceWorkbookForm(request.POST or None, request.FILES or None)
    shown = {"form": form, "title": title, "cancel_url": reverse(listed), "template_url": reverse(template)}
    if request.method == "POST" and form.is_valid():
        try:
            done = act(file=form.cleaned_data["workbook"], by=request.user)
        except BadWorkbook as problem:
            form.add_error("workbook", str(problem))
        else:
            if not done.errors:
                messages.success(request, _("已导入 %(n)d 行。") % {"n": done.count})
                return redirect(listed)
            marked = base64.b64encode(done.marked).decode()
            shown |= {"errors": done.errors[:SHOWN], "n_errors": len({e.row for e in done.errors}), "marked": marked}
    return render(request, "guidance/resources/import.html", shown)


def _download(workbook: bytes, name: str) -> HttpResponse:
    return hand_out(workbook, f"{name}.xlsx")
