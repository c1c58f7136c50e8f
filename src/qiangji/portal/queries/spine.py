"""The spine: how far this cycle has come, stage by stage. A stage that has nothing yet says so."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from qiangji.registry.models import Cycle
from qiangji.stages.assessment.models import AnswerSheet

from ..stages import STAGES
from .desk import Desk


@dataclass(frozen=True)
class Segment:
    number: int
    name: Promise
    done: int = 0
    total: int = 0
    unit: str | Promise = ""
    url: str = ""


@dataclass(frozen=True)
class Spine:
    cycle: Cycle | None
    segments: list[Segment]


def spine_for(desk: Desk) -> Spine | None:
    """None for people who do not oversee organisations: the loop is not theirs to steer."""
    if not desk.oversees:
        return None
    cycle = Cycle.objects.filter(starts_on__lte=desk.today).order_by("-number").first()
    return Spine(cycle, [_assessed(desk, cycle), *(Segment(stage.number, stage.name) for stage in STAGES[1:])])


def _assessed(desk: Desk, cycle: Cycle | None) -> Segment:
    """Organisations from which somebody has handed in an answer sheet in this cycle."""
    answered = AnswerSheet.objects.filter(
        desk.rows_of_organisations, assessment__round__cycle=cycle, submitted_at__isnull=False, withdrawn_at=None
    )
    return Segment(
        1,
        STAGES[0].name,
        answered.order_by().values("organisation").distinct().count() if cycle else 0,
        desk.counts[0],
        _("家"),
        reverse("assessment:home"),
    )
