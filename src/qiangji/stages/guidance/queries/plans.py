"""Plans, as far as the reader sees them."""

import datetime as dt

from django.db.models import Count, Exists, OuterRef, Prefetch, Q, QuerySet

from qiangji.accounts import queries as accounts
from qiangji.accounts.permissions import Permission
from qiangji.registry.models import Organisation
from qiangji.stages.assessment.models import Diagnosis

from ..models import CoachingEngagement, Delivery, Need, PlanItem, Receipt, SupportPlan

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
    ).prefetch_related(Prefetch("items", _items()))


def _items() -> QuerySet[PlanItem]:
    rows = PlanItem.objects.select_related("finding__dimension", "owner", "answered_by", "ended_by")
    given = Delivery.objects.filter(voided_at=None).order_by("given_on")
    engagements = CoachingEngagement.objects.select_related("organisation", "expert")
    needs = Need.objects.select_related("organisation")
    receipts = Receipt.objects.select_related("organisation", "distribution")
    return rows.prefetch_related(
        Prefetch("deliveries", given),
        Prefetch("coaching_engagements", engagements),
        Prefetch("needs", needs),
        Prefetch("gift_receipts", receipts),
    )


def with_progress(rows: QuerySet[SupportPlan], today: dt.date) -> QuerySet[SupportPlan]:
    """Each plan with how many items it has, how many are over, answered and late."""
    standing = Q(items__ending="")
    return rows.annotate(
        n_items=Count("items"),
        n_over=Count("items", filter=Q(items__ending__in=("done", "dropped"))),
        n_done=Count("items", filter=Q(items__ending="done")),
        n_answered=Count("items", filter=Q(items__answered_at__isnull=False)),
        n_disputed=Count("items", filter=standing & Q(items__stance="disputed")),
        n_late=Count("items", filter=standing & Q(items__due_on__lt=today, signed_at__isnull=False)),
    )


def plans_to_sign(user) -> QuerySet[SupportPlan]:
    rows = SupportPlan.objects.filter(expert=user, signed_at=None)
    return rows.select_related("diagnosis__assessment__organisation").order_by("drafted_at")


def diagnoses_to_plan(user) -> QuerySet[Diagnosis]:
    """Signed by this expert, or where this reader runs guidance, and no plan made of it yet."""
    scopes = accounts.scopes(user, Permission.RUN_GUIDANCE)
    there = accounts.within(scopes, "assessment__organisation__scope")
    rows = Diagnosis.objects.filter(there | Q(diagnostician=user), signed_at__isnull=False, plan=None)
    return rows.select_related("assessment__organisation", "assessment__round").order_by("signed_at")


def plans_of(organisation: Organisation) -> QuerySet[SupportPlan]:
    rows = SupportPlan.objects.filter(diagnosis__assessment__organisation=organisation)
    return rows.select_related("diagnosis__assessment__organisation", "diagnosis__assessment__round", "expert")
