"""The times that a coach offers."""

import datetime as dt
from collections.abc import Iterable, Sequence
from itertools import pairwise

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from qiangji.accounts import clock
from qiangji.accounts.models import User
from qiangji.audit.actions import record
from qiangji.notices.actions import send_notices

from ..errors import BookingOver, Refused, SlotOverlaps, SlotPast, SlotWithdrawn
from ..models import Debrief, DebriefSlot

SHORTEST, LONGEST = 15, 180
MOST_AT_ONCE = 60
FURTHEST = dt.timedelta(days=366)


@transaction.atomic
def offer_slots(*, coach, starts: Iterable[dt.datetime], minutes: int, place: str, by) -> list[DebriefSlot]:
    """All of them or none: a series with one impossible time is refused whole."""
    starts = sorted(starts)
    _refuse_impossible(coach, starts, minutes, place)
    User.objects.select_for_update().get(pk=coach.pk)  # one series at a time
    refuse_overlaps(coach, [(start, minutes) for start in starts])
    slots = DebriefSlot.objects.bulk_create(
        DebriefSlot(coach=coach, starts_at=start, minutes=minutes, place=place.strip()) for start in starts
    )
    record(kind="slots_offered", by=by, subject=coach, detail={"slots": len(slots)})
    return slots


def _refuse_impossible(coach, starts: Sequence[dt.datetime], minutes: int, place: str) -> None:
    if not coach.is_active:
        raise Refused(_("账号“%(login)s”已停用，不能开时段。") % {"login": coach.username})
    if not starts:
        raise Refused(_("还没有选时间。"))
    if len(starts) > MOST_AT_ONCE:
        raise Refused(_("一次最多开 %(n)d 个时段。") % {"n": MOST_AT_ONCE})
    if not SHORTEST <= minutes <= LONGEST:
        raise Refused(_("时长在 %(shortest)d 到 %(longest)d 分钟之间。") % {"shortest": SHORTEST, "longest": LONGEST})
    if not place.strip():
        raise Refused(_("请写明在哪里谈，或者用什么方式谈。"))
    if starts[0] <= clock.now():
        raise SlotPast
    if starts[-1] > clock.now() + FURTHEST:
        raise Refused(_("最远只能开到一年以后。"))


def refuse_overlaps(coach, times: Sequence[tuple[dt.datetime, int]]) -> None:
    """``times`` are (start, minutes) in order; nobody talks with two people at once."""
    reach = dt.timedelta(minutes=LONGEST)
    around = DebriefSlot.objects.filter(
        coach=coach, withdrawn_at=None, starts_at__gt=times[0][0] - reach, starts_at__lt=times[-1][0] + reach
    )
    there = [(start, minutes, False) for start, minutes in around.values_list("starts_at", "minutes")]
    taken = sorted([*there, *((start, minutes, True) for start, minutes in times)])
    for (start, minutes, was_new), (following, _minutes, is_new) in pairwise(taken):
        if start + dt.timedelta(minutes=minutes) > following and (was_new or is_new):
            raise SlotOverlaps(f"{timezone.localtime(following if is_new else start):%Y-%m-%d %H:%M}")


@transaction.atomic
def withdraw_slot(*, slot: DebriefSlot, by, at: dt.datetime | None = None) -> DebriefSlot:
    """Before its time. A booking falls with it."""
    slot = DebriefSlot.objects.select_for_update().get(pk=slot.pk)
    if slot.withdrawn_at is not None:
        raise SlotWithdrawn
    if slot.starts_at <= clock.now():
        raise BookingOver(_("这个时段已经开始或过去，不能再撤回。"))
    moment = at or clock.now()
    standing = Debrief.objects.filter(slot=slot, cancelled_at=None)
    booked_for = list(User.objects.filter(person__answer_sheets__debriefs__in=standing))
    cancelled = standing.update(cancelled_at=moment, cancelled_by=by)
    slot.withdrawn_at, slot.withdrawn_by = moment, by
    slot.save(update_fields=["withdrawn_at", "withdrawn_by"])
    record(
        kind="slot_withdrawn", by=by, subject=slot, label=slot.when, detail={"coach": str(slot.coach), "n": cancelled}
    )
    _tell(booked_for, slot, by)
    return slot


def _tell(people: Sequence[User], slot: DebriefSlot, by) -> None:
    send_notices(
        to=people,
        title=_("约好的时间取消了，请另选一个"),
        text=_("对方撤回了 %(when)s 的时段。方便的时候登录，另选一个时间。") % {"when": slot.when},
        url=reverse("assessment:debrief-list"),
        by=by,
    )
