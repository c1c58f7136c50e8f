"""Who has been given how much: by place, by form, and by organisation."""

from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef, QuerySet, Sum

from qiangji.accounts import queries as accounts
from qiangji.accounts.permissions import Permission
from qiangji.registry.choices import LegalForm, Standing
from qiangji.registry.models import Organisation

from ..choices import DeliveryKind
from ..models import Delivery


@dataclass(frozen=True)
class Part:
    """One place or form: of how many organisations how many were reached, and with how much of the whole."""

    label: str
    members: int
    reached: int
    amount: float
    share: float

    @property
    def each(self) -> float:
        return self.amount / self.members if self.members else 0


def organisations_served(user) -> QuerySet[Organisation]:
    seen = accounts.within(accounts.scopes(user, Permission.VIEW_GUIDANCE))
    return Organisation.objects.filter(seen, standing=Standing.ACTIVE)


def given(user, *, kind: str = "", year: int | None = None) -> QuerySet[Delivery]:
    seen = accounts.within(accounts.scopes(user, Permission.VIEW_GUIDANCE))
    rows = Delivery.objects.filter(seen, voided_at=None, organisation__standing=Standing.ACTIVE).order_by()
    if kind:
        rows = rows.filter(kind=kind)
    return rows.filter(given_on__year=year) if year else rows


def measured(kind: str):
    """Money is added up; everything else is counted in times, for hours and pieces do not add up."""
    return Sum("quantity") if kind == DeliveryKind.MONEY else Count("pk")


def amounts(served: QuerySet[Organisation], rows: QuerySet[Delivery], kind: str) -> list[float]:
    """One number an organisation, zero for whoever got nothing."""
    found = [float(n) for n in rows.values("organisation").annotate(n=measured(kind)).values_list("n", flat=True)]
    return found + [0.0] * (served.count() - len(found))


def by_place(served: QuerySet[Organisation], rows: QuerySet[Delivery], kind: str) -> list[Part]:
    return _parts(served, rows, kind, "region__name", {})


def by_form(served: QuerySet[Organisation], rows: QuerySet[Delivery], kind: str) -> list[Part]:
    return _parts(served, rows, kind, "legal_form", {form.value: str(form.label) for form in LegalForm})


def _parts(served, rows, kind: str, column: str, labels: dict[str, str]) -> list[Part]:
    members = dict(served.order_by().values_list(column).annotate(n=Count("pk")))
    found = {
        key: (reached, float(amount))
        for key, reached, amount in rows.values_list(f"organisation__{column}").annotate(
            reached=Count("organisation", distinct=True), amount=measured(kind)
        )
    }
    whole = sum(amount for _reached, amount in found.values()) or 1
    parts = [
        Part(labels.get(key, key), n, *found.get(key, (0, 0.0)), share=100 * found.get(key, (0, 0.0))[1] / whole)
        for key, n in members.items()
    ]
    return sorted(parts, key=lambda part: (part.each, part.label))


def most(rows: QuerySet[Delivery], kind: str, count: int = 10) -> list[tuple[str, str, float]]:
    found = rows.values_list("organisation__name", "organisation__region__name").annotate(n=measured(kind))
    return list(found.order_by("-n", "organisation__name")[:count])


def never(served: QuerySet[Organisation], rows: QuerySet[Delivery]) -> QuerySet[Organisation]:
    """Who got nothing of this: the first to think of next time."""
    got = rows.filter(organisation=OuterRef("pk"))
    return served.filter(~Exists(got)).select_related("region").order_by("scope")


def years(user) -> list[int]:
    return [day.year for day in given(user).dates("given_on", "year", order="DESC")]
