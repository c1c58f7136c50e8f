"""Plans, as far as the reader sees them."""

import datetime as dt

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from qiangji.accounts import queries as accounts
from qiangji.accounts.permissions import Permission

from ..models import PlanItem, SupportPlan

SCOPE = "diagnosis__assessment__organisation__scope"


def plans_visible_to(user) -> QuerySet[SupportPlan]:
    """An organisation sees its signed plans; an expert those they sign, and those with an item that is theirs."""
    seen = accounts.within(accounts.scopes(user, Permission.VIEW_GUIDANCE), SCOPE)
    own = accounts.within(accounts.scopes(user, Permission.RESPOND_GUIDANCE), SCOPE)
    signed = Q(signed_at__isnull=False)
    given = Exists(PlanItem.objects.filter(plan=OuterRef("pk"), owner=user))
    rows = SupportPlan.objects.filter((seen & (signed | ~own)) | Q(expert=user) | (signed & Q(given)))
    return rows.select_related("diagnosis__assessment__organisation__region", "expert")


def plans_in_full() -> QuerySet[SupportPlan]:
    return SupportPlan.objects.select_related(
        "diagnosis__assessment__organisation__region", "diagnosis__assessment__round", "expert", "signed_by"
    ).prefetch_related("items__finding__dimension", "items__owner", "items__answered_by", "items__deliveries")


def with_progress(rows: QuerySet[SupportPlan], today: dt.date) -> QuerySet[SupportPlan]:
    """Each plan with how many items it has, how many are over, answered and late."""
    standing = Q(items__ending="")
    return rows.annotate(
        n_items=Count("items"),
        n_done=Count("items", filter=Q(items__ending="done")),
        n_answered=Count("items", filter=Q(items__answered_at__isnull=False)),
        n_disputed=Count("items", filter=standing & Q(items__stance="disputed")),
        n_late=Count("items", filter=standing & Q(items__due_on__lt=today, signed_at__isnull=False)),
    )
