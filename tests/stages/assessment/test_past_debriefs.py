"""补录: past debriefs entered many at once, all or none, quickly."""

import time

import pytest
from tests.factories.accounts import make_user
from tests.factories.debriefs import make_coach, past, scored

from qiangji.accounts import clock
from qiangji.audit.models import AuditEvent
from qiangji.audit.sentences import sentence
from qiangji.stages.assessment import actions, errors
from qiangji.stages.assessment.models import AnswerSheet, CoachAssignment, Debrief, DebriefSlot

pytestmark = pytest.mark.django_db


@pytest.fixture
def coach():
    return make_coach()


@pytest.fixture
def clerk():
    return make_user("hub_operator")


@pytest.fixture
def sheet(coach):
    found = scored(make_user(), coach=coach)[0]
    long_ago(AnswerSheet.objects.all())
    found.refresh_from_db()
    return found


def long_ago(sheets) -> None:
    sheets.update(submitted_at=clock.now().replace(year=clock.today().year - 2, month=1, day=1))


def test_talks_are_entered_with_what_came_of_them(sheet, coach, clerk):
    entries = [
        past(sheet, coach, 30, coach_notes="笔记", next_steps="试三周", is_shared=True),
        past(sheet, coach, 60, attendance="no_show"),
    ]
    actions.enter_debriefs(entries=entries, by=clerk)
    missed, kept = Debrief.objects.order_by("slot__starts_at")
    assert (missed.attendance, missed.next_steps, missed.shared_at) == ("no_show", "", None)
    assert (kept.attendance, kept.coach_notes, kept.next_steps) == ("attended", "笔记", "试三周")
    assert (kept.recorded_at, kept.shared_at, kept.booked_by) == (kept.slot.ends_at, kept.slot.ends_at, clerk)
    event = AuditEvent.objects.get(kind="debriefs_entered")
    days = "—".join(f"{debrief.slot.when:.10}" for debrief in (missed, kept))
    assert sentence(event) == f"补录了 2 次辅导（{days}）"


def test_coach_who_handed_over_is_known(sheet, coach, clerk):
    actions.end_coaching(assignment=sheet.coach_assignments.get(), by=clerk)
    assert len(actions.enter_debriefs(entries=[past(sheet, coach)], by=clerk)) == 1


@pytest.mark.parametrize(
    ("given", "why"),
    [
        ({"ago": 3000}, "早于交卷"),
        ({"ago": -1}, "已经结束"),
        ({"attendance": "perhaps"}, "只有“到场”和“未到”"),
        ({"attendance": "no_show", "next_steps": "试三周"}, "没有到场，就没有"),
        ({"minutes": 0}, "时长最多 180 分钟"),
        ({"place": " "}, "请写明地点"),
        ({"is_shared": True}, "不能记为已分享"),
    ],
)
def test_one_impossible_entry_refuses_all(sheet, coach, clerk, given, why):
    with pytest.raises(errors.Refused, match=why):
        actions.enter_debriefs(entries=[past(sheet, coach, 9), past(sheet, coach, **given)], by=clerk)
    assert (DebriefSlot.objects.count(), Debrief.objects.count()) == (0, 0)


def test_strange_coach_and_nothing_at_all_are_refused(sheet, clerk):
    with pytest.raises(errors.NotYourCoach):
        actions.enter_debriefs(entries=[past(sheet, make_coach())], by=clerk)
    with pytest.raises(errors.Refused, match="没有要补录"):
        actions.enter_debriefs(entries=[], by=clerk)


def test_nobody_talks_with_two_people_at_once(sheet, coach, clerk):
    with pytest.raises(errors.SlotOverlaps):
        actions.enter_debriefs(entries=[past(sheet, coach), past(sheet, coach)], by=clerk)
    actions.enter_debriefs(entries=[past(sheet, coach)], by=clerk)
    with pytest.raises(errors.SlotOverlaps):
        actions.enter_debriefs(entries=[past(sheet, coach)], by=clerk)
    assert Debrief.objects.count() == 1


def test_sheet_taken_back_has_no_talk_to_enter(sheet, coach, clerk):
    sheet.withdrawn_at = clock.now()
    with pytest.raises(errors.Refused, match="不是交了的个人答卷"):
        actions.enter_debriefs(entries=[past(sheet, coach)], by=clerk)


def test_1353_talks_take_at_most_three_seconds_and_few_queries(clerk, django_assert_max_num_queries):
    coaches = [make_coach() for _number in range(10)]
    source = scored(make_user(), key="many")[0].source
    sheets = list(source.sheets.all())
    long_ago(source.sheets.all())
    sheets = list(source.sheets.all())
    CoachAssignment.objects.bulk_create(CoachAssignment(sheet=s, coach=c) for s in sheets for c in coaches)
    entries = [past(sheets[n % len(sheets)], coaches[n % 10], 2 + n // 80, 8 + n // 10 % 8) for n in range(1353)]

    begun = time.process_time()
    with django_assert_max_num_queries(60):
        actions.enter_debriefs(entries=entries, by=clerk)

    assert time.process_time() - begun <= 3
    assert (Debrief.objects.count(), AuditEvent.objects.filter(kind="debriefs_entered").count()) == (1353, 1)
