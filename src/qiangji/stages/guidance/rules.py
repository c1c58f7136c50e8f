"""Who may do what in the second stage: a permission, held in a place that covers the object's scope."""

import rules

from qiangji.accounts.permissions import Permission
from qiangji.accounts.rules import holder_of

rules.add_perm("guidance.view_guidance", holder_of(Permission.VIEW_GUIDANCE))
rules.add_perm("guidance.run_guidance", holder_of(Permission.RUN_GUIDANCE))
rules.add_perm("guidance.respond_guidance", holder_of(Permission.RESPOND_GUIDANCE))
