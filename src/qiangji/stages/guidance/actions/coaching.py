"""Coaching: opened with a goal, ended with a result."""

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext as _

from qiangji.accounts import clock
from qiangji.accounts.models import User
from qiangji.audit.actions import record
from qiangji.registry.choices import LIVING
from qiangji.registry.models import Organisation

from ..choices import MeasureKind
from ..errors import Refused
from ..models import CoachingEngagement, PlanItem


@transaction.atomic
def open_engagement(
    *,
    organisation: Organisation,
    kind: str,
    expert: User,
    goal: str,
    opened_on: dt.date,
    by,
    plan_item: PlanItem | None = None,
) -> CoachingEngagement:
    """A plan item leads to one engagement at a time: asked twice, the second is told."""
    if organisation.standing not in LIVING:
        raise Refused(_("这家机构已经不在册，不能再开辅导。"))
    if not expert.is_active:
        raise Refused(_("这位专家的账号已经关闭，请另选一位。"))
    if not goal.strip():
        raise Refused(_("请写明这次辅导要达到什么。"))
    if opened_on > clock.today():
        raise Refused(_("开始日期还没有到；先约时间，到了再开。"))
    if plan_item is not None:
        _check_item(plan_item, organisation)
    engagement = CoachingEngagement.objects.create(
        organisation=organisation,
        kind=kind,
        expert=expert,
        plan_item=plan_item,
        goal=goal.strip(),
        opened_on=opened_on,
        opened_by=by,
    )
    record(kind="coaching_opened", by=by, subject=engagement, detail={"expert": str(expert)})
    return engagement


def _check_item(item: PlanItem, organisation: Organisation) -> None:
    item = (
        PlanItem.objects.select_for_update(of=("self",)).select_related("plan__diagnosis__assessment").get(pk=item.pk)
    )
    if item.plan.diagnosis.assessment.organisation_id != organisation.pk:
        raise Refused(_("这一条计划事项属于另一家机构。"))
    if item.kind != MeasureKind.COACHING:
        raise Refused(_("这一条计划事项不是辅导。"))
    if item.ended_at is not None:
        raise Refused(_("这一条计划事项已经结束。"))
    if item.coaching_engagements.filter(ended_at=None).exists():
        raise Refused(_("这一条计划事项已经开了辅导，还没有结束。"))


@transaction.atomic
def end_engagement(
    *, engagement: CoachingEngagement, ended_on: dt.date, result: str, follow_up_on: dt.date | None = None, by
) -> CoachingEngagement:
    """What is still planned is called off first: an appointment must not outlive its engagement."""
    engagement = CoachingEngagement.objects.select_for_update(of=("self",)).get(pk=engagement.pk)
    visits = engagement.visits.filter(voided_at=None)
    if engagement.ended_at is not None:
        raise Refused(_("这项辅导已经结束了。"))
    if not result.strip():
        raise Refused(_("请写明得到了什么成果；没有成果也请写明原因。"))
    if ended_on > clock.today() or ended_on < engagement.opened_on:
        raise Refused(_("结束日期应在开始日期和今天之间。"))
    if follow_up_on is not None and follow_up_on <= ended_on:
        raise Refused(_("回访日期应在结束日期之后。"))
    if visits.filter(held_on=None).exists():
        raise Refused(_("还有约好没有登记的辅导；先登记或取消，再结束。"))
    if visits.filter(held_on__gt=ended_on).exists():
        raise Refused(_("结束日期之后还有一次辅导记录，请改晚一些。"))
    engagement.ended_on, engagement.result, engagement.follow_up_on = ended_on, result.strip(), follow_up_on
    engagement.ended_at, engagement.ended_by = clock.now(), by
    engagement.save(update_fields=["ended_on", "result", "follow_up_on", "ended_at", "ended_by"])
    record(kind="coaching_ended", by=by, subject=engagement)
    return engagement
