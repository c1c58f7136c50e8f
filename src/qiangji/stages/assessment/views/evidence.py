"""Files that show an answer to be so: one by one from a page that saves as one goes, and out again for who may look."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_GET, require_POST

from qiangji.accounts.guards import fetch, personal
from qiangji.files.errors import BadUpload
from qiangji.files.views import download

from .. import actions
from ..errors import Refused
from ..guards import on_own_sheet
from ..models import AnswerSheet, Evidence, Item
from .answers import files_shown


@on_own_sheet
@require_POST
def evidence_add(request: HttpRequest, sheet: AnswerSheet, key: str) -> HttpResponse:
    item = get_object_or_404(Item.objects.select_related("dimension"), dimension__version=sheet.version_id, key=key)
    message = ""
    try:
        for file in request.FILES.getlist("file"):
            actions.add_evidence(sheet=sheet, item=item, upload=file, by=request.user)
    except (Refused, BadUpload) as refusal:
        message = str(refusal)
    return _shown(sheet, key, message)


@on_own_sheet
@require_POST
def evidence_remove(request: HttpRequest, sheet: AnswerSheet, number: int) -> HttpResponse:
    rows = Evidence.objects.select_related("item", "file", "sheet")
    evidence = get_object_or_404(rows, sheet=sheet, pk=number)
    key, message = evidence.item.key, ""
    try:
        actions.remove_evidence(evidence=evidence, by=request.user)
    except Refused as refusal:
        message = str(refusal)
    return _shown(sheet, key, message)


def _shown(sheet: AnswerSheet, key: str, message: str) -> HttpResponse:
    """The files that are there now, and what went wrong: of several files the good ones stay."""
    files = list(sheet.evidence.filter(item__key=key).select_related("item", "file").order_by("pk"))
    return JsonResponse({"html": files_shown(key, files), "message": message}, status=422 if message else 200)


@personal
@require_GET
def evidence_download(request: HttpRequest, pk: int) -> HttpResponse:
    """Asked of the sheet: who answers it, and who assesses the organisation."""
    rows = Evidence.objects.select_related("file", "sheet__person", "sheet__assessment")
    evidence = get_object_or_404(rows, pk=pk)
    sheets = AnswerSheet.objects.select_related("person", "assessment")
    fetch(request, "assessment.view_evidence", sheets, pk=evidence.sheet_id)
    return download(evidence.file)
