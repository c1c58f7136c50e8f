"""Workbooks in and out."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from qiangji.accounts.guards import may

from .. import actions, forms, queries
from ..errors import DraftInTheWay, Refused
from ..guards import on_version
from ..models import InstrumentVersion
from ..xlsform import read_workbook, write_workbook
from ..xlsform.opening import MAX_BYTES

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@may("assessment.author_instruments")
def workbook_import(request: HttpRequest) -> HttpResponse:
    """A workbook becomes a draft: reading it through and publishing it stay two steps."""
    form = forms.WorkbookForm(request.POST or None, request.FILES or None)
    if form.is_bound and form.is_valid():
        try:
            # One byte more than allowed is enough to know that it is too much.
            read = read_workbook(form.cleaned_data["workbook"].read(MAX_BYTES + 1))
            stored = actions.store_definition(
                definition=read.definition, by=request.user, replace_draft=form.cleaned_data["replace_draft"]
            )
        except DraftInTheWay as refusal:
            form.add_error("replace_draft", str(refusal))
        except Refused as refusal:
            form.add_error("workbook", str(refusal))
        else:
            messages.success(request, _said(stored, read.unused))
            return redirect(stored.version)
    return render(request, "assessment/workbook_import.html", {"form": form})


def _said(stored: actions.Stored, unused: tuple[str, ...]) -> str:
    if not stored.changed:
        return _("内容与现有的“%(version)s”相同，没有改动。") % {"version": stored.version}
    said = _("已导入为草稿；请通读后发布。")
    return said + _("没有用到：%(unused)s。") % {"unused": "、".join(unused)} if unused else said


@on_version("assessment.view_instruments")
def version_export(_request: HttpRequest, version: InstrumentVersion) -> HttpResponse:
    content = write_workbook(queries.definition_of(version))
    name = f"{version.instrument.key}-{version.label}.xlsx"
    return HttpResponse(content, content_type=XLSX, headers={"Content-Disposition": f'attachment; filename="{name}"'})
