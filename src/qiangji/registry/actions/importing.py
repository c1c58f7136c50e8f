"""A workbook into the registry: looked through first, then written whole or not at all."""

from typing import BinaryIO

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from qiangji.accounts.models import User
from qiangji.accounts.permissions import Permission
from qiangji.audit.actions import record
from qiangji.documents.excel import Sheet, mark_errors, read_rows

from .. import queries
from ..models import WorkbookUpload
from ..workbook.checking import check
from ..workbook.columns import VERSION, Dictionary, dictionary, sheet
from ..workbook.keeping import kept, restored
from ..workbook.plan import Plan, Step
from .writing import write

MAX_BYTES = 10 * 1024 * 1024
SHOWN_ROWS, SHOWN_ERRORS = 20, 200


def preview_workbook(*, file: BinaryIO, filename: str, by: User) -> WorkbookUpload:
    """Read, check and keep a workbook for a while. Nothing in the registry changes. Raises BadWorkbook."""
    data = file.read(MAX_BYTES + 1)
    words = dictionary_for(by)
    reading = read_rows(data, sheet(words), max_bytes=MAX_BYTES)
    upload = WorkbookUpload(by=by, filename=filename[:200], workbook=data, rows=kept(reading))
    upload.summary = {"unknown": list(reading.unknown), "is_old": reading.version not in ("", VERSION)}
    _look_through(upload, words)
    with transaction.atomic():  # only now: reading and checking hold no lock
        queries.expired_uploads().delete()
        WorkbookUpload.objects.filter(by=by, imported_at=None).delete()
        upload.save()
    return upload


@transaction.atomic
def import_workbook(*, upload: WorkbookUpload, by: User) -> WorkbookUpload:
    """Write what was previewed, whole or not at all. Asked again, it has been done.

    If the registry changed since the preview nothing is written: ``imported_at`` stays empty and the summary is new.
    """
    upload = WorkbookUpload.objects.select_for_update().get(pk=upload.pk)
    if upload.imported_at:
        return upload
    seen = upload.summary["digest"]
    plan = _look_through(upload, dictionary_for(by))
    if not plan.errors and plan.digest == seen:
        upload.scope = write(plan, by=by, reason=_("导入 %s") % upload.filename)
        upload.workbook, upload.rows, upload.imported_at = b"", {}, timezone.now()
        upload.summary |= {"rows": [], "errors": []}
        record(kind="registry_imported", by=by, subject=upload, detail=plan.counts)
    upload.save()
    return upload


def marked_workbook(*, upload: WorkbookUpload) -> bytes:
    """The sender's own workbook with the reasons written in."""
    words = dictionary_for(upload.by)
    return mark_errors(bytes(upload.workbook), _plan(upload, words).errors, sheet=sheet(words).name)


def dictionary_for(user: User) -> Dictionary:
    """The words of a workbook this user may import: only places in which they may register."""
    return dictionary(queries.regions_for(user, Permission.REGISTER_ORGANISATION))


def _plan(upload: WorkbookUpload, words: Dictionary) -> Plan:
    page = sheet(words)
    records, unread = restored(upload.rows, page)
    return check(records, unread, words=words, sheet=page, editable=queries.organisations_editable_by(upload.by))


def _look_through(upload: WorkbookUpload, words: Dictionary) -> Plan:
    """Check the kept rows against the registry as it is, and write down what the preview shows."""
    plan, page = _plan(upload, words), sheet(words)
    shown = sorted(plan.steps, key=lambda step: (step.kind == "unchanged", step.row))[:SHOWN_ROWS]
    upload.summary |= {
        "counts": plan.counts,
        "digest": plan.digest,
        "rows": [[step.row, step.values["name"], step.kind, _headers(page, step)] for step in shown],
        "errors": [[error.row, error.header, error.message] for error in plan.errors[:SHOWN_ERRORS]],
    }
    return plan


def _headers(page: Sheet, step: Step) -> list[str]:
    return [column.header for column in page.columns if column.key in step.changed]
