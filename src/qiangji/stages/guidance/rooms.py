"""Which room begins which kind of plan item."""

from django.utils.translation import gettext_lazy as _

from .choices import MeasureKind
from .models import CoachingEngagement, Need, PlanItem, Receipt
from .openings import Opening, add_opening


def register() -> None:
    add_opening(
        MeasureKind.COACHING,
        Opening(
            "guidance:coaching-open", _("开辅导"), "guidance.run_guidance", _engagements, "guidance.view_engagement"
        ),
    )
    add_opening(MeasureKind.RESOURCE, Opening("guidance:need-create", _("提出需求"), "guidance.post_need", _needs))
    add_opening(MeasureKind.GRANT, Opening("guidance:gift-for-item", _("分配捐赠物"), "guidance.run_gifts", _receipts))


def _engagements(item: PlanItem) -> list[CoachingEngagement]:
    return [one for one in item.coaching_engagements.all() if one.ended_on is None]


def _needs(item: PlanItem) -> list[Need]:
    return [one for one in item.needs.all() if one.withdrawn_at is None]


def _receipts(item: PlanItem) -> list[Receipt]:
    return [one for one in item.gift_receipts.all() if one.signed_at is None]
