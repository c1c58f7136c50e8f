"""The tabs over the rooms of this stage. Each room adds its line: key, label, address, who may enter."""

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

ROOMS: list[tuple[str, Promise, str, str]] = [
    ("plans", _("支持计划"), "guidance:home", "guidance.view_plans"),
    ("coaching", _("辅导"), "guidance:coaching-list", "guidance.view_coaching"),
    ("packages", _("服务包"), "guidance:package-assignments", "guidance.view_guidance"),
    ("resources", _("资源对接"), "guidance:offer-list", "guidance.view_resources"),
    ("deliveries", _("服务记录"), "guidance:delivery-list", "guidance.view_deliveries"),
    ("cohorts", _("统筹方案"), "guidance:cohort-list", "guidance.view_cohorts"),
    ("donations", _("捐赠"), "guidance:donation-list", "guidance.view_gifts"),
    ("distributions", _("发放"), "guidance:distribution-list", "guidance.view_gifts"),
    ("receipts", _("捐赠签收"), "guidance:receipt-list", "guidance.sign_receipt"),
    ("gifts", _("我的捐赠"), "guidance:own-gifts", "guidance.follow_own_gifts"),
    ("fairs", _("双选会"), "guidance:fair-list", "guidance.view_gifts"),
    ("booths", _("双选会"), "guidance:booth-list", "guidance.report_booth"),
    ("shares", _("受益分布"), "guidance:fair-share", "guidance.view_gifts"),
]


def stage_tabs(user) -> list[tuple[str, Promise, str]]:
    """(key, label, address) of the rooms this reader may enter."""
    return [(key, label, reverse(name)) for key, label, name, permission in ROOMS if user.has_perm(permission)]
