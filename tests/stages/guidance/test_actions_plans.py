"""A plan from the draft to its last item, and everything that is refused on the way."""

import datetime as dt
from dataclasses import replace

import pytest
from tests.factories.accounts import make_user
from tests.factories.guidance import signed_diagnosis

from qiangji.accounts import clock
from qiangji.audit.models import AuditEvent
from qiangji.notices.models import Notice
from qiangji.stages.assessment.choices import FindingKind
from qiangji.stages.assessment.models import Finding
from qiangji.stages.guidance import actions
from qiangji.stages.guidance.actions import Wanted
from qiangji.stages.guidance.drafting import candidates_for, chosen_from, level_of, severity_of
from qiangji.stages.guidance.errors import Refused, Stale
from qiangji.stages.guidance.models import PlanItem, SupportPlan, TreatmentRule

pytestmark = pytest.mark.django_db

RED, WEAK, STRONG, GAP = FindingKind.RED_FLAG, FindingKind.WEAKNESS, FindingKind.STRENGTH, FindingKind.GAP


@pytest.fixture
def hub():
    return make_user("hub_operator")


@pytest.fixture
def expert():
    return make_user("expert")


@pytest.fixture
def diagnosis(expert):
    return signed_diagnosis(expert=expert, kinds=(STRONG, WEAK, RED))


@pytest.fixture
def plan(diagnosis, hub):
    return actions.draft_plan(diagnosis=diagnosis, by=hub)


@pytest.fixture
def signed(plan, expert):
    return actions.sign_plan(plan=plan, by=expert)


def as_wanted(plan: SupportPlan) -> list[Wanted]:
    return [Wanted(i.finding, i.kind, i.title, i.owner, i.due_on, i.target, i.reason, i.pk) for i in plan.items.all()]


def organiser_of(plan: SupportPlan):
    return make_user("organisation_admin", plan.organisation)


def rule(key: str, title: str, importance: int, effort: int, **given) -> TreatmentRule:
    values = {"dimension_key": key, "kind": "coaching", "title": title, "importance": importance, "effort": effort}
    return TreatmentRule.objects.create(**values | given)


def test_rules_rank_by_severity_importance_and_effort(diagnosis):
    TreatmentRule.objects.all().delete()
    rule("A1", "要紧而省事", 5, 1)
    rule("A1", "要紧而费事", 5, 5)
    rule("A2", "一般", 3, 1)
    found = candidates_for(diagnosis.findings.select_related("dimension"), TreatmentRule.objects.all())

    assert [(one.rule.title, one.severity, one.rank) for one in found] == [
        ("要紧而省事", 5, 25.0),
        ("一般", 3, 9.0),
        ("要紧而费事", 5, 5.0),
    ]


def test_few_items_two_of_a_finding_at_most_and_nothing_for_a_strength(expert):
    TreatmentRule.objects.all().delete()
    for n in range(6):
        rule("", f"做法 {n}", 3, 1 + n % 3, up_to_level=5)
    diagnosis = signed_diagnosis(expert=expert, kinds=(STRONG, WEAK, RED, GAP, WEAK))
    found = candidates_for(diagnosis.findings.select_related("dimension"), TreatmentRule.objects.all())
    chosen = chosen_from(found)
    of_finding = [sum(other.finding == one.finding for other in chosen) for one in chosen]

    assert len(chosen) == 5
    assert max(of_finding) <= 2
    assert {one.finding.kind for one in chosen} == {WEAK, RED, GAP}
    assert len({one.rule.title for one in chosen}) == 5


def test_rule_for_a_low_level_is_left_out_for_a_higher_score(diagnosis):
    TreatmentRule.objects.all().delete()
    rule("A2", "只给一级", 5, 1, up_to_level=1)
    weak = diagnosis.findings.select_related("dimension").get(kind=WEAK)
    found = {}
    for value in (10, 30):  # the first level and the second
        weak.value = value
        found[value] = [one.rule.title for one in candidates_for([weak], TreatmentRule.objects.all())]

    assert found == {10: ["只给一级"], 30: []}


@pytest.mark.parametrize(("value", "level"), [(None, None), (0, 1), (24.9, 1), (25, 2), (50, 3), (99.9, 4), (100, 5)])
def test_score_stands_at_a_level(value, level):
    assert level_of(Finding(value=value)) == level


@pytest.mark.parametrize(
    ("kind", "value", "high", "severity"),
    [
        (RED, 90, 95, 5),
        (WEAK, 30, 45, 4),
        (WEAK, 45, 55, 3),
        (WEAK, 60, 68, 2),
        (WEAK, None, None, 3),
        (GAP, 30, 40, 1),
    ],
)
def test_severity(kind, value, high, severity):
    assert severity_of(Finding(kind=kind, value=value, high=high)) == severity


def test_draft_names_what_it_rests_on_who_does_it_and_by_when(plan, hub, expert):
    items = list(plan.items.select_related("finding"))
    kinds = {item.kind for item in items}

    assert (plan.expert, plan.signed_at, plan.revision) == (expert, None, 1)
    assert {item.finding.kind for item in items} == {WEAK, RED}
    assert {item.owner for item in items if item.kind in ("coaching", "self_help")} == {expert}
    assert {item.owner for item in items if item.kind not in ("coaching", "self_help")} <= {hub}
    assert all(item.due_on > clock.today() and item.target == 3 and "÷" in item.reason for item in items)
    assert "coaching" in kinds
    assert AuditEvent.objects.filter(kind="plan_drafted").count() == 1


def test_unsigned_diagnosis_and_a_second_plan_are_refused(diagnosis, hub, plan):
    with pytest.raises(Refused, match="已经开过方了"):
        actions.draft_plan(diagnosis=diagnosis, by=hub)
    unsigned = type(diagnosis).objects.create(
        assessment=signed_diagnosis().assessment, kind="follow_up", follows=diagnosis, diagnostician=hub
    )
    with pytest.raises(Refused, match="签署以后才能开方"):
        actions.draft_plan(diagnosis=unsigned, by=hub)


def test_editing_changes_drops_and_adds(plan, expert, hub):
    first, *_others = as_wanted(plan)
    own = replace(first, pk=None, title=" 自己想的 ", owner=hub)
    edited = actions.edit_plan(
        plan=plan, note=" 先易后难 ", items=[own, replace(first, title="改过")], revision=1, by=expert
    )

    assert list(edited.items.values_list("title", "position")) == [("自己想的", 1), ("改过", 2)]
    assert (edited.note, edited.revision) == ("先易后难", 2)


def test_two_editors_do_not_overwrite_each_other(plan, expert, hub):
    actions.edit_plan(plan=plan, note="甲", items=as_wanted(plan), revision=1, by=hub)
    with pytest.raises(Stale):
        actions.edit_plan(plan=plan, note="乙", items=as_wanted(plan), revision=1, by=expert)
    with pytest.raises(Stale):
        actions.sign_plan(plan=plan, revision=1, by=expert)
    plan.refresh_from_db()

    assert (plan.note, plan.revision, plan.signed_at) == ("甲", 2, None)


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"title": " "}, "没有写做什么"),
        ({"kind": "dance"}, "选一个类别"),
        ({"target": 6}, "目标等级从 1 到 5"),
        ({"finding": "other"}, "依据这份诊断里的结论"),
    ],
)
def test_unfit_item_is_refused_and_nothing_is_written(plan, expert, changed, said):
    before = list(plan.items.values())
    if "finding" in changed:
        changed = {"finding": signed_diagnosis().findings.first()}
    one, *others = as_wanted(plan)
    with pytest.raises(Refused, match=said):
        actions.edit_plan(plan=plan, note="", items=[*others, replace(one, **changed)], revision=1, by=expert)

    assert list(plan.items.values()) == before


def test_more_than_five_items_are_refused(plan, expert):
    one = replace(as_wanted(plan)[0], pk=None)
    with pytest.raises(Refused, match="最多 5 条"):
        actions.edit_plan(plan=plan, note="", items=[one] * 6, revision=1, by=expert)


def test_only_its_expert_signs_and_then_it_stands(plan, expert, hub):
    organiser = organiser_of(plan)
    with pytest.raises(Refused, match="专家本人签署"):
        actions.sign_plan(plan=plan, by=hub)
    signed = actions.sign_plan(plan=plan, by=expert)
    with pytest.raises(Refused, match="已经签署"):
        actions.edit_plan(plan=plan, note="", items=[], revision=1, by=expert)

    assert (signed.signed_by, signed.signed_at is not None) == (expert, True)
    assert list(Notice.objects.filter(title="支持计划已签署").values_list("to", flat=True)) == [organiser.pk]


def test_empty_plan_and_a_day_gone_by_are_not_signed(plan, expert):
    plan.items.update(due_on=clock.today() - dt.timedelta(days=1))
    with pytest.raises(Refused, match="期限已经过了"):
        actions.sign_plan(plan=plan, by=expert)
    plan.items.all().delete()
    with pytest.raises(Refused, match="还没有事项"):
        actions.sign_plan(plan=plan, by=expert)


def test_organisation_answers_each_item_and_a_dispute_says_why(signed, expert):
    organiser = organiser_of(signed)
    first, *_others = signed.items.all()
    with pytest.raises(Refused, match="写明为什么"):
        actions.answer_item(item=first, stance="disputed", note=" ", by=organiser)
    actions.answer_item(item=first, stance="disputed", note="人手不够。", by=organiser)
    first.refresh_from_db()
    told = set(Notice.objects.filter(title__contains="不同意见").values_list("to", flat=True))

    assert (first.stance, first.stance_note, first.answered_by) == ("disputed", "人手不够。", organiser)
    assert told == {expert.pk, first.owner_id}


def test_draft_is_not_answered_nor_ended(plan, hub):
    item = plan.items.first()
    with pytest.raises(Refused, match="还没有签署"):
        actions.answer_item(item=item, stance="agreed", note="", by=hub)
    with pytest.raises(Refused, match="还没有签署"):
        actions.end_item(item=item, ending="done", reason="好了", by=hub)


def test_ending_needs_a_reason_and_a_suspended_item_goes_on(signed, hub):
    item = signed.items.first()
    with pytest.raises(Refused, match="写明原因"):
        actions.end_item(item=item, ending="suspended", reason=" ", by=hub)
    actions.end_item(item=item, ending="suspended", reason="等场地。", by=hub)
    item.refresh_from_db()
    suspended = (item.ending, item.ending_reason, item.ended_by)
    with pytest.raises(Refused, match="不能早于今天"):
        actions.resume_item(item=item, due_on=clock.today() - dt.timedelta(days=1), by=hub)
    actions.resume_item(item=item, due_on=clock.today(), by=hub)
    actions.end_item(item=item, ending="done", reason="做完了。", by=hub)
    with pytest.raises(Refused, match="已经是“已完成”"):
        actions.end_item(item=item, ending="dropped", reason="不要了", by=hub)
    with pytest.raises(Refused, match="只有暂停"):
        actions.resume_item(item=item, due_on=clock.today(), by=hub)

    assert suspended == ("suspended", "等场地。", hub)
    assert PlanItem.objects.get(pk=item.pk).ending == "done"


def test_rules_are_shipped_for_every_indicator_of_the_instrument_that_comes_along():
    keys = set(TreatmentRule.objects.values_list("dimension_key", flat=True))

    assert keys == {"", *(f"A{n}" for n in range(1, 11))}


def test_retired_rule_drafts_nothing(diagnosis, hub):
    for each in TreatmentRule.objects.all():
        actions.retire_treatment(rule=each, by=hub)

    assert actions.draft_plan(diagnosis=diagnosis, by=hub).items.count() == 0
