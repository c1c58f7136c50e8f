import datetime as dt
from typing import NamedTuple

from django.db.models import Count, Q, QuerySet

from qiangji.accounts import queries as accounts
from qiangji.accounts.models import Region, User
from qiangji.accounts.permissions import Permission

from ..choices import LIVING, Standing, UnitKind
from ..credit_code import normalise
from ..limits import EARLIEST
from ..models import FormerName, Membership, Organisation, Person, SupervisingUnit


class Counts(NamedTuple):
    """Living organisations by basis: the two counts that must never be added up in silence, and those in neither."""

    served: int
    contact: int
    others: int

    @property
    def living(self) -> int:
        return sum(self)


def visible_to(user: User, path: str = "scope") -> Q:
    """What the reader may see, of organisations or, by the ``path`` to their scope, of rows that hang on one."""
    return accounts.within(accounts.scopes(user, Permission.VIEW_ORGANISATION), path)


def organisations_visible_to(user: User) -> QuerySet[Organisation]:
    return Organisation.objects.filter(visible_to(user))


def organisations_editable_by(user: User) -> QuerySet[Organisation]:
    return Organisation.objects.filter(accounts.within(accounts.scopes(user, Permission.EDIT_ORGANISATION)))


def organisations_exchangeable_by(user: User) -> QuerySet[Organisation]:
    return organisations_visible_to(user).filter(accounts.within(accounts.scopes(user, Permission.EXCHANGE_REGISTRY)))


def served(organisations: QuerySet[Organisation]) -> QuerySet[Organisation]:
    """The count of the field: active, with a 残联 as competent business unit. 联系机构 are not in it."""
    federations = SupervisingUnit.objects.filter(kind=UnitKind.FEDERATION)
    return organisations.filter(standing=Standing.ACTIVE, supervising_unit__in=federations.order_by().values("pk"))


def served_in_order(organisations: QuerySet[Organisation]) -> QuerySet[Organisation]:
    """The same rows, asked for so that the first page of a list does not sort them all."""
    others = SupervisingUnit.objects.exclude(kind=UnitKind.FEDERATION)
    return organisations.filter(standing=Standing.ACTIVE).exclude(supervising_unit__in=others.order_by().values("pk"))


def contact(organisations: QuerySet[Organisation]) -> QuerySet[Organisation]:
    return organisations.filter(standing=Standing.CONTACT)


def others(organisations: QuerySet[Organisation]) -> QuerySet[Organisation]:
    """Active ones under another kind of unit: in the registry, in neither of the two counts."""
    units = SupervisingUnit.objects.exclude(kind=UnitKind.FEDERATION)
    return organisations.filter(standing=Standing.ACTIVE, supervising_unit__in=units.order_by().values("pk"))


def living(organisations: QuerySet[Organisation]) -> QuerySet[Organisation]:
    return organisations.filter(standing__in=LIVING)


def counts_by_basis(organisations: QuerySet[Organisation]) -> Counts:
    """Asked so that both databases only walk an index; a join with the units would fetch every row."""
    elsewhere = others(organisations).count()
    active = organisations.filter(standing=Standing.ACTIVE).count()
    return Counts(active - elsewhere, contact(organisations).count(), elsewhere)


def counts_and_confirmed(organisations: QuerySet[Organisation], today: dt.date) -> tuple[Counts, Counts]:
    """All living ones, and those whose facts somebody has confirmed within a year: both in one walk."""
    figures = {"n": Count("*"), "confirmed": Count("pk", filter=Q(confirmed_on__gt=_year_before(today)))}
    rows = living(organisations).order_by().values("standing").annotate(**figures)
    found = {row["standing"]: row for row in rows}
    elsewhere = others(organisations).aggregate(**figures)
    active, contacts = (found.get(standing, dict.fromkeys(figures, 0)) for standing in LIVING)
    living_ones, confirmed_ones = (
        Counts(active[name] - elsewhere[name], contacts[name], elsewhere[name]) for name in figures
    )
    return living_ones, confirmed_ones


def unconfirmed(organisations: QuerySet[Organisation], today: dt.date) -> QuerySet[Organisation]:
    """Living ones whose facts nobody has confirmed for a year."""
    return living(organisations).filter(Q(confirmed_on__isnull=True) | Q(confirmed_on__lte=_year_before(today)))


def longest_unconfirmed(organisations: QuerySet[Organisation], today: dt.date, most: int) -> list[Organisation]:
    """Confirmed longest ago, then never confirmed: two short walks along an index rather than a sort of all."""
    rows = living(organisations)
    until = _year_before(today)
    known = list(rows.filter(confirmed_on__range=(EARLIEST, until)).order_by("confirmed_on", "scope")[:most])
    return known + list(rows.filter(confirmed_on=None).order_by("scope")[: most - len(known)])


def confirmed(organisations: QuerySet[Organisation], today: dt.date) -> QuerySet[Organisation]:
    """The other living ones."""
    return living(organisations).filter(confirmed_on__gt=_year_before(today))


def confirmation_due_on(organisation: Organisation) -> dt.date | None:
    """The day by which the facts are to be confirmed again; None if they never were."""
    confirmed = organisation.confirmed_on
    if confirmed is None:
        return None
    return confirmed.replace(year=confirmed.year + 1, day=min(confirmed.day, 28 if confirmed.month == 2 else 31))


def is_unconfirmed(organisation: Organisation, today: dt.date) -> bool:
    confirmed = organisation.confirmed_on
    return organisation.standing in LIVING and (confirmed is None or confirmed <= _year_before(today))


def find(organisations: QuerySet[Organisation], words: str, user: User) -> QuerySet[Organisation]:
    """By name, former name or credit code; by who works there only where the reader may see people."""
    named = Q(name__icontains=words) | Q(short_name__icontains=words)
    if code := normalise(words):
        named |= Q(credit_code__startswith=code)
    # As a list of its own, so that all names are read in one sweep and not row by row along the scopes.
    hits = Q(pk__in=Organisation.objects.filter(named).order_by().values("pk"))
    hits |= Q(pk__in=FormerName.objects.filter(name__icontains=words).order_by().values("organisation_id"))
    seen = accounts.scopes(user, Permission.VIEW_PEOPLE)
    if seen and not any(letter.isdigit() for letter in words):  # nobody's name has a digit
        called = Person.objects.filter(merged_into=None, name__icontains=words).order_by().values("pk")
        posts = Membership.objects.filter(accounts.within(seen, "organisation__scope"), until=None, person__in=called)
        hits |= Q(pk__in=posts.order_by().values("organisation_id"))
    return organisations.filter(hits)


def supervising_units(user: User) -> QuerySet[SupervisingUnit]:
    """Units with how many living organisations each has, as far as the reader sees."""
    seen = accounts.within(accounts.scopes(user, Permission.VIEW_ORGANISATION), "organisations__scope")
    living_ones = Count("organisations", filter=seen & Q(organisations__standing__in=LIVING))
    return SupervisingUnit.objects.select_related("region").annotate(organisation_count=living_ones)


def regions_for(user: User, permission: Permission) -> QuerySet[Region]:
    """The places in which the user holds the permission."""
    return Region.objects.filter(accounts.within(accounts.scopes(user, permission))).select_related("parent")


def _year_before(day: dt.date) -> dt.date:
    return day.replace(year=day.year - 1, day=min(day.day, 28 if day.month == 2 else 31))
