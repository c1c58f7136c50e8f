"""Reading the log, newest first, at a cost that does not grow with it.

Nothing is counted. A page walks one index down from a cursor in stretches that double, until it is full, the log ends,
or ``PATIENCE`` is over: then it shows what it found and says how far it looked, and the next page goes on from there.
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from time import monotonic

from django.db.models import Q, QuerySet
from django.utils import timezone

from .models import AuditEvent

PER_PAGE = 50
STRETCH = 50_000
PATIENCE = 0.3


@dataclass(frozen=True)
class EventPage:
    """``older`` is the cursor of the next page, None at the end; ``searched_to`` says where the walk was cut short."""

    events: list[AuditEvent]
    older: int | None = None
    searched_to: dt.datetime | None = None


def events_within(scopes: Iterable[str]) -> QuerySet[AuditEvent]:
    """Events inside any of these scopes, and those that belong to no place."""
    inside = Q(scope="")
    for one in scopes:
        inside |= Q(scope__gte=one, scope__lt=one + "\x7f") if one else Q(pk__gte=0)
    return AuditEvent.objects.filter(inside)


def events_matching(
    rows: QuerySet[AuditEvent],
    *,
    kind: str = "",
    actor: str = "",
    subject: str = "",
    since: dt.date | None = None,
    until: dt.date | None = None,
) -> QuerySet[AuditEvent]:
    """``actor`` is a full name, ``subject`` any part of one; the days count whole, in the house's time zone."""
    if kind:
        rows = rows.filter(kind=kind)
    if actor:
        rows = rows.filter(actor_name=actor)
    if subject:
        rows = rows.filter(subject_label__icontains=subject)
    if since:
        rows = rows.filter(pk__gte=_first_pk(since))
    if until:
        rows = rows.filter(pk__lt=_first_pk(until + dt.timedelta(days=1)))
    return rows


def page(rows: QuerySet[AuditEvent], *, before: int | None = None) -> EventPage:
    """The newest ``PER_PAGE`` of ``rows`` whose number is below ``before``."""
    lowest, highest = _ends()
    upper = highest + 1 if before is None else min(before, highest + 1)
    found: list[AuditEvent] = []
    stretch, deadline = STRETCH, monotonic() + PATIENCE
    while upper > lowest:
        floor = max(upper - stretch, lowest)
        found += rows.filter(pk__lt=upper, pk__gte=floor)[: PER_PAGE + 1 - len(found)]
        if len(found) > PER_PAGE:
            return EventPage(found[:PER_PAGE], older=found[PER_PAGE - 1].pk)
        upper, stretch = floor, stretch * 2
        if upper > lowest and monotonic() >= deadline:
            reached = AuditEvent.objects.filter(pk__gte=upper).order_by("pk").values_list("at", flat=True).first()
            return EventPage(found, older=upper, searched_to=reached)
    return EventPage(found)


def _ends() -> tuple[int, int]:
    """The first and last number in the log; (1, 0) for an empty one."""
    numbers = AuditEvent.objects.values_list("pk", flat=True)
    return numbers.order_by("pk").first() or 1, numbers.order_by("-pk").first() or 0


def _first_pk(day: dt.date) -> int:
    """Number and time are given to an event at once, so a day is a range of numbers."""
    midnight = timezone.make_aware(dt.datetime.combine(day, dt.time()))
    first = AuditEvent.objects.filter(at__gte=midnight).order_by("at").values_list("pk", flat=True).first()
    return _ends()[1] + 1 if first is None else first
