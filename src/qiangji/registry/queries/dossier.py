"""One organisation on one page, in a fixed number of queries; what a page does not show it does not ask for."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import F, QuerySet

from ..choices import DisabilityType, ServiceField
from ..models import (
    AnnualInspection,
    FormerName,
    Membership,
    OfficialGrade,
    Organisation,
    PartyBuildingRecord,
    SecondaryField,
    ServedType,
)


@dataclass(frozen=True)
class Dossier:
    organisation: Organisation
    inspection: AnnualInspection | None
    grade: OfficialGrade | None
    party: PartyBuildingRecord | None


@dataclass(frozen=True)
class Lists:
    """The short lists of one organisation, in words."""

    secondary_fields: list[str]
    served_types: list[str]
    former_names: list[tuple[str, dt.date | None]]


def with_relations(organisations: QuerySet[Organisation]) -> QuerySet[Organisation]:
    """With what every page about one organisation names."""
    return organisations.select_related("region", "supervising_unit").annotate(
        confirmed_by_name=F("confirmed_by__name")
    )


def dossier(organisation: Organisation, today: dt.date) -> Dossier:
    """The latest of each filing; a grade that has run out is not shown as held.

    An organisation has a handful of each: they are read whole and chosen from here, which costs half of asking.
    """
    mine = {"organisation_id": organisation.pk}
    inspections = AnnualInspection.objects.filter(**mine).order_by()
    grades = [g for g in OfficialGrade.objects.filter(**mine).order_by() if g.issued_on <= today <= g.expires_on]
    parties = [row for row in PartyBuildingRecord.objects.filter(**mine).order_by() if row.since <= today]
    return Dossier(
        organisation=organisation,
        inspection=max(inspections, key=lambda row: row.year, default=None),
        grade=max(grades, key=lambda row: (row.issued_on, row.pk), default=None),
        party=max(parties, key=lambda row: (row.since, row.pk), default=None),
    )


def heads(organisation: Organisation, today: dt.date) -> list[str]:
    """The names of who heads it today: for readers who may see people."""
    posts = Membership.objects.filter(organisation_id=organisation.pk, is_head=True, person__merged_into=None)
    names = posts.order_by("pk").values_list("person__name", "until")
    return [name for name, until in names if until is None or until >= today]


def lists(organisation: Organisation) -> Lists:
    mine = {"organisation_id": organisation.pk}
    fields = SecondaryField.objects.filter(**mine).order_by().values_list("field", flat=True)
    types = ServedType.objects.filter(**mine).order_by().values_list("disability_type", flat=True)
    names = FormerName.objects.filter(**mine).order_by().values_list("name", "until")
    return Lists(
        [str(ServiceField(value).label) for value in sorted(fields)],
        [str(DisabilityType(value).label) for value in sorted(types)],
        sorted(names, key=lambda row: row[0]),
    )
