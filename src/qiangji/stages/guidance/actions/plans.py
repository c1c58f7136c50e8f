"""A support plan: drafted by rule from a signed diagnosis, edited, and signed by an expert.

Every change counts up ``revision``, and a change names the revision it was made from: two people who edit at once are
told. From the signature on the items stay as they are; what becomes of them is in ``items``.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from qiangji.accounts import clock
from qiangji.accounts.models import User
from qiangji.accounts.permissions import Permission
from qiangji.accounts.queries import holds
from qiangji.audit.actions import record
from qiangji.notices.actions import send_notices
from qiangji.stages.assessment.models import Diagnosis, Finding
from qiangji.stages.assessment.queries import findings_of, organisers_of

from ..choices import MeasureKind
from ..drafting import LEVELS, MOST_ITEMS, candidates_for, chosen_from
from ..errors import Refused, Stale
from ..models import PlanItem, SupportPlan, TreatmentRule

BY_EXPERT = {MeasureKind.COACHING, MeasureKind.SELF_HELP}


@dataclass(frozen=True)
class Wanted:
    """One item as the editor left it; without ``pk`` it is a new one."""

    finding: Finding
    kind: str
    title: str
    owner: User
    due_on: dt.date
    target: int | None = None
    reason: str = ""
    pk: int | None = None


@transaction.atomic
def draft_plan(*, diagnosis: Diagnosis, by, expert: User | None = None, at: dt.datetime | None = None) -> SupportPlan:
    """``expert`` will sign it: by default who signed the diagnosis. What an expert gives is theirs to do."""
    diagnosis = Diagnosis.objects.select_for_update(of=("self",)).select_related("diagnostician").get(pk=diagnosis.pk)
    if diagnosis.signed_at is None:
        raise Refused(_("诊断签署以后才能开方。"))
    if SupportPlan.objects.filter(diagnosis=diagnosis).exists():
        raise Refused(_("这份诊断已经开过方了，请打开那一份来改。"))
    moment = moment_of(at)
    if moment < diagnosis.signed_at:
        raise Refused(_("开方不能早于诊断签署。"))
    expert = expert or diagnosis.diagnostician
    plan = SupportPlan.objects.create(diagnosis=diagnosis, expert=expert, drafted_at=moment)
    runner = by if by is not None and holds(by, Permission.RUN_GUIDANCE, plan.scope) else expert
    rules = TreatmentRule.objects.filter(retired_at=None)
    chosen = chosen_from(candidates_for(findings_of(diagnosis), rules))
    PlanItem.objects.bulk_create(
        PlanItem(
            plan=plan,
            finding=one.finding,
            kind=one.rule.kind,
            title=one.rule.title,
            reason=one.reason[:300],
            target=one.target,
            owner=expert if one.rule.kind in BY_EXPERT else runner,
            due_on=timezone.localdate(moment) + dt.timedelta(days=one.rule.days),
            position=place,
        )
        for place, one in enumerate(chosen, 1)
    )
    record(kind="plan_drafted", by=by, subject=plan, detail={"items": len(chosen)})
    return plan


@transaction.atomic
def edit_plan(*, plan: SupportPlan, note: str, items: Sequence[Wanted], revision: int, by) -> SupportPlan:
    """The whole of it at once, in the order given; an item that is not among them goes."""
    plan = _open(plan, revision)
    if len(items) > MOST_ITEMS:
        raise Refused(_("一份计划最多 %(n)d 条：少几条，办得成。") % {"n": MOST_ITEMS})
    there = {item.pk: item for item in plan.items.all()}
    if any(one.pk is not None and one.pk not in there for one in items):
        raise Stale
    for one in items:
        _refuse_unfit(plan, one)
    PlanItem.objects.filter(plan=plan, pk__in=set(there) - {one.pk for one in items}).delete()
    for place, one in enumerate(items, 1):
        item = there.get(one.pk) or PlanItem(plan=plan)
        item.finding, item.kind, item.title, item.owner = one.finding, one.kind, one.title.strip(), one.owner
        item.due_on, item.target, item.reason, item.position = one.due_on, one.target, one.reason.strip(), place
        item.save()
    plan.note = note.strip()
    plan.revision += 1
    plan.save(update_fields=["note", "revision"])
    record(kind="plan_edited", by=by, subject=plan, detail={"items": len(items)})
    return plan


@transaction.atomic
def sign_plan(*, plan: SupportPlan, by, revision: int | None = None, at: dt.datetime | None = None) -> SupportPlan:
    """By its expert. The organisation is told, except of what was signed before (``at``)."""
    plan = _open(plan, revision)
    if by is None or plan.expert_id != by.pk:
        raise Refused(_("计划由负责的专家本人签署。"))
    if not plan.items.exists():
        raise Refused(_("计划里还没有事项，不能签署。"))
    moment = moment_of(at)
    if plan.items.filter(due_on__lt=timezone.localdate(moment)).exists():
        raise Refused(_("有一条的期限已经过了，请先改期限。"))
    plan.signed_at, plan.signed_by = moment, by
    plan.save(update_fields=["signed_at", "signed_by"])
    record(kind="plan_signed", by=by, subject=plan, detail={"items": plan.items.count()})
    if at is None:
        _tell_organisation(plan, by)
    return plan


def _tell_organisation(plan: SupportPlan, by) -> None:
    """That there is one to answer. Mail lies about: no finding and no score."""
    assessments = type(plan.diagnosis.assessment).objects.filter(pk=plan.diagnosis.assessment_id)
    send_notices(
        to=organisers_of(assessments),
        title=_("支持计划已签署"),
        text=_("你们机构的支持计划已由专家签署。请逐条看一看，写明同意还是有不同意见。"),
        url=plan.get_absolute_url(),
        by=by,
    )


def _open(plan: SupportPlan, revision: int | None) -> SupportPlan:
    """Read afresh, unsigned, and at the revision that the caller saw, if it says one."""
    rows = SupportPlan.objects.select_for_update(of=("self",)).select_related("diagnosis__assessment__organisation")
    plan = rows.get(pk=plan.pk)
    if plan.signed_at is not None:
        raise Refused(_("计划已经签署，事项不再改；情况有变，请在那一条上写明原因后结束。"))
    if revision is not None and plan.revision != revision:
        raise Stale
    return plan


def _refuse_unfit(plan: SupportPlan, one: Wanted) -> None:
    if not one.title.strip():
        raise Refused(_("有一条没有写做什么。"))
    if one.kind not in MeasureKind.values:
        raise Refused(_("请选一个类别。"))
    if one.finding.diagnosis_id != plan.diagnosis_id:
        raise Refused(_("每一条都要依据这份诊断里的结论。"))
    if one.target is not None and not 1 <= one.target <= LEVELS:
        raise Refused(_("目标等级从 1 到 %(n)d。") % {"n": LEVELS})


def moment_of(at: dt.datetime | None) -> dt.datetime:
    now = clock.now()
    if at is not None and at > now:
        raise Refused(_("时间还没有到，不能提前登记。"))
    return at or now
