"""Talks about results: whose, when, and how far a coach has come. Lists carry no results."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, Exists, F, OuterRef, Prefetch, Q, QuerySet
from django.db.models.functions import Coalesce

from qiangji.accounts import clock
from qiangji.accounts import queries as accounts
from qiangji.accounts.models import User
from qiangji.accounts.permissions import Permission

from ..choices import Attendance, Voice
from ..models import AnswerSheet, CoachAssignment, Debrief, DebriefSlot

_RELATED = ("slot__coach", "sheet__person", "sheet__organisation", "sheet__version__instrument")


def debriefs_in_full() -> QuerySet[Debrief]:
    return Debrief.objects.select_related(*_RELATED)


def own_debriefs(user) -> QuerySet[Debrief]:
    """The user's own talks, the latest first; cancelled ones are over and forgotten."""
    return debriefs_in_full().filter(sheet__person__user=user, cancelled_at=None)


def coached_debriefs(user) -> QuerySet[Debrief]:
    """Talks that the user holds about sheets that are still theirs to read."""
    return debriefs_in_full().filter(
        slot__coach=user, cancelled_at=None, sheet__withdrawn_at=None, sheet__in=_coached_by(user)
    )


def _coached_by(user) -> QuerySet:
    return CoachAssignment.objects.filter(coach=user, ended_at=None).values("sheet")


def awaiting_record(debriefs: QuerySet[Debrief]) -> QuerySet[Debrief]:
    """Their time has come, and nobody has said whether the person came."""
    return debriefs.filter(recorded_at=None, slot__starts_at__lte=clock.now())


def upcoming(debriefs: QuerySet[Debrief]) -> QuerySet[Debrief]:
    return debriefs.filter(recorded_at=None, slot__starts_at__gt=clock.now()).order_by("slot__starts_at")


def booking_of(sheet: AnswerSheet) -> Debrief | None:
    """The talk that is still to come, if one is booked."""
    return upcoming(debriefs_in_full().filter(sheet=sheet, cancelled_at=None)).first()


def awaiting_booking(user) -> QuerySet[AnswerSheet]:
    """The user's own scored sheets that have a coach, and no talk yet: neither behind nor ahead."""
    talks = Debrief.objects.filter(sheet=OuterRef("pk"), cancelled_at=None)
    settled = talks.filter(Q(attendance=Attendance.ATTENDED) | Q(recorded_at=None, slot__starts_at__gt=clock.now()))
    return (
        AnswerSheet.objects.filter(
            person__user=user,
            voice=Voice.PERSON,
            submitted_at__isnull=False,
            withdrawn_at=None,
            coach_assignments__ended_at=None,
            coach_assignments__isnull=False,
        )
        .filter(~Exists(settled), Exists(AnswerSheet.objects.filter(pk=OuterRef("pk"), scores__isnull=False)))
        .select_related("version__instrument")
        .distinct()
        .order_by("-submitted_at")
    )


def open_slots(sheet: AnswerSheet) -> QuerySet[DebriefSlot]:
    """What the coaches assigned to this sheet offer and nobody has taken."""
    taken = Debrief.objects.filter(slot=OuterRef("pk"), cancelled_at=None)
    coaches = CoachAssignment.objects.filter(sheet=sheet, ended_at=None).values("coach")
    return (
        DebriefSlot.objects.filter(~Exists(taken), coach__in=coaches, withdrawn_at=None, starts_at__gt=clock.now())
        .select_related("coach")
        .order_by("starts_at", "pk")
    )


def slot_offered_to(sheet: AnswerSheet, pk: int) -> DebriefSlot | None:
    """A slot of a coach of this sheet, taken or not: the verb says why it cannot be had."""
    coaches = CoachAssignment.objects.filter(sheet=sheet, ended_at=None).values("coach")
    return DebriefSlot.objects.filter(pk=pk, coach__in=coaches).first()


def has_coach(sheet: AnswerSheet) -> bool:
    return CoachAssignment.objects.filter(sheet=sheet, ended_at=None).exists()


def coaches_anybody(user) -> bool:
    """Now, or with times still on offer."""
    if CoachAssignment.objects.filter(coach=user, ended_at=None).exists():
        return True
    return DebriefSlot.objects.filter(coach=user, withdrawn_at=None).exists()


def slots_to_come(coach) -> QuerySet[DebriefSlot]:
    """The coach's own, each with ``bookings``: one or none."""
    standing = Debrief.objects.filter(cancelled_at=None).select_related("sheet__person")
    return (
        DebriefSlot.objects.filter(coach=coach, withdrawn_at=None, starts_at__gt=clock.now())
        .prefetch_related(Prefetch("debriefs", standing, to_attr="bookings"))
        .order_by("starts_at", "pk")
    )


def shared_with(user) -> QuerySet[Debrief]:
    """Steps that people chose to share with an organisation that this user answers for."""
    scopes = accounts.scopes(user, Permission.ORGANISE_ANSWERS)
    return (
        debriefs_in_full()
        .filter(accounts.within(scopes, "sheet__organisation__scope"))
        .filter(shared_at__isnull=False, cancelled_at=None, sheet__withdrawn_at=None)
        .order_by("-shared_at", "-pk")
    )


@dataclass(frozen=True)
class Workload:
    """People assigned to a coach; of them, who has been talked with, who has a time, and who is still to book."""

    coach: User
    assigned: int
    debriefed: int
    booked: int

    @property
    def waiting(self) -> int:
        return self.assigned - self.debriefed - self.booked


def workloads(assignments: QuerySet[CoachAssignment]) -> list[Workload]:
    """One row per coach, in one query and one more for their names. Counts only: nobody is named."""
    talks = Debrief.objects.filter(sheet=OuterRef("sheet"), cancelled_at=None)
    people = Coalesce(F("sheet__person"), -F("sheet"))  # a sheet from a file has no person: it counts as one
    rows = (
        assignments.filter(ended_at=None, sheet__submitted_at__isnull=False, sheet__withdrawn_at=None)
        .annotate(
            who=people,
            is_done=Exists(talks.filter(attendance=Attendance.ATTENDED)),
            is_booked=Exists(talks.filter(recorded_at=None, slot__starts_at__gt=clock.now())),
        )
        .order_by()
        .values("coach")
        .annotate(
            assigned=Count("who", distinct=True),
            debriefed=Count("who", distinct=True, filter=Q(is_done=True)),
            booked=Count("who", distinct=True, filter=Q(is_done=False, is_booked=True)),
        )
    )
    found = {row["coach"]: row for row in rows}
    coaches: Iterable[User] = User.objects.filter(pk__in=found).order_by("name", "pk")
    return [
        Workload(coach, *(found[coach.pk][name] for name in ("assigned", "debriefed", "booked"))) for coach in coaches
    ]


def workload_of(coach) -> Workload:
    found = workloads(CoachAssignment.objects.filter(coach=coach))
    return found[0] if found else Workload(coach, 0, 0, 0)


def first_free_day(coach) -> dt.date:
    """Where a new series begins: the day after the last one offered, or tomorrow."""
    last = DebriefSlot.objects.filter(coach=coach, withdrawn_at=None).order_by("starts_at").last()
    return max(last.day if last else clock.today(), clock.today()) + dt.timedelta(days=1)
