"""Proposals for a whole cohort: what could be in them, what is, and who has never received anything."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Sum

from qiangji.accounts import queries as accounts
from qiangji.accounts.models import Region
from qiangji.accounts.permissions import Permission
from qiangji.registry.choices import LIVING
from qiangji.registry.models import Organisation

from ..choices import LIMITED_KINDS, MeasureKind
from ..models import CohortProposal, Delivery, PlanItem, ProposalLine


def cohort_scopes(user) -> list[str]:
    held = [accounts.scopes(user, one) for one in (Permission.RUN_GUIDANCE, Permission.APPROVE_GUIDANCE)]
    return [scope for scopes in held for scope in scopes]


def cohorts_visible_to(user) -> QuerySet[CohortProposal]:
    rows = CohortProposal.objects.filter(accounts.within(cohort_scopes(user)))
    return rows.select_related("cycle", "made_by", "signed_by")


def places_of_cohorts(user) -> QuerySet[Region]:
    """The regions whose organisations this user may plan for."""
    return Region.objects.filter(scope__in=accounts.scopes(user, Permission.RUN_GUIDANCE)).order_by("scope")


def with_counts(rows: QuerySet[CohortProposal]) -> QuerySet[CohortProposal]:
    yes = Q(lines__decided=True)
    return rows.annotate(
        yes_count=Count("lines", filter=yes),
        organisation_count=Count("lines__organisation", filter=yes, distinct=True),
    ).order_by("-pk")


def candidates(scope: str) -> QuerySet[PlanItem]:
    """Open items of signed plans that take hours, a seat or money, and that no signed proposal has promised."""
    promised = ProposalLine.objects.filter(plan_item=OuterRef("pk"), decided=True, proposal__signed_at__isnull=False)
    organisation = "plan__diagnosis__assessment__organisation"
    rows = PlanItem.objects.filter(
        accounts.within([scope], f"{organisation}__scope"),
        plan__signed_at__isnull=False,
        ending="",
        **{f"{organisation}__standing__in": LIVING},
        kind__in=LIMITED_KINDS,
    )
    rows = rows.filter(~Exists(promised)).select_related(f"{organisation}__region", "finding")
    return rows.order_by(f"{organisation}__scope", "position", "pk")


def served(organisations: Iterable[int]) -> set[int]:
    """Those of them that were ever given anything."""
    rows = Delivery.objects.filter(organisation__in=list(organisations), voided_at=None)
    return set(rows.order_by().values_list("organisation", flat=True).distinct())


def never_served_without_line(proposal: CohortProposal) -> QuerySet[Organisation]:
    """Organisations of the place that never received anything and have nothing in this proposal to receive."""
    given = Delivery.objects.filter(organisation=OuterRef("pk"), voided_at=None)
    line = ProposalLine.objects.filter(organisation=OuterRef("pk"), proposal=proposal)
    rows = Organisation.objects.filter(accounts.within([proposal.scope]), standing__in=LIVING)
    return rows.filter(~Exists(given), ~Exists(line)).select_related("region")


def never_served_and_left_out(proposal: CohortProposal) -> QuerySet[Organisation]:
    """Who never received anything, could receive something now, and does not."""
    lines = ProposalLine.objects.filter(organisation=OuterRef("pk"), proposal=proposal)
    rows = Organisation.objects.filter(Exists(lines.filter(never_served=True)), ~Exists(lines.filter(decided=True)))
    return rows.select_related("region")


def lines_of(proposal: CohortProposal) -> QuerySet[ProposalLine]:
    rows = proposal.lines.select_related("organisation__region", "instead__organisation", "decided_by")
    return rows.select_related("plan_item__plan").order_by("position")


@dataclass(frozen=True)
class Used:
    """What the lines that are to be done take in all."""

    hours: int = 0
    seats: int = 0
    money: int = 0
    lines: int = 0
    organisations: int = 0
    value: int = 0


def used_by(proposal: CohortProposal) -> Used:
    found = proposal.lines.filter(decided=True).aggregate(
        hours=Sum("hours", default=0),
        seats=Sum("seats", default=0),
        money=Sum("money", default=0),
        value=Sum("value", default=0),
        lines=Count("pk"),
        organisations=Count("organisation", distinct=True),
    )
    return Used(**found)


def districts_of(proposal: CohortProposal) -> list[Mapping]:
    """By district: organisations with a line, those of them that get something, and the same of the never served."""
    new = Q(never_served=True)
    return list(
        proposal.lines.order_by()
        .values("organisation__region", "organisation__region__name")
        .annotate(
            organisations=Count("organisation", distinct=True),
            reached=Count("organisation", distinct=True, filter=Q(decided=True)),
            fresh=Count("organisation", distinct=True, filter=new),
            fresh_reached=Count("organisation", distinct=True, filter=new & Q(decided=True)),
            lines=Count("pk", filter=Q(decided=True)),
            hours=Sum("hours", filter=Q(decided=True), default=0),
            seats=Sum("seats", filter=Q(decided=True), default=0),
            money=Sum("money", filter=Q(decided=True), default=0),
        )
        .order_by("organisation__region__scope")
    )


def changed_lines(proposal: CohortProposal) -> QuerySet[ProposalLine]:
    """Where people decided otherwise than was proposed."""
    return lines_of(proposal).exclude(decided=F("proposed"))


def lines_named(proposal: CohortProposal, numbers: Iterable[int]) -> dict[int, ProposalLine]:
    return proposal.lines.select_related("organisation").in_bulk(list(numbers))


@dataclass(frozen=True)
class Waiting:
    """What the open items of one kind come to, before anything is planned."""

    kind: str
    items: int
    organisations: int

    @property
    def label(self) -> str:
        return str(MeasureKind(self.kind).label)


def waiting_by_kind(scopes: Iterable[str]) -> list[Waiting]:
    """Of all places of somebody who plans; a place inside another is not counted twice."""
    outer = sorted(scopes)
    outer = [scope for scope in outer if not any(scope.startswith(one) for one in outer if one != scope)]
    found: dict[str, list[int]] = {}
    for scope in outer:
        rows = candidates(scope).order_by().values("kind")
        organisation = Count("plan__diagnosis__assessment__organisation", distinct=True)
        for row in rows.annotate(items=Count("pk"), organisations=organisation):
            kept = found.setdefault(row["kind"], [0, 0])
            kept[0], kept[1] = kept[0] + row["items"], kept[1] + row["organisations"]
    return [Waiting(kind, *found[kind]) for kind in LIMITED_KINDS if kind in found]
