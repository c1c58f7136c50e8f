"""Coaching for tests, opened through the actions on days around the real one."""

import datetime as dt
from decimal import Decimal

from tests.factories import registry
from tests.factories.accounts import make_user

from qiangji.accounts import clock
from qiangji.registry import actions as registry_actions
from qiangji.stages.guidance import actions
from qiangji.stages.guidance.choices import CoachingKind
from qiangji.stages.guidance.models import CoachingEngagement, CoachingVisit

BEGAN = 60


def days_ago(n: int) -> dt.date:
    return clock.today() - dt.timedelta(days=n)


def make_expert(name: str = "林岫石", **given):
    """An account that is on the roster as a coach."""
    user = make_user("expert", name=name)
    row = registry.expert(
        **{"roles": ["coach"], "joined_on": dt.date(2020, 1, 1), "hours_per_month": 8} | given,
        employer="青檀社会工作研究院(演示)",
        title="研究员",
        fields=[],
        regions=[],
    )
    registry_actions.link_user(person=row.person, user=user, by=None)
    return user


def engagement(*, by=None, organisation=None, expert=None, **given) -> CoachingEngagement:
    values = {"kind": CoachingKind.FOUNDING, "goal": "完成登记材料", "opened_on": days_ago(BEGAN)}
    return actions.open_engagement(
        organisation=organisation or registry.organisation(),
        expert=expert or make_user("expert"),
        by=by,
        **values | given,
    )


def visit(row: CoachingEngagement, *, ago: int = 10, hours: str = "2.5", by=None, **given) -> CoachingVisit:
    return actions.record_visit(engagement=row, held_on=days_ago(ago), hours=Decimal(hours), by=by, **given)
