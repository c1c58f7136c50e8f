"""Service packages: what is offered, what is assigned, and what has been used of it, counted from the ledger."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Count, DecimalField, F, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce

from qiangji.accounts import queries as accounts
from qiangji.accounts.permissions import Permission

from ..models import Delivery, PackageAssignment, PackageQuota, ServicePackage


@dataclass(frozen=True)
class Use:
    """One quota: what was promised, and what was given of it in its time."""

    label: str
    unit: str
    quantity: Decimal
    used: Decimal

    @property
    def used_shown(self) -> Decimal | int:
        return _whole(self.used)

    @property
    def quantity_shown(self) -> Decimal | int:
        return _whole(self.quantity)

    @property
    def left(self) -> Decimal:
        return max(self.quantity - self.used, Decimal(0))

    @property
    def over(self) -> Decimal:
        return max(self.used - self.quantity, Decimal(0))


def _whole(amount: Decimal) -> Decimal | int:
    """12 rather than 12.00 hours."""
    return int(amount) if amount == int(amount) else amount.normalize()


def packages(today: dt.date) -> QuerySet[ServicePackage]:
    """With ``n_running``: how many organisations have it now."""
    running = Q(assignments__starts_on__lte=today, assignments__ends_on__gte=today)
    rows = ServicePackage.objects.prefetch_related("contents").order_by("-is_offered", "name")
    return rows.annotate(n_running=Count("assignments", filter=running))


def assignments_visible_to(user) -> QuerySet[PackageAssignment]:
    seen = accounts.within(accounts.scopes(user, Permission.VIEW_GUIDANCE), "organisation__scope")
    return PackageAssignment.objects.filter(seen).select_related("package", "organisation")


def assignments_in_full() -> QuerySet[PackageAssignment]:
    return PackageAssignment.objects.select_related("package", "organisation__region", "assigned_by", "ended_by")


def uses_of(assignments: Iterable[PackageAssignment]) -> dict[int, list[Use]]:
    """By assignment, in one statement."""
    given = Delivery.objects.filter(
        organisation=OuterRef("assignment__organisation"),
        kind=OuterRef("kind"),
        unit=OuterRef("unit"),
        given_on__gte=OuterRef("assignment__starts_on"),
        given_on__lte=OuterRef("assignment__ends_on"),
        voided_at=None,
    )
    total = given.order_by().values("kind").annotate(total=Sum("quantity")).values("total")
    used = Coalesce(Subquery(total), Decimal(0), output_field=DecimalField(max_digits=16, decimal_places=2))
    found: defaultdict[int, list[Use]] = defaultdict(list)
    for quota in PackageQuota.objects.filter(assignment__in=[one.pk for one in assignments]).annotate(used=used):
        use = Use(quota.get_kind_display(), quota.unit, quota.quantity, quota.used)
        found[quota.assignment_id].append(use)
    return found


def _given_in(assignment: PackageAssignment) -> QuerySet[Delivery]:
    days = (assignment.starts_on, assignment.ends_on)
    return Delivery.objects.filter(organisation=assignment.organisation, given_on__range=days, voided_at=None)


def _promised(assignment: PackageAssignment) -> Q:
    condition = Q(pk__in=[])
    for quota in assignment.quotas.all():
        condition |= Q(kind=quota.kind, unit=quota.unit)
    return condition


def deliveries_under(assignment: PackageAssignment) -> QuerySet[Delivery]:
    """What its quotas count."""
    return _given_in(assignment).filter(_promised(assignment)).order_by("-given_on", "-pk")


def beside_the_package(assignment: PackageAssignment) -> int:
    """Services of the same days that no quota of it counts."""
    return _given_in(assignment).exclude(_promised(assignment)).count()


def assignments_in_state(rows: QuerySet[PackageAssignment], state: str, today: dt.date) -> QuerySet[PackageAssignment]:
    if state == "running":
        return rows.filter(starts_on__lte=today, ends_on__gte=today)
    if state == "over":
        return rows.filter(ends_on__lt=today)
    return rows.filter(starts_on__gt=today) if state == "later" else rows


def assignments_in_order(rows: QuerySet[PackageAssignment]) -> QuerySet[PackageAssignment]:
    """What lasts longest first."""
    return rows.order_by(F("ends_on").desc(), "-pk")
