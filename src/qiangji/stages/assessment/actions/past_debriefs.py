"""补录: debriefs that took place before they were entered here, many at once."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from qiangji.accounts import clock
from qiangji.accounts.models import User
from qiangji.audit.actions import record

from ..choices import Attendance, Voice
from ..errors import NothingToShare, NotYourCoach, Refused
from ..models import AnswerSheet, CoachAssignment, Debrief, DebriefSlot
from .slots import LONGEST, refuse_overlaps

BATCH = 500


@dataclass(frozen=True)
class PastDebrief:
    """One talk, or one that was missed. ``is_shared``: the person let the organisation see the steps."""

    sheet: AnswerSheet
    coach: User
    starts_at: dt.datetime
    place: str
    minutes: int = 45
    attendance: str = Attendance.ATTENDED
    coach_notes: str = ""
    next_steps: str = ""
    is_shared: bool = False

    @property
    def ends_at(self) -> dt.datetime:
        return self.starts_at + dt.timedelta(minutes=self.minutes)


@transaction.atomic
def enter_debriefs(*, entries: Iterable[PastDebrief], by) -> list[Debrief]:
    """All or none. The coach must have been assigned to the sheet, now or earlier."""
    entries = sorted(entries, key=lambda entry: entry.starts_at)
    if not entries:
        raise Refused(_("没有要补录的辅导。"))
    _refuse_impossible(entries)
    _refuse_strange_coaches(entries)
    _refuse_two_at_once(entries)
    slots = DebriefSlot.objects.bulk_create(
        (DebriefSlot(coach=e.coach, starts_at=e.starts_at, minutes=e.minutes, place=e.place.strip()) for e in entries),
        batch_size=BATCH,
    )
    debriefs = Debrief.objects.bulk_create(
        (_debrief(entry, slot, by) for entry, slot in zip(entries, slots, strict=True)), batch_size=BATCH
    )
    days = "—".join(f"{timezone.localtime(e.starts_at):%Y-%m-%d}" for e in (entries[0], entries[-1]))
    record(kind="debriefs_entered", by=by, subject=debriefs[0], label=days, detail={"debriefs": len(debriefs)})
    return debriefs


def _debrief(entry: PastDebrief, slot: DebriefSlot, by) -> Debrief:
    return Debrief(
        sheet=entry.sheet,
        slot=slot,
        booked_by=by,
        attendance=entry.attendance,
        recorded_at=entry.ends_at,
        recorded_by=by,
        coach_notes=entry.coach_notes.strip(),
        next_steps=entry.next_steps.strip(),
        shared_at=entry.ends_at if entry.is_shared else None,
        shared_by=by if entry.is_shared else None,
    )


def _refuse_impossible(entries: list[PastDebrief]) -> None:
    now = clock.now()
    for entry in entries:
        if why := _fault(entry, now):
            raise Refused(_("答卷 %(code)s：%(why)s") % {"code": entry.sheet.respondent_code, "why": why})
        if entry.is_shared and not (entry.next_steps.strip() and entry.sheet.organisation_id):
            raise NothingToShare(_("答卷 %(code)s：没有下一步，或者没有机构，不能记为已分享。") % {"code": entry.sheet})


def _fault(entry: PastDebrief, now: dt.datetime) -> str:
    sheet = entry.sheet
    stands = sheet.voice == Voice.PERSON and sheet.submitted_at is not None and sheet.withdrawn_at is None
    missed = entry.attendance == Attendance.NO_SHOW
    rules = (
        (stands, _("不是交了的个人答卷，没有辅导可补录。")),
        (not stands or entry.starts_at >= sheet.submitted_at, _("辅导的时间早于交卷的时间。")),
        (entry.ends_at <= now, _("补录的辅导要已经结束。")),
        (entry.attendance in Attendance.values, _("到场情况只有“到场”和“未到”。")),
        (not (missed and entry.next_steps.strip()), _("没有到场，就没有商定的下一步。")),
        (0 < entry.minutes <= LONGEST, _("时长最多 %(n)d 分钟。") % {"n": LONGEST}),
        (bool(entry.place.strip()), _("请写明地点或方式。")),
    )
    return next((why for holds, why in rules if not holds), "")


def _refuse_strange_coaches(entries: list[PastDebrief]) -> None:
    coaches = {entry.coach.pk for entry in entries}
    assigned = set(CoachAssignment.objects.filter(coach__in=coaches).values_list("sheet_id", "coach_id"))
    if any((entry.sheet.pk, entry.coach.pk) not in assigned for entry in entries):
        raise NotYourCoach


def _refuse_two_at_once(entries: list[PastDebrief]) -> None:
    times = defaultdict(list)
    for entry in entries:
        times[entry.coach].append((entry.starts_at, entry.minutes))
    for coach, taken in times.items():
        refuse_overlaps(coach, taken)
