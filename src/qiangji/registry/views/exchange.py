"""The registry in and out as workbooks."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from qiangji.accounts.guards import may
from qiangji.documents.excel import BadWorkbook
from qiangji.files.views import hand_out

from .. import actions, exports, forms, queries
from ..filters import OrganisationFilter

IMPORT = "registry.import_organisations"


@may("registry.exchange_registry")
def organisation_export(request: HttpRequest) -> HttpResponse:
    filtered = OrganisationFilter(request.GET, user=request.user)
    found = filtered.narrow(queries.organisations_exchangeable_by(request.user))
    workbook = exports.organisations(found, user=request.user, filters=filtered.in_words())
    actions.note_export(by=request.user, filters=filtered.in_words(), count=found.count())
    return _download(workbook, _("机构档案"))


@may(IMPORT)
def organisation_import(request: HttpRequest) -> HttpResponse:
    form = forms.WorkbookForm(request.POST, request.FILES) if request.method == "POST" else forms.WorkbookForm()
    if form.is_bound and form.is_valid():
        file = form.cleaned_data["workbook"]
        try:
            upload = actions.preview_workbook(file=file, filename=file.name, by=request.user)
        except BadWorkbook as problem:
            form.add_error("workbook", str(problem))
        else:
            return redirect("registry:import-preview", upload.pk)
    return render(request, "registry/organisation_import.html", {"form": form})


@may(IMPORT)
def import_template(request: HttpRequest) -> HttpResponse:
    return _download(exports.template(request.user), _("机构档案模板"))


@may(IMPORT)
def import_preview(request: HttpRequest, pk: int) -> HttpResponse:
    upload = get_object_or_404(queries.uploads_of(request.user), pk=pk)
    return render(request, "registry/import_preview.html", {"upload": upload})


@may(IMPORT)
@require_POST
def import_confirm(request: HttpRequest, pk: int) -> HttpResponse:
    upload = queries.uploads_of(request.user).filter(pk=pk).first()
    if upload is None:
        return redirect(reverse("registry:organisation-import") + "?expired=1")
    done = actions.import_workbook(upload=upload, by=request.user)
    return redirect(reverse("registry:import-preview", args=[pk]) + ("" if done.imported_at else "?again=1"))


@may(IMPORT)
def import_errors(request: HttpRequest, pk: int) -> HttpResponse:
    upload = get_object_or_404(queries.uploads_of(request.user), pk=pk, imported_at=None)
    return _download(actions.marked_workbook(upload=upload), _("错误原因"))


def _download(workbook: bytes, name: str) -> HttpResponse:
    filename = f"{name}-{timezone.localtime():%Y%m%d-%H%M}.xlsx"
    return hand_out(workbook, filename)
