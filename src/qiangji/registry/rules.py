"""Who may do what in the registry: a permission, held in a place that covers the object's scope."""

import rules

from qiangji.accounts.permissions import Permission
from qiangji.accounts.rules import holder_of

rules.add_perm("registry.view_organisation", holder_of(Permission.VIEW_ORGANISATION))
rules.add_perm("registry.edit_organisation", holder_of(Permission.EDIT_ORGANISATION))
rules.add_perm("registry.confirm_organisation", holder_of(Permission.CONFIRM_ORGANISATION))
rules.add_perm("registry.register_organisation", holder_of(Permission.REGISTER_ORGANISATION))
rules.add_perm("registry.exchange_registry", holder_of(Permission.EXCHANGE_REGISTRY))
# A workbook edits and registers many at once: it takes what editing and registering one would take.
rules.add_perm(
    "registry.import_organisations",
    holder_of(Permission.EXCHANGE_REGISTRY)
    & holder_of(Permission.EDIT_ORGANISATION)
    & holder_of(Permission.REGISTER_ORGANISATION),
)
rules.add_perm("registry.record_filing", holder_of(Permission.RECORD_FILING))
rules.add_perm("registry.view_people", holder_of(Permission.VIEW_PEOPLE))
rules.add_perm("registry.edit_people", holder_of(Permission.EDIT_PEOPLE))
rules.add_perm("registry.view_experts", holder_of(Permission.VIEW_EXPERTS))
rules.add_perm("registry.edit_experts", holder_of(Permission.EDIT_EXPERTS))
