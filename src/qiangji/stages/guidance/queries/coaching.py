"""Coaching, as far as the reader sees it, and who coaches."""

import datetime as dt

from django.db.models import Count, F, Min, Prefetch, Q, QuerySet, Sum

from qiangji.accounts import clock
from qiangji.accounts import queries as accounts
from qiangji.accounts.models import User
from qiangji.accounts.permissions import Permission
from qiangji.registry.choices import ExpertRole
from qiangji.registry.queries import experts, on_roster

from ..choices import MeasureKind
from ..models import CoachingEngagement, CoachingVisit, PlanItem

SCOPE = "organisation__scope"
# A calendar keeps what is over for so long.
KEPT = dt.timedelta(days=31)


def engagements_visible_to(user) -> QuerySet[CoachingEngagement]:
    """Where one looks after guidance; for an expert, one's own."""
    seen = accounts.within(accounts.scopes(user, Permission.VIEW_GUIDANCE), SCOPE) | _own(user)
    return CoachingEngagement.objects.filter(seen).select_related("organisation", "expert")


def _own(user) -> Q:
    coaches = any(grant.role == "expert" for grant in accounts.grants_in_force(user))
    return Q(expert_id=user.pk) if coaches else Q(pk__in=[])


def engagements_in_full() -> QuerySet[CoachingEngagement]:
    visits = CoachingVisit.objects.select_related("output", "entered_by")
    return CoachingEngagement.objects.select_related(
        "organisation__region", "expert", "plan_item__plan", "ended_by"
    ).prefetch_related(Prefetch("visits", visits.order_by(F("held_on").desc(nulls_first=True), "-planned_at", "-pk")))


def visits_in_full() -> QuerySet[CoachingVisit]:
    return CoachingVisit.objects.select_related("engagement__organisation", "engagement__expert", "output")


def with_visits(rows: QuerySet[CoachingEngagement]) -> QuerySet[CoachingEngagement]:
    """Each engagement with its ``n_held``, ``hours``, and the ``next_at`` that is planned."""
    live = Q(visits__voided_at=None)
    return rows.annotate(
        n_held=Count("visits", filter=live & Q(visits__held_on__isnull=False)),
        hours=Sum("visits__hours", filter=live),
        next_at=Min("visits__planned_at", filter=live & Q(visits__held_on=None)),
    )


def follow_ups_due(rows: QuerySet[CoachingEngagement], today: dt.date) -> QuerySet[CoachingEngagement]:
    return rows.filter(follow_up_on__lte=today)


def coaches() -> list[tuple[User, str]]:
    """Those of the roster who coach and have an account, with their employer.

    JSON lists cannot be searched alike on both databases; a roster is short enough to look through.
    """
    rows = on_roster(experts(), clock.today()).select_related("person__user").filter(person__user__closed_at=None)
    return [(row.person.user, row.employer) for row in rows if row.person.user_id and ExpertRole.COACH in row.roles]


def coaching_items() -> QuerySet[PlanItem]:
    rows = PlanItem.objects.filter(kind=MeasureKind.COACHING)
    return rows.select_related("plan__diagnosis__assessment__organisation", "plan__expert", "owner")


def appointments_of(user) -> tuple[QuerySet[CoachingVisit], QuerySet[CoachingEngagement]]:
    """Planned visits and days to look again: the expert's, the organisation's, and of who opened the engagement."""
    runs = accounts.within(accounts.scopes(user, Permission.RUN_GUIDANCE), SCOPE)
    answers = accounts.within(accounts.scopes(user, Permission.RESPOND_GUIDANCE), SCOPE)
    mine = CoachingEngagement.objects.filter(_own(user) | answers | (runs & Q(opened_by_id=user.pk)))
    since = clock.now() - KEPT
    planned = CoachingVisit.objects.filter(held_on=None, voided_at=None, planned_at__gte=since)
    return (
        planned.filter(engagement__in=mine).select_related("engagement").order_by("planned_at", "pk"),
        mine.filter(follow_up_on__gte=since.date()).order_by("follow_up_on", "pk"),
    )
