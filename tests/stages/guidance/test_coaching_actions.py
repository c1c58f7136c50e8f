"""Coaching: what a visit writes into the ledger, and what a correction does there."""

import datetime as dt
from decimal import Decimal

import pytest
from tests.factories import registry
from tests.factories.accounts import make_user
from tests.factories.coaching import days_ago, engagement, visit
from tests.factories.files import picture, upload

from qiangji.accounts import clock
from qiangji.audit.models import AuditEvent
from qiangji.stages.guidance import actions
from qiangji.stages.guidance.choices import CoachingKind, NotesReaders
from qiangji.stages.guidance.errors import Refused
from qiangji.stages.guidance.models import CalendarAddress, Delivery

pytestmark = pytest.mark.django_db


@pytest.fixture
def hub():
    return make_user("hub_operator", name="周霁月")


@pytest.fixture
def expert():
    return make_user("expert", name="林岫石")


@pytest.fixture
def row(expert, hub):
    return engagement(expert=expert, by=hub, kind=CoachingKind.CONTESTS)


def ledger(**narrowed) -> list[tuple]:
    rows = Delivery.objects.filter(**narrowed).order_by("pk")
    return list(rows.values_list("kind", "quantity", "unit", "given_on", "given_by", "source", "void_reason"))


def correct(row, *, by, **changed):
    values = {
        "held_on": row.held_on,
        "hours": row.hours,
        "notes": row.notes,
        "notes_readers": row.notes_readers,
        "revision": row.revision,
        "reason": "记错了",
    }
    return actions.correct_visit(visit=row, by=by, **values | changed)


def test_a_visit_is_one_delivery_in_hours(row, expert):
    held = visit(row, by=expert, upload=upload(picture(), "封面.jpg"))

    source = f"coaching_visit:{held.pk}"
    assert ledger() == [("coaching", Decimal("2.50"), "小时", days_ago(10), "林岫石", source, "")]
    delivery = Delivery.objects.get()
    assert (delivery.organisation, delivery.title, delivery.evidence) == (row.organisation, "赛事辅导", held.output)
    assert held.output.name == "封面.jpg"
    assert AuditEvent.objects.filter(kind="coaching_visit_recorded").count() == 1


def test_a_correction_voids_and_enters_again(row, expert):
    held = visit(row, by=expert)
    correct(held, by=expert, hours=Decimal("3"), reason="漏记半小时")

    source = f"coaching_visit:{held.pk}"
    assert ledger() == [
        ("coaching", Decimal("2.50"), "小时", days_ago(10), "林岫石", source, "漏记半小时"),
        ("coaching", Decimal("3.00"), "小时", days_ago(10), "林岫石", source, ""),
    ]


def test_changing_only_the_notes_leaves_the_ledger_alone(row, expert):
    held = visit(row, by=expert)
    changed = correct(held, by=expert, notes="补一句", notes_readers=NotesReaders.ORGANISATION)
    assert (len(ledger()), changed.notes, changed.notes_readers) == (1, "补一句", "organisation")


def test_a_correction_on_what_is_no_longer_so_is_refused(row, expert):
    held = visit(row, by=expert)
    correct(held, by=expert, hours=Decimal("3"))
    with pytest.raises(Refused, match="被别人改过"):
        correct(held, by=expert, hours=Decimal("4"))
    assert [entry[1] for entry in ledger(voided_at=None)] == [Decimal("3.00")]


def test_a_visit_that_never_was_leaves_the_ledger(row, expert):
    held = visit(row, by=expert)
    actions.void_visit(visit=held, reason="记到别的机构了", by=expert)
    assert (ledger(voided_at=None), len(ledger())) == ([], 1)
    with pytest.raises(Refused, match="已经作废"):
        correct(held, by=expert)


def test_an_appointment_becomes_the_visit_and_is_entered_once(row, expert):
    planned = actions.plan_visit(
        engagement=row, planned_at=clock.now() + dt.timedelta(days=3), place="203 室", by=expert
    )
    assert ledger() == []
    held = visit(row, by=expert, ago=0, planned=planned)
    assert (held.pk, row.visits.count(), len(ledger())) == (planned.pk, 1, 1)
    with pytest.raises(Refused, match="已经登记过"):
        visit(row, by=expert, ago=0, planned=planned)


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"ago": -1}, "辅导日期应在"),
        ({"ago": 61}, "辅导日期应在"),
        ({"hours": "0"}, "时长要大于 0"),
        ({"hours": "-1"}, "时长要大于 0"),
        ({"hours": "24.25"}, "不超过 24 小时"),
    ],
)
def test_impossible_visits_are_refused_and_nothing_is_written(row, expert, changed, said):
    with pytest.raises(Refused, match=said):
        visit(row, by=expert, **changed)
    assert (row.visits.count(), ledger()) == (0, [])


def test_an_appointment_in_the_past_is_refused(row, expert):
    with pytest.raises(Refused, match="已经过了"):
        actions.plan_visit(engagement=row, planned_at=clock.now() - dt.timedelta(hours=1), place="", by=expert)


def test_it_ends_with_a_result_and_a_day_to_look_again(row, expert):
    visit(row, by=expert)
    ended = actions.end_engagement(
        engagement=row, ended_on=days_ago(5), result="拿到登记证书", follow_up_on=days_ago(-90), by=expert
    )
    assert (ended.result, ended.follow_up_on, ended.ended_by) == ("拿到登记证书", days_ago(-90), expert)
    with pytest.raises(Refused, match="不能再加记录"):
        visit(row, by=expert)
    with pytest.raises(Refused, match="已经结束"):
        actions.end_engagement(engagement=row, ended_on=days_ago(5), result="再来", by=expert)


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"result": "  "}, "写明得到了什么成果"),
        ({"ended_on": -1}, "开始日期和今天之间"),
        ({"ended_on": 61}, "开始日期和今天之间"),
        ({"follow_up_on": 5}, "回访日期应在结束日期之后"),
        ({"ended_on": 11, "follow_up_on": None}, "结束日期之后还有一次"),
    ],
)
def test_it_does_not_end_like_that(row, expert, changed, said):
    visit(row, by=expert)
    values = {"ended_on": 5, "follow_up_on": -30, "result": "完成"} | changed
    values |= {name: None if values[name] is None else days_ago(values[name]) for name in ("ended_on", "follow_up_on")}
    with pytest.raises(Refused, match=said):
        actions.end_engagement(engagement=row, by=expert, **values)


def test_it_does_not_end_while_an_appointment_stands(row, expert):
    planned = actions.plan_visit(engagement=row, planned_at=clock.now() + dt.timedelta(days=3), place="", by=expert)
    with pytest.raises(Refused, match="还有约好没有登记"):
        actions.end_engagement(engagement=row, ended_on=days_ago(0), result="完成", by=expert)
    actions.void_visit(visit=planned, reason="改期", by=expert)
    actions.end_engagement(engagement=row, ended_on=days_ago(0), result="完成", by=expert)
    row.refresh_from_db()
    assert row.ended_on == days_ago(0)


def test_it_is_not_opened_for_who_is_gone_or_by_who_left(hub, expert):
    organisation = registry.organisation()
    organisation.standing = "deregistered"
    with pytest.raises(Refused, match="不在册"):
        engagement(organisation=organisation, by=hub, expert=expert)
    expert.closed_at = clock.now()
    with pytest.raises(Refused, match="账号已经关闭"):
        engagement(by=hub, expert=expert)
    with pytest.raises(Refused, match="还没有到"):
        engagement(by=hub, opened_on=days_ago(-1))


def test_a_new_calendar_address_replaces_the_old(expert):
    old = actions.make_calendar_address(user=expert, by=expert).key
    new = actions.make_calendar_address(user=expert, by=expert).key
    assert (old != new, list(CalendarAddress.objects.values_list("key", flat=True))) == (True, [new])
