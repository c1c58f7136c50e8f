"""How much each expert coaches: hours held by month, and engagements open now."""

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Count, Q, QuerySet, Sum
from django.db.models.functions import TruncMonth

from qiangji.accounts.models import User
from qiangji.registry.models import Expert

from ..models import CoachingEngagement, CoachingVisit

MONTHS = 6


@dataclass(frozen=True)
class Load:
    """One expert: ``hours`` by month, the oldest first; ``available`` a month, where the roster says so."""

    expert: User
    employer: str
    available: int | None
    is_open: int
    months: Sequence[dt.date]
    hours: Sequence[Decimal]

    @property
    def by_month(self) -> list[tuple[dt.date, Decimal]]:
        return list(zip(self.months, self.hours, strict=True))

    @property
    def latest(self) -> Decimal:
        return self.hours[-1]

    @property
    def over(self) -> Decimal:
        """Hours of the last month beyond what the expert has."""
        return max(self.latest - self.available, Decimal(0)) if self.available is not None else Decimal(0)


def months_until(last: dt.date, n: int = MONTHS) -> list[dt.date]:
    """The first days of ``n`` months, the one of ``last`` being the last."""
    numbers = [last.year * 12 + last.month - 1 - back for back in range(n - 1, -1, -1)]
    return [dt.date(number // 12, number % 12 + 1, 1) for number in numbers]


def coaching_experts(engagements: QuerySet[CoachingEngagement]) -> QuerySet[User]:
    return User.objects.filter(pk__in=engagements.order_by().values("expert_id")).order_by("name", "pk")


def workload_of(
    people: Sequence[User], engagements: QuerySet[CoachingEngagement], months: Sequence[dt.date]
) -> list[Load]:
    """Of these people, as far as ``engagements`` reach: four statements, however many they are."""
    mine = engagements.filter(expert__in=[person.pk for person in people]).select_related(None).order_by()
    is_open = dict(mine.filter(ended_at=None).values_list("expert_id").annotate(Count("pk")))
    hours: defaultdict[tuple[int, dt.date], Decimal] = defaultdict(Decimal)
    for expert, month, total in _by_month(mine, months):
        hours[expert, month] = total
    roster = Expert.objects.filter(person__user__in=people, person__merged_into=None)
    known = {
        user: (employer, n) for user, employer, n in roster.values_list("person__user", "employer", "hours_per_month")
    }
    return [
        Load(
            person,
            *known.get(person.pk, ("", None)),
            is_open.get(person.pk, 0),
            months,
            [hours[person.pk, month] for month in months],
        )
        for person in people
    ]


def _by_month(engagements: QuerySet[CoachingEngagement], months: Sequence[dt.date]):
    after = months_until(months[-1] + dt.timedelta(days=31), 1)[0]
    held = Q(voided_at=None, held_on__gte=months[0], held_on__lt=after)
    rows = CoachingVisit.objects.filter(held, engagement__in=engagements.values("pk")).order_by()
    return rows.annotate(month=TruncMonth("held_on")).values_list("engagement__expert", "month").annotate(Sum("hours"))
