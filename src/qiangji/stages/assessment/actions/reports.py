"""All reports of a round: asked for by the hub, made in the background, part by part.

``keep_report`` and ``beat`` are steps of a run, not verbs of somebody: what a run did is one event, when it finishes.
"""

import zipfile
from tempfile import TemporaryFile

from django.core.files.base import File
from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from qiangji.audit.actions import record
from qiangji.files.actions import delete_file, store_made
from qiangji.files.models import StoredFile

from .. import queries
from ..errors import Refused
from ..models import AnswerSheet, Assessment, ReportPart, ReportRun, Round
from .rounds import locked


@transaction.atomic
def request_reports(*, round: Round, by) -> ReportRun:
    """A new run over the newest scores; one at a time. The caller hands it to the background."""
    round = locked(round)
    scoring = queries.latest_scoring_of(round)
    if scoring is None:
        raise Refused(_("这个批次还没有计分，没有可以生成的报告；请先计分。"))
    if queries.unfinished_runs().filter(round=round).exists():
        raise Refused(_("这个批次的报告正在生成，请等它完成。"))
    total = queries.reported_on(round, scoring).count()
    if not total:
        raise Refused(_("这个批次没有算得出分数的答卷，没有可以生成的报告。"))
    run = ReportRun.objects.create(round=round, total=total, requested_by=by)
    record(kind="reports_requested", by=by, subject=round, detail={"reports": total})
    return run


@transaction.atomic
def resume_reports(*, run: ReportRun, by) -> ReportRun:
    """What went wrong is tried once more; what is made stays."""
    round = locked(run.round)
    run = ReportRun.objects.select_related("round").get(pk=run.pk)
    if not run.failure:
        raise Refused(_("这次生成没有出错的报告，不用再试。"))
    if queries.unfinished_runs().filter(round=round).exists():
        raise Refused(_("这个批次的报告正在生成，请等它完成。"))
    run.finished_at, run.failure, run.heartbeat_at = None, "", None
    run.save(update_fields=["finished_at", "failure", "heartbeat_at"])
    record(kind="reports_resumed", by=by, subject=round)
    return run


def beat(run: ReportRun) -> None:
    """Still at work."""
    ReportRun.objects.filter(pk=run.pk).update(heartbeat_at=timezone.now())


def keep_report(*, run: ReportRun, subject: AnswerSheet | Assessment, content: bytes) -> ReportPart | None:
    """File and row together; None if another worker was quicker with the same report, or its sheet was taken back."""
    about = {"sheet": subject} if isinstance(subject, AnswerSheet) else {"assessment": subject}
    try:
        with transaction.atomic():
            if isinstance(subject, AnswerSheet) and not _stands(subject):
                return None
            stored = store_made(content=content, name=_file_name(subject), extension="pdf", by=None)
            part = ReportPart.objects.create(run=run, file=stored, **about)
            beat(run)
    except IntegrityError:
        stored.file.storage.delete(stored.file.name)
        return None
    return part


@transaction.atomic
def finish_reports(*, run: ReportRun, failed: int = 0) -> ReportRun:
    """The hub gets one file of what is about organisations; what is about people is for each of them and the coach."""
    made = run.parts.count()
    if made and not queries.is_personal(run.round):
        run.archive = _pack(run)
    run.total, run.finished_at = made + failed, timezone.now()
    run.failure = _("有 %(n)d 份没有生成，可以再试一次。") % {"n": failed} if failed else ""
    run.save(update_fields=["archive", "total", "finished_at", "failure"])
    if not failed:
        _let_go_of_earlier(run)
    record(kind="reports_made", by=None, subject=run.round, detail={"reports": made, "failed": failed})
    return run


def _stands(sheet: AnswerSheet) -> bool:
    """Whoever takes it back meanwhile waits until its report is kept, and then deletes it."""
    rows = AnswerSheet.objects.select_for_update(of=("self",)).filter(pk=sheet.pk, withdrawn_at=None)
    return rows.first() is not None


def delete_reports(*, sheet: AnswerSheet, by) -> int:
    """Part of taking a sheet back: what was made of it goes with it, rows and files."""
    parts = list(ReportPart.objects.filter(sheet=sheet).select_related("file"))
    for part in parts:
        ReportRun.objects.filter(pk=part.run_id).update(total=F("total") - 1)
        _let_go(part, by)
    if parts:
        record(kind="reports_deleted", by=by, subject=sheet, label=str(sheet), detail={"reports": len(parts)})
    return len(parts)


def _let_go(part: ReportPart, by) -> None:
    stored = part.file
    part.delete()
    delete_file(stored=stored, by=by)


def _file_name(subject: AnswerSheet | Assessment) -> str:
    """A person's report is named by its code, never by the person."""
    return subject.respondent_code if isinstance(subject, AnswerSheet) else subject.organisation.name


def _pack(run: ReportRun) -> StoredFile:
    """Stored as they are: a PDF is compressed already."""
    parts = run.parts.select_related("file", "assessment__organisation__region").order_by(
        "assessment__organisation__scope"
    )
    with TemporaryFile() as packed:
        with zipfile.ZipFile(packed, "w", zipfile.ZIP_STORED) as archive:
            for number, part in enumerate(parts.order_by("assessment__organisation__scope").iterator(chunk_size=50), 1):
                place = part.assessment.organisation.region.name
                archive.writestr(f"{number:03d} {_plain(place)} {_plain(part.file.name)}.pdf", part.file.file.read())
                part.file.file.close()
        packed.seek(0)
        return store_made(content=File(packed), name=str(run.round), extension="zip", by=None)


def _plain(name: str) -> str:
    """For a file on any system: no separators, nothing that a path could be made of."""
    return "".join(sign if sign.isalnum() or sign in "()（）·-_" else "_" for sign in name)[:60]


def _let_go_of_earlier(run: ReportRun) -> None:
    """What a newer run replaces is not kept: old results of people do not lie about."""
    for part in ReportPart.objects.filter(run__round=run.round, run__lt=run).select_related("file"):
        _let_go(part, None)
    for old in ReportRun.objects.filter(round=run.round, pk__lt=run.pk, archive__isnull=False).select_related(
        "archive"
    ):
        stored, old.archive = old.archive, None
        old.save(update_fields=["archive"])
        delete_file(stored=stored, by=None)
