"""Which room begins which kind of plan item."""

from django.utils.translation import gettext_lazy as _

from .choices import MeasureKind
from .models import CoachingEngagement, Need, PlanItem
from .openings import Opening, add_opening


def register() -> None:
    add_opening(
        MeasureKind.COACHING,
        Opening(
            "guidance:coaching-open", _("开辅导"), "guidance.run_guidance", _engagements, "guidance.view_engagement"
        ),
    )
    add_opening(MeasureKind.RESOURCE, Opening("guidance:need-create", _("提出需求"), "guidance.post_need", _needs))


def _engagements(item: PlanItem) -> list[CoachingEngagement]:
    return [one for one in item.coaching_engagements.all() if one.ended_on is None]


def _needs(item: PlanItem) -> list[Need]:
    return [one for one in item.needs.all() if one.withdrawn_at is None]
