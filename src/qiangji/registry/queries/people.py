import datetime as dt

from django.db.models import F, Prefetch, Q, QuerySet

from qiangji.accounts import queries as accounts
from qiangji.accounts.models import Region, User
from qiangji.accounts.permissions import Permission

from ..models import Cycle, Expert, Membership, Organisation, Person


def person_of(user: User) -> Person | None:
    """Who this account is, followed through merges."""
    person = Person.objects.select_related("merged_into").filter(user=user).first()
    return person.merged_into or person if person else None


def people_visible_to(user: User) -> QuerySet[Person]:
    """People with a post, past or present, where the reader may see people."""
    scopes = accounts.scopes(user, Permission.VIEW_PEOPLE)
    seen = Membership.objects.filter(accounts.within(scopes, "organisation__scope")).values("person_id")
    return Person.objects.filter(merged_into=None, pk__in=seen)


def memberships_of(organisation: Organisation) -> QuerySet[Membership]:
    """Who serves, heads first; then who has left, the latest first."""
    rows = Membership.objects.filter(organisation=organisation, person__merged_into=None)
    left = F("until").desc(nulls_first=True)
    return rows.select_related("person").order_by(left, "-is_head", "-is_core", "pk")


def core_team(organisations: QuerySet[Organisation], today: dt.date) -> QuerySet[Membership]:
    """The posts whose holders are asked to take part in measurement."""
    serving = Q(until__isnull=True) | Q(until__gte=today)
    return Membership.objects.filter(serving, organisation__in=organisations, is_core=True, person__merged_into=None)


def experts() -> QuerySet[Expert]:
    places = Prefetch("regions", Region.objects.order_by("scope"))
    return Expert.objects.filter(person__merged_into=None).select_related("person").prefetch_related(places)


def on_roster(experts: QuerySet[Expert], today: dt.date) -> QuerySet[Expert]:
    return experts.filter(Q(left_on__isnull=True) | Q(left_on__gt=today))


def current_cycle(today: dt.date) -> Cycle | None:
    return Cycle.objects.filter(starts_on__lte=today, ends_on__gte=today).first()
