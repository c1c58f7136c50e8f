"""The visits of an engagement. What was held stands in the delivery ledger, and a correction re-enters it there."""

import datetime as dt
from decimal import Decimal

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from qiangji.accounts import clock
from qiangji.audit.actions import record
from qiangji.files.actions import store_file

from ..choices import DeliveryKind, NotesReaders
from ..errors import Refused
from ..models import CoachingEngagement, CoachingVisit, Delivery
from .deliveries import record_delivery, void_delivery

HOURS = "小时"  # zh-data: the unit in which the ledger counts coaching
MOST_HOURS = 24


@transaction.atomic
def plan_visit(*, engagement: CoachingEngagement, planned_at: dt.datetime, place: str, by) -> CoachingVisit:
    engagement = _open_one(engagement)
    if planned_at <= clock.now():
        raise Refused(_("约定时间已经过了；做过的辅导请直接登记。"))
    visit = engagement.visits.create(planned_at=planned_at, place=place.strip(), entered_by=by)
    record(kind="coaching_visit_planned", by=by, subject=visit)
    return visit


@transaction.atomic
def record_visit(
    *,
    engagement: CoachingEngagement,
    held_on: dt.date,
    hours: Decimal,
    notes: str = "",
    notes_readers: str = NotesReaders.HUB,
    upload: UploadedFile | None = None,
    planned: CoachingVisit | None = None,
    by,
) -> CoachingVisit:
    """``planned`` is the appointment that this was, if there was one."""
    engagement = _open_one(engagement)
    _check(engagement, held_on, hours)
    visit = CoachingVisit(engagement=engagement, entered_by=by) if planned is None else _live(planned)
    if visit.held_on is not None:
        raise Refused(_("这次辅导已经登记过了。"))
    visit.held_on, visit.hours, visit.notes, visit.notes_readers = held_on, hours, notes.strip(), notes_readers
    if upload is not None:
        visit.output = store_file(upload=upload, by=by)
    visit.save()
    _enter(visit, by)
    record(kind="coaching_visit_recorded", by=by, subject=visit, detail={"hours": str(hours)})
    return visit


@transaction.atomic
def correct_visit(
    *,
    visit: CoachingVisit,
    held_on: dt.date,
    hours: Decimal,
    notes: str,
    notes_readers: str,
    reason: str,
    revision: int,
    by,
    upload: UploadedFile | None = None,
) -> CoachingVisit:
    """The ledger's entry is voided with the reason and entered again, unless only the notes changed."""
    visit = _live(visit)
    if visit.held_on is None:
        raise Refused(_("这次辅导还没有登记。"))
    if visit.revision != revision:
        raise Refused(_("你打开之后，这次记录被别人改过；请重新打开再改。"))
    if not reason.strip():
        raise Refused(_("请写明更正的原因。"))
    _check(visit.engagement, held_on, hours)
    before = (visit.held_on, visit.hours, visit.output_id)
    visit.held_on, visit.hours, visit.notes, visit.notes_readers = held_on, hours, notes.strip(), notes_readers
    if upload is not None:
        visit.output = store_file(upload=upload, by=by)
    visit.revision += 1
    visit.save()
    if before != (visit.held_on, visit.hours, visit.output_id):
        _take_out(visit, reason, by)
        _enter(visit, by)
    record(kind="coaching_visit_corrected", by=by, subject=visit, detail={"reason": reason.strip()})
    return visit


@transaction.atomic
def void_visit(*, visit: CoachingVisit, reason: str, by) -> CoachingVisit:
    """Of an appointment that it does not take place; of a record that it never was."""
    visit = _live(visit)
    if not reason.strip():
        raise Refused(_("请写明原因。"))
    visit.voided_at, visit.voided_by, visit.void_reason = clock.now(), by, reason.strip()
    visit.save(update_fields=["voided_at", "voided_by", "void_reason"])
    _take_out(visit, reason, by)
    record(kind="coaching_visit_voided", by=by, subject=visit, detail={"reason": visit.void_reason})
    return visit


def _open_one(engagement: CoachingEngagement) -> CoachingEngagement:
    rows = CoachingEngagement.objects.select_for_update(of=("self",)).select_related("organisation", "expert")
    engagement = rows.get(pk=engagement.pk)
    if engagement.ended_at is not None:
        raise Refused(_("这项辅导已经结束，不能再加记录。"))
    return engagement


def _live(visit: CoachingVisit) -> CoachingVisit:
    rows = CoachingVisit.objects.select_for_update(of=("self",))
    visit = rows.select_related("engagement__organisation", "engagement__expert", "output").get(pk=visit.pk)
    if visit.voided_at is not None:
        raise Refused(_("这次记录已经作废了。"))
    return visit


def _check(engagement: CoachingEngagement, held_on: dt.date, hours: Decimal) -> None:
    last = engagement.ended_on or clock.today()
    if not engagement.opened_on <= held_on <= last:
        raise Refused(_("辅导日期应在 %(first)s 和 %(last)s 之间。") % {"first": engagement.opened_on, "last": last})
    if not 0 < hours <= MOST_HOURS:
        raise Refused(_("时长要大于 0，一次不超过 24 小时。"))


def _enter(visit: CoachingVisit, by) -> None:
    engagement = visit.engagement
    record_delivery(
        organisation=engagement.organisation,
        kind=DeliveryKind.COACHING,
        title=engagement.get_kind_display(),
        quantity=visit.hours,
        unit=HOURS,
        given_on=visit.held_on,
        given_by=str(engagement.expert),
        plan_item=engagement.plan_item,
        evidence=visit.output,
        source=visit.source,
        by=by,
    )


def _take_out(visit: CoachingVisit, reason: str, by) -> None:
    for delivery in Delivery.objects.filter(source=visit.source, voided_at=None):
        void_delivery(delivery=delivery, reason=reason, by=by)
