"""A debrief: booked by the person, held by the coach, shared by nobody but the person.

Events carry the sheet's code, never the person's name, and nothing of what was said.
"""

import datetime as dt

from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from qiangji.accounts import clock
from qiangji.audit.actions import record
from qiangji.notices.actions import send_notices

from ..choices import Attendance, Voice
from ..errors import (
    AlreadyBooked,
    BookingOver,
    NothingToShare,
    NotScored,
    NotYourCoach,
    Refused,
    SlotPast,
    SlotTaken,
    SlotWithdrawn,
    TooEarly,
)
from ..models import AnswerSheet, Debrief, DebriefSlot
from ..seen import refuse_unseen


def _named(debrief: Debrief) -> dict:
    """What an event says of whom it is about."""
    return {"subject": debrief, "label": debrief.sheet.respondent_code}


def _tell_coach(debrief: Debrief, title: str, by) -> None:
    """That something changed, and where to look. Mail lies about: no name, no sheet."""
    if by != debrief.slot.coach:
        url = reverse("assessment:debrief-coached")
        send_notices(to=[debrief.slot.coach], title=title, text=_("时间：%s。") % debrief.slot.when, url=url, by=by)


@transaction.atomic
def book_debrief(*, sheet: AnswerSheet, slot: DebriefSlot, by) -> Debrief:
    """Of two people who want the last slot at once, one gets it and the other is told."""
    sheet, slot = _locked(sheet, slot)
    _refuse_unready(sheet)
    if _upcoming(sheet).exists():
        raise AlreadyBooked
    debrief = _book(sheet, slot, by)
    record(kind="debrief_booked", by=by, **_named(debrief), detail={"when": slot.when})
    _tell_coach(debrief, _("有人约了你的时段"), by)
    return debrief


@transaction.atomic
def move_debrief(*, debrief: Debrief, slot: DebriefSlot, by, at: dt.datetime | None = None) -> Debrief:
    """To another slot; the first is free again only if the second could be had."""
    sheet, slot = _locked(debrief.sheet, slot)
    old = _changeable(debrief)
    if old.slot_id == slot.pk:
        raise Refused(_("还是原来的时间，没有改动。"))
    _refuse_unready(sheet)
    _cancel(old, by, at)
    moved = _book(sheet, slot, by)
    record(kind="debrief_moved", by=by, **_named(moved), detail={"when": slot.when})
    _tell_coach(old, _("有人改约，这个时段空出来了"), by)
    _tell_coach(moved, _("有人约了你的时段"), by)
    return moved


@transaction.atomic
def cancel_debrief(*, debrief: Debrief, by, at: dt.datetime | None = None) -> Debrief:
    """Before its time; the slot is free again."""
    debrief = _changeable(debrief)
    _cancel(debrief, by, at)
    record(kind="debrief_cancelled", by=by, **_named(debrief), detail={"when": debrief.slot.when})
    _tell_coach(debrief, _("有人取消，这个时段空出来了"), by)
    return debrief


def cancel_upcoming(*, sheet: AnswerSheet, by) -> None:
    """Part of taking a sheet back: nobody waits for a talk about answers that are gone."""
    for debrief in _upcoming(sheet):
        cancel_debrief(debrief=debrief, by=by)


@transaction.atomic
def record_attendance(*, debrief: Debrief, attendance: str, by, at: dt.datetime | None = None) -> Debrief:
    """From the appointed time on. A slip is put right by recording again."""
    debrief = _standing(debrief)
    if attendance not in Attendance.values:
        raise Refused(_("到场情况只有“到场”和“未到”。"))
    if debrief.slot.starts_at > (at or clock.now()):
        raise TooEarly
    if attendance == Attendance.NO_SHOW and debrief.next_steps:
        raise Refused(_("已经写了商定的下一步，不能登记为未到；请先清空下一步。"))
    debrief.attendance, debrief.recorded_at, debrief.recorded_by = attendance, at or clock.now(), by
    debrief.save(update_fields=["attendance", "recorded_at", "recorded_by"])
    record(kind="debrief_attendance_recorded", by=by, **_named(debrief))
    return debrief


@transaction.atomic
def write_notes(*, debrief: Debrief, notes: str, by, seen: str | None = None) -> Debrief:
    """The coach's own, before and after the talk. ``seen`` is the digest of the text that was shown."""
    debrief = _standing(debrief)
    refuse_unseen(debrief.coach_notes, seen)
    debrief.coach_notes = notes.strip()
    debrief.save(update_fields=["coach_notes"])
    record(kind="debrief_notes_written", by=by, **_named(debrief))
    return debrief


@transaction.atomic
def agree_steps(*, debrief: Debrief, steps: str, by, seen: str | None = None) -> Debrief:
    """After a talk that took place. What is shared does not change under the person's hands."""
    debrief = _standing(debrief)
    refuse_unseen(debrief.next_steps, seen)
    if debrief.attendance != Attendance.ATTENDED:
        raise Refused(_("先登记到场，再写商定的下一步。"))
    if debrief.shared_at is not None:
        raise Refused(_("本人已经把下一步分享给机构；要改，请先由本人收回分享。"))
    debrief.next_steps = steps.strip()
    debrief.save(update_fields=["next_steps"])
    record(kind="debrief_steps_agreed", by=by, **_named(debrief))
    return debrief


@transaction.atomic
def share_steps(*, debrief: Debrief, by, at: dt.datetime | None = None) -> Debrief:
    """Only the steps, only with the organisation named on the sheet."""
    debrief = _standing(debrief)
    if not debrief.next_steps:
        raise NothingToShare(_("还没有商定的下一步，没有可以分享的内容。"))
    if debrief.sheet.organisation_id is None:
        raise NothingToShare(_("这份答卷不属于任何机构，没有可以分享的对象。"))
    if debrief.shared_at is not None:
        raise Refused(_("已经分享过了。"))
    debrief.shared_at, debrief.shared_by = at or clock.now(), by
    debrief.save(update_fields=["shared_at", "shared_by"])
    record(kind="debrief_steps_shared", by=by, **_named(debrief))
    return debrief


@transaction.atomic
def unshare_steps(*, debrief: Debrief, by) -> Debrief:
    """At any time, also of a sheet that was withdrawn."""
    debrief = _locked_debrief(debrief)
    if debrief.shared_at is None:
        raise Refused(_("现在没有分享，不用收回。"))
    debrief.shared_at = debrief.shared_by = None
    debrief.save(update_fields=["shared_at", "shared_by"])
    record(kind="debrief_steps_unshared", by=by, **_named(debrief))
    return debrief


def _locked(sheet: AnswerSheet, slot: DebriefSlot) -> tuple[AnswerSheet, DebriefSlot]:
    """Always the sheet before the slot, so that two bookings never wait for each other."""
    sheets = AnswerSheet.objects.select_for_update()
    return sheets.get(pk=sheet.pk), DebriefSlot.objects.select_for_update().get(pk=slot.pk)


def _locked_debrief(debrief: Debrief) -> Debrief:
    return Debrief.objects.select_related("sheet", "slot__coach").select_for_update(of=("self",)).get(pk=debrief.pk)


def _standing(debrief: Debrief) -> Debrief:
    debrief = _locked_debrief(debrief)
    if debrief.cancelled_at is not None:
        raise BookingOver(_("这个预约已经取消。"))
    return debrief


def _changeable(debrief: Debrief) -> Debrief:
    debrief = _standing(debrief)
    if debrief.recorded_at is not None or debrief.slot.starts_at <= clock.now():
        raise BookingOver(_("约定的时间已经到了，不能再取消或改约；到场情况由辅导专家登记。"))
    return debrief


def _refuse_unready(sheet: AnswerSheet) -> None:
    if sheet.withdrawn_at is not None:
        raise Refused(_("这份答卷已经撤回，不能再约。"))
    if sheet.voice != Voice.PERSON or sheet.submitted_at is None or not sheet.scores.exists():
        raise NotScored


def _upcoming(sheet: AnswerSheet):
    return sheet.debriefs.filter(cancelled_at=None, recorded_at=None, slot__starts_at__gt=clock.now())


def _book(sheet: AnswerSheet, slot: DebriefSlot, by) -> Debrief:
    if not sheet.coach_assignments.filter(coach=slot.coach_id, ended_at=None).exists():
        raise NotYourCoach
    if slot.withdrawn_at is not None:
        raise SlotWithdrawn
    if slot.starts_at <= clock.now():
        raise SlotPast
    if slot.debriefs.filter(cancelled_at=None).exists():
        raise SlotTaken
    try:
        with transaction.atomic():
            return Debrief.objects.create(sheet=sheet, slot=slot, booked_by=by)
    except IntegrityError:  # the last word is the database's
        raise SlotTaken from None


def _cancel(debrief: Debrief, by, at: dt.datetime | None) -> None:
    debrief.cancelled_at, debrief.cancelled_by = at or clock.now(), by
    debrief.save(update_fields=["cancelled_at", "cancelled_by"])
