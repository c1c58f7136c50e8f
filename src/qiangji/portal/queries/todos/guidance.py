"""What waits in stage two: plans to sign and to answer, items that are late, and items where nothing moves."""

import datetime as dt
from collections.abc import Iterator

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from qiangji.stages.guidance import queries as guidance
from qiangji.stages.guidance.models import PlanItem

from ..desk import Desk
from .todo import SHOWN_OF_ONE_KIND, Todo

# A plan is signed within so many days of its draft, and an item answered within as many of the signature.
SIGN_WITHIN = ANSWER_WITHIN = dt.timedelta(days=14)


def guidance_todos(desk: Desk) -> Iterator[Todo]:
    if not desk.may("guidance.view_plans"):
        return
    if desk.is_expert:
        yield from _to_plan(desk)
        yield from _to_sign(desk)
    if desk.may("guidance.respond_guidance"):
        yield from _to_answer(desk)
    items = guidance.items_visible_to(desk.user)
    late, stuck = guidance.n_late_and_stuck(items, desk.today)
    if late:
        yield from _late(desk, late)
    if stuck:
        words = ngettext("%(n)d 条计划事项两个月没有动静", "%(n)d 条计划事项两个月没有动静", stuck) % {"n": stuck}
        yield Todo(_("看看停在哪里"), words, _list("stuck"), _("看名单"), stage=2)


def _dated(desk: Desk, title: str, subject: object, url: str, verb: str, due_on: dt.date) -> Todo:
    return Todo(title, str(subject), url, verb, due_on, stage=2, days_left=(due_on - desk.today).days)


def _to_plan(desk: Desk) -> Iterator[Todo]:
    for diagnosis in guidance.diagnoses_to_plan(desk.user)[:SHOWN_OF_ONE_KIND]:
        url = reverse("guidance:plan-draft", args=[diagnosis.pk])
        yield Todo(_("从诊断开方"), str(diagnosis.assessment.organisation), url, _("开方"), stage=2)


def _to_sign(desk: Desk) -> Iterator[Todo]:
    for plan in guidance.plans_to_sign(desk.user)[:SHOWN_OF_ONE_KIND]:
        due = timezone.localdate(plan.drafted_at) + SIGN_WITHIN
        yield _dated(desk, _("签署支持计划"), plan.organisation, plan.get_absolute_url(), _("签署"), due)


def _to_answer(desk: Desk) -> Iterator[Todo]:
    for item in guidance.items_to_answer(desk.user)[:SHOWN_OF_ONE_KIND]:
        due = timezone.localdate(item.plan.signed_at) + ANSWER_WITHIN
        yield _dated(desk, _("答复支持计划"), item.title, item.get_absolute_url(), _("答复"), due)


def _late(desk: Desk, n: int) -> Iterator[Todo]:
    """Who oversees many gets one line that leads to the list; the others get each item."""
    if desk.oversees:
        words = ngettext("%(n)d 条计划事项过了期限", "%(n)d 条计划事项过了期限", n) % {"n": n}
        yield Todo(_("催办支持计划"), words, _list("late"), _("看名单"), stage=2)
        return
    for item in guidance.late_items(guidance.items_visible_to(desk.user), desk.today)[:SHOWN_OF_ONE_KIND]:
        yield _dated(desk, _("计划事项已逾期"), _about(item), item.get_absolute_url(), _("查看"), item.due_on)


def _about(item: PlanItem) -> str:
    return f"{item.plan.organisation} · {item.title}"


def _list(state: str) -> str:
    return f"{reverse('guidance:home')}?state={state}"
