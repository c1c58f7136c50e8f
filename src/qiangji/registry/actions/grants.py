"""Grants name a scope, not a row: when a scope moves, the grants on it move too."""

from qiangji.accounts.models import Grant

from ..models import Organisation


def carry_grants(*, from_scope: str, to: Organisation) -> int:
    """Rebind grants on ``from_scope`` to ``to``; who holds the same there already needs no second one."""
    held = set(Grant.objects.filter(scope=to.scope).values_list("user_id", "role"))
    rows = [g for g in Grant.objects.filter(scope=from_scope) if (g.user_id, g.role) not in held]
    for grant in rows:
        grant.scope, grant.place_name = to.scope, to.name
    return Grant.objects.bulk_update(rows, ["scope", "place_name"])
