"""Reads about people and what they may do."""

import datetime as dt
from collections.abc import Iterable

from django.contrib.auth.models import AnonymousUser
from django.core.cache import cache
from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet

from .models import Grant, Hub, Region, User, in_force
from .permissions import Permission
from .roles import ANYWHERE, REGION, ROLES

PLACELESS = [role.key for role in ROLES.values() if role.place == ANYWHERE]
HUB_KEY = "accounts.hub"


def grants_in_force(user: User | AnonymousUser) -> list[Grant]:
    """The user's grants that hold today."""
    return user.grants_in_force if isinstance(user, User) else []


def scopes(user: User | AnonymousUser, permission: Permission) -> list[str]:
    """The scopes in which the user holds the permission; an empty scope is everywhere."""
    return user.scopes(permission) if isinstance(user, User) else []


def holds(user: User, permission: Permission, scope: str | None = None) -> bool:
    """Whether the user holds the permission over ``scope``; with None, over any place at all."""
    held = scopes(user, permission)
    return bool(held) if scope is None else any(scope.startswith(one) for one in held)


def within(scopes: Iterable[str], field: str = "scope") -> Q:
    """A condition for "inside any of these scopes"; no scopes, no rows."""
    condition = Q(pk__in=[])
    for one in scopes:
        condition |= Q(**{f"{field}__under": one})
    return condition


def users_visible_to(user: User) -> QuerySet[User]:
    """For who manages accounts: everybody with a role inside their scope, or with none that is bound to a place."""
    held = scopes(user, Permission.MANAGE_ACCOUNTS)
    if not held:
        return User.objects.none()
    theirs = Grant.objects.filter(user=OuterRef("pk"))
    inside = theirs.filter(within(held) | Q(role__in=PLACELESS))
    return User.objects.filter(Exists(inside) | ~Exists(theirs))


def users_matching(rows: QuerySet[User], *, text: str = "", role: str = "", state: str = "") -> QuerySet[User]:
    if text:
        named = Q(name__icontains=text) | Q(username__icontains=text)
        rows = rows.filter(named | Q(unit__icontains=text) | Q(email__icontains=text))
    if role:
        rows = rows.filter(Exists(Grant.objects.filter(in_force(), user=OuterRef("pk"), role=role)))
    if state:
        rows = rows.filter(closed_at__isnull=state == "open")
    return rows


def with_current_grants(rows: QuerySet[User]) -> QuerySet[User]:
    """Each user with ``current_grants``, in one more query for the whole page."""
    current = Grant.objects.filter(in_force()).order_by("role", "scope")
    return rows.prefetch_related(Prefetch("grants", queryset=current, to_attr="current_grants"))


def regions_granted_by(user: User) -> QuerySet[Region]:
    """The regions in which the user may grant roles."""
    return Region.objects.filter(within(scopes(user, Permission.MANAGE_ACCOUNTS)))


def hub() -> Hub | None:
    """The hub of this installation, or None before set-up. Every page shows it: kept a minute."""
    kept = cache.get(HUB_KEY)
    if kept is None:
        kept = Hub.objects.select_related("region").first()
        cache.set(HUB_KEY, kept, timeout=60)
    return kept


def is_demo() -> bool:
    """Whether everything here is made up, which every page says."""
    found = hub()
    return found is not None and found.is_demo


def forget_hub() -> None:
    """What an action that names the hub calls, once its transaction holds."""
    cache.delete(HUB_KEY)


def hubs_named_by(user: User) -> QuerySet[Hub]:
    """The hub, for an administrator of the whole of its region."""
    hub_now = hub()
    allowed = hub_now is not None and holds(user, Permission.MANAGE_ACCOUNTS, hub_now.scope)
    return Hub.objects.select_related("region") if allowed else Hub.objects.none()


def leading_role_label(user: User) -> str:
    """The role named in the top bar: the first one held, in the order in which ROLES lists them."""
    held = {grant.role for grant in grants_in_force(user)}
    return next((str(role.label) for role in ROLES.values() if role.key in held), "")


def oversees(user: User) -> bool:
    """Whether the user looks after many organisations (a region), rather than answering for one."""
    return any(
        grant.definition.place == REGION and Permission.VIEW_ORGANISATION in grant.definition.permissions
        for grant in grants_in_force(user)
    )


def grants_ending(user: User, start: dt.date, end: dt.date) -> QuerySet[Grant]:
    """Grants that this administrator looks after and that end between the two days."""
    return (
        Grant.objects.filter(within(scopes(user, Permission.MANAGE_ACCOUNTS)), ends_on__range=(start, end))
        .select_related("user")
        .order_by("ends_on")
    )
