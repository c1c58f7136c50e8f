"""What was given, as far as the reader sees."""

import datetime as dt

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from qiangji.accounts import queries as accounts
from qiangji.accounts.permissions import Permission
from qiangji.registry.models import Organisation

from ..models import Delivery, PlanItem

RELATED = ("organisation", "dimension", "plan_item")
CHAIN = ("plan_item__finding__dimension", "plan_item__finding__diagnosis__assessment__round", "plan_item__plan")


def deliveries_visible_to(user) -> QuerySet[Delivery]:
    """By permission; experts see what was given for the items of plans that are theirs."""
    seen = accounts.scopes(user, Permission.VIEW_GUIDANCE)
    theirs = Q(plan__expert=user) | Q(owner=user, plan__signed_at__isnull=False)
    given = PlanItem.objects.filter(theirs, pk=OuterRef("plan_item"))
    return Delivery.objects.filter(accounts.within(seen) | Q(Exists(given))).select_related(*RELATED)


def deliveries_in_full() -> QuerySet[Delivery]:
    """With the way back: item, finding, diagnosis."""
    people = ("recorded_by", "voided_by", "evidence", "plan_item__plan__expert")
    return Delivery.objects.select_related("organisation__region", "dimension", *CHAIN, *people)


def standing(rows: QuerySet[Delivery]) -> QuerySet[Delivery]:
    return rows.filter(voided_at=None)


def deliveries_behind(
    organisation: Organisation, dimension_key: str, since: dt.date | None = None, until: dt.date | None = None
) -> QuerySet[Delivery]:
    """Everything that was given for an indicator between two days, both counted: what a change of its score rests on.

    One query, with the items and findings that asked for it.
    """
    rows = standing(Delivery.objects.filter(organisation=organisation, dimension__key=dimension_key))
    if since is not None:
        rows = rows.filter(given_on__gte=since)
    if until is not None:
        rows = rows.filter(given_on__lte=until)
    return rows.select_related("organisation", "dimension", *CHAIN).order_by("given_on", "id")


def given_by_indicator(organisation: Organisation, since: dt.date | None, until: dt.date | None) -> dict[str, int]:
    """How many deliveries stand behind each indicator: the counts of ``deliveries_behind``, in one query."""
    rows = standing(Delivery.objects.filter(organisation=organisation, dimension__isnull=False))
    if since is not None:
        rows = rows.filter(given_on__gte=since)
    if until is not None:
        rows = rows.filter(given_on__lte=until)
    return dict(rows.order_by().values_list("dimension__key").annotate(n=Count("pk")))
