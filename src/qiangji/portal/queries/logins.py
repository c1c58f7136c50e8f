"""The demo's logins, for the line that the server prints and the page that offers them."""

from qiangji.accounts.models import Grant, in_force
from qiangji.accounts.roles import ROLES

# Only the demo's own accounts have such an address: example.org belongs to nobody.
MAIL = "@demo.example.org"


def demo_logins() -> list[tuple[str, str, str]]:
    """(username, role label, name) of each demo login under its leading role, in the order of ROLES."""
    grants = Grant.objects.filter(in_force(), user__email__endswith=MAIL, user__closed_at=None).select_related("user")
    order = list(ROLES)
    leading: dict[str, tuple[str, str, str]] = {}
    for grant in sorted(grants, key=lambda grant: (order.index(grant.role), grant.user_id)):
        leading.setdefault(grant.user.username, (grant.user.username, str(grant.definition.label), grant.user.name))
    return list(leading.values())
