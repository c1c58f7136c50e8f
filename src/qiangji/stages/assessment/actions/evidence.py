"""Files that show an answer to be so: up to three an item, until the sheet is submitted."""

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from qiangji.audit.actions import record
from qiangji.files.actions import delete_file, store_file

from ..errors import NoSuchOption, Refused
from ..models import AnswerSheet, Evidence, Item
from .answering import answerable

MOST_AN_ITEM = 3


@transaction.atomic
def add_evidence(*, sheet: AnswerSheet, item: Item, upload: UploadedFile, by) -> Evidence:
    """Raises ``files.errors.BadUpload`` where the file itself cannot be taken."""
    sheet = answerable(sheet)
    if item.dimension.version_id != sheet.version_id or item.evidence_from is None:
        raise NoSuchOption(_("这道题不用附材料。"))
    if sheet.evidence.filter(item=item).count() >= MOST_AN_ITEM:
        raise Refused(_("一道题最多附 %(n)d 份材料；要换，请先移除一份。") % {"n": MOST_AN_ITEM})
    evidence = Evidence.objects.create(sheet=sheet, item=item, file=store_file(upload=upload, by=by))
    record(kind="evidence_added", by=by, subject=sheet, label=sheet.respondent_code, detail={"item": item.key})
    return evidence


@transaction.atomic
def remove_evidence(*, evidence: Evidence, by) -> None:
    sheet = answerable(evidence.sheet)
    stored, key = evidence.file, evidence.item.key
    evidence.delete()
    delete_file(stored=stored, by=by)
    record(kind="evidence_removed", by=by, subject=sheet, label=sheet.respondent_code, detail={"item": key})
