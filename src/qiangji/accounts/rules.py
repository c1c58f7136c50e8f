"""The one way to ask "may I": ``user.has_perm("registry.edit_organisation", organisation)``.

``holder_of`` builds the predicate that each app's rules.py registers: the permission, in a grant whose scope
covers the object's ``scope``. Without an object it answers for "anywhere", which is what a menu needs.
"""

import rules

from . import queries
from .models import Grant, User
from .permissions import Permission
from .roles import ANYWHERE


def holder_of(permission: Permission) -> rules.Predicate:
    @rules.predicate(name=f"holds:{permission.value}")
    def predicate(user, obj=None) -> bool:
        scope = None if obj is None else getattr(obj, "scope", None)
        if obj is not None and scope is None:
            return False
        return queries.holds(user, permission, scope)

    return predicate


@rules.predicate
def is_within_reach(user: User, other: User | None) -> bool:
    """Another person, all of whose roles lie where this administrator may grant: nobody's superior, and not oneself."""
    if other is None:
        return True
    places = [g.scope for g in queries.grants_in_force(other) if g.definition.place != ANYWHERE]
    return user != other and all(queries.holds(user, Permission.MANAGE_ACCOUNTS, scope) for scope in places)


@rules.predicate
def manages_accounts(user: User) -> bool:
    return queries.holds(user, Permission.MANAGE_ACCOUNTS)


@rules.predicate
def is_theirs_to_end(user: User, grant: Grant | None) -> bool:
    if grant is None:
        return True
    if grant.definition.place == ANYWHERE:
        return is_within_reach(user, grant.user)
    return user != grant.user and queries.holds(user, Permission.MANAGE_ACCOUNTS, grant.scope)


rules.add_perm("accounts.manage_accounts", holder_of(Permission.MANAGE_ACCOUNTS))
rules.add_perm("accounts.administer_user", manages_accounts & is_within_reach)
rules.add_perm("accounts.end_grant", manages_accounts & is_theirs_to_end)
rules.add_perm("audit.read_audit", holder_of(Permission.READ_AUDIT))
