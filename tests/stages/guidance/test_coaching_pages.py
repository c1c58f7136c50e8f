"""The pages of coaching: who sees which engagement, which notes, and what the forms answer."""

import datetime as dt
import re
from decimal import Decimal

import pytest
from django.urls import reverse
from tests.factories import registry
from tests.factories.accounts import make_user
from tests.factories.coaching import days_ago, engagement, make_expert, visit
from tests.factories.files import picture, upload
from tests.factories.guidance import signed_diagnosis

from qiangji.accounts import clock
from qiangji.stages.guidance import actions
from qiangji.stages.guidance.choices import NotesReaders
from qiangji.stages.guidance.models import (
    CalendarAddress,
    CoachingEngagement,
    CoachingVisit,
    Delivery,
    PlanItem,
    SupportPlan,
)

pytestmark = pytest.mark.django_db

LIST = reverse("guidance:coaching-list")


@pytest.fixture
def hub():
    return make_user("hub_operator")


@pytest.fixture
def expert():
    return make_expert()


@pytest.fixture
def row(expert, hub):
    return engagement(expert=expert, by=hub)


def admin_of(organisation):
    return make_user("organisation_admin", organisation)


def listed(client, user, **asked) -> set[int]:
    client.force_login(user)
    return {one.pk for one in client.get(LIST, asked).context["rows"]}


def address(name: str, *args) -> str:
    return reverse(f"guidance:{name}", args=args)


def sent(**changed) -> dict:
    day = days_ago(3).isoformat()
    return {"held_on": day, "hours": "1.5", "notes": "谈了分工", "notes_readers": "hub"} | changed


# Who sees what


def test_everybody_sees_only_what_is_theirs(client, row, expert, hub):
    other = engagement(by=hub)
    both = {row.pk, other.pk}
    seen = [hub, make_user("hub_approver"), expert, other.expert, admin_of(row.organisation)]
    assert [listed(client, user) for user in seen] == [both, both, {row.pk}, {other.pk}, {row.pk}]
    client.force_login(make_user("hub_operator", registry.region("110108")))
    assert client.get(LIST).context["rows"] == []


@pytest.mark.parametrize("role", ["city_supervisor", "district_supervisor", "partner", "donor", "learner", "member"])
def test_others_do_not_enter(client, row, role):
    place = row.organisation if role in ("learner", "member") else None
    client.force_login(make_user(role, place))
    assert client.get(LIST).status_code == 403
    assert client.get(row.get_absolute_url()).status_code == 404


def test_whoever_is_no_expert_any_longer_has_no_case(client, row, expert):
    expert.grants.update(ended_at=clock.now(), ended_by=expert)
    client.force_login(expert)
    assert [client.get(url).status_code for url in (LIST, row.get_absolute_url())] == [403, 404]


def test_notes_are_read_by_whom_the_form_said(client, row, expert, hub):
    visit(row, by=expert, notes="内部看法一句")
    visit(row, by=expert, notes="给机构的一句", notes_readers=NotesReaders.ORGANISATION)

    def read(user) -> list[bool]:
        client.force_login(user)
        text = client.get(row.get_absolute_url()).content.decode()
        return ["内部看法一句" in text, "给机构的一句" in text]

    seen = [read(user) for user in (hub, make_user("hub_approver"), expert, admin_of(row.organisation))]
    assert seen == [[True, True], [True, True], [True, True], [False, True]]


def test_an_organisation_keeps_the_output_and_others_do_not(client, row, expert):
    held = visit(row, by=expert, upload=upload(picture(), "章程.jpg"))
    url = address("coaching-visit-output", held.pk)
    readers = [admin_of(row.organisation), expert, make_expert("别的专家"), admin_of(registry.organisation())]
    codes = []
    for user in readers:
        client.force_login(user)
        codes.append(client.get(url).status_code)
    assert codes == [200, 200, 404, 404]
    actions.void_visit(visit=held, reason="错了", by=expert)
    client.force_login(readers[0])
    assert client.get(url).status_code == 404


@pytest.mark.parametrize("name", ["coaching-end", "coaching-visit-plan", "coaching-visit-add"])
def test_an_organisation_changes_nothing(client, row, name):
    client.force_login(admin_of(row.organisation))
    assert client.get(address(name, row.pk)).status_code == 404
    assert client.post(address(name, row.pk), sent()).status_code == 404


# Forms


def test_a_hub_opens_it_by_typing_part_of_a_name(client, hub, expert):
    organisation = registry.organisation(name="听泉康复中心(演示)")
    client.force_login(hub)
    answer = client.post(
        address("coaching-open"),
        {
            "organisation": "听泉",
            "kind": "schools",
            "expert": expert.pk,
            "goal": "和一所大学签实习协议",
            "opened_on": days_ago(1).isoformat(),
        },
    )
    opened = CoachingEngagement.objects.get()
    assert (answer.status_code, answer.url) == (302, opened.get_absolute_url())
    assert (opened.organisation, opened.kind, opened.expert, opened.opened_by) == (organisation, "schools", expert, hub)


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"organisation": "没有这家"}, "没有找到这家机构"),
        ({"organisation": "听"}, "有几家都符合：听松中心(演示)、听泉中心(演示)。请把名称写全"),
        ({"organisation": "\u200b"}, "请填写这一项"),
        ({"expert": "99999999999999999999"}, "请从列出的选项里选一项"),
        ({"opened_on": "0001-01-01"}, "1949-10-01"),
        ({"opened_on": "2999-01-01"}, "2100-12-31"),
        ({"kind": "x"}, "请从列出的选项里选一项"),
        ({"goal": " "}, "请填写这一项"),
    ],
)
def test_what_cannot_be_is_said_in_a_sentence(client, hub, expert, changed, said):
    for name in ("听松中心(演示)", "听泉中心(演示)"):
        registry.organisation(name=name)
    client.force_login(hub)
    values = {"organisation": "听泉中心(演示)", "kind": "schools", "expert": expert.pk, "goal": "签协议"}
    answer = client.post(address("coaching-open"), values | {"opened_on": days_ago(1).isoformat()} | changed)
    assert said in answer.content.decode()
    assert CoachingEngagement.objects.count() == 0


def test_an_operator_of_one_district_opens_nothing_in_another(client, expert):
    registry.organisation(name="听泉中心(演示)")
    client.force_login(make_user("hub_operator", registry.region("110108")))
    values = {"organisation": "听泉中心(演示)", "kind": "schools", "expert": expert.pk, "goal": "签协议"}
    answer = client.post(address("coaching-open"), values | {"opened_on": days_ago(1).isoformat()})
    assert "没有找到这家机构" in answer.content.decode()


def test_the_expert_records_corrects_and_voids(client, row, expert):
    client.force_login(expert)
    form = sent(output=upload(picture(), "成果.jpg"))
    assert client.post(address("coaching-visit-add", row.pk), form).url == row.get_absolute_url()
    held = CoachingVisit.objects.get()
    assert (held.hours, held.output.name, Delivery.objects.count()) == (Decimal("1.5"), "成果.jpg", 1)

    again = sent(hours="2", reason="少记半小时", revision="1")
    assert client.post(address("coaching-visit-correct", held.pk), again).url == row.get_absolute_url()
    assert list(Delivery.objects.filter(voided_at=None).values_list("quantity", flat=True)) == [Decimal(2)]

    stale = client.post(address("coaching-visit-correct", held.pk), again)
    assert "被别人改过" in stale.content.decode()

    assert client.post(address("coaching-visit-void", held.pk), {"reason": "没有这次"}).url == row.get_absolute_url()
    assert Delivery.objects.filter(voided_at=None).count() == 0
    assert client.get(address("coaching-visit-correct", held.pk)).status_code == 404


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"hours": "0"}, "不能小于 0.25"),
        ({"hours": "25"}, "不能大于 24"),
        ({"hours": "NaN"}, "数字"),
        ({"held_on": "2199-01-01"}, "2100-12-31"),
        ({"held_on": "2020-01-01"}, "辅导日期应在"),
        ({"notes_readers": "all"}, "请从列出的选项里选一项"),
        ({"output": upload(b"MZ\x90\x00", "a.exe")}, "只收 PDF、图片"),
    ],
)
def test_a_visit_that_cannot_be_is_said_and_not_kept(client, row, expert, changed, said):
    client.force_login(expert)
    answer = client.post(address("coaching-visit-add", row.pk), sent(**changed))
    assert (answer.status_code, said in answer.content.decode()) == (200, True)
    assert (CoachingVisit.objects.count(), Delivery.objects.count()) == (0, 0)


def test_planned_then_recorded_then_ended(client, row, expert):
    client.force_login(expert)
    day = days_ago(-3).isoformat()
    client.post(address("coaching-visit-plan", row.pk), {"day": day, "begins": "14:00", "place": "机构"})
    planned = CoachingVisit.objects.get()
    assert (planned.held_on, planned.place) == (None, "机构")
    client.post(address("coaching-visit-record", planned.pk), sent())
    assert CoachingVisit.objects.get().held_on == days_ago(3)
    assert client.get(address("coaching-visit-record", planned.pk)).status_code == 404
    ends = {"ended_on": days_ago(1).isoformat(), "result": "签了协议", "follow_up_on": days_ago(-90).isoformat()}
    assert client.post(address("coaching-end", row.pk), ends).url == row.get_absolute_url()
    assert "签了协议" in client.get(row.get_absolute_url()).content.decode()
    assert listed(client, expert, state="open") == set()


@pytest.mark.parametrize("item", ["x", "0", "99999999999999999999999"])
def test_a_plan_item_that_is_none_is_not_found(client, hub, item):
    client.force_login(hub)
    assert client.get(address("coaching-open"), {"item": item}).status_code == 404


def item_for(hub, kind: str = "coaching") -> PlanItem:
    diagnosis = signed_diagnosis(by=hub)
    plan = SupportPlan.objects.create(diagnosis=diagnosis, expert=diagnosis.diagnostician)
    return plan.items.create(
        finding=diagnosis.findings.first(),
        kind=kind,
        title="请人辅导章程",
        owner=diagnosis.diagnostician,
        due_on=days_ago(-60),
        position=1,
    )


def test_a_plan_item_opens_it_once_and_its_visits_are_for_the_indicator(client, hub, expert):
    item = item_for(hub)
    client.force_login(hub)
    url = f"{address('coaching-open')}?item={item.pk}"
    shown = client.get(url)
    assert (shown.context["form"]["goal"].value(), "organisation" in shown.context["form"].fields) == (
        "请人辅导章程",
        False,
    )
    values = {"kind": "founding", "expert": expert.pk, "goal": "章程通过", "opened_on": days_ago(9).isoformat()}
    client.post(url, values)
    opened = CoachingEngagement.objects.get()
    assert (opened.plan_item, opened.organisation) == (item, item.plan.organisation)
    assert "还没有结束" in client.post(url, values).content.decode()

    visit(opened, by=expert, ago=3)
    assert Delivery.objects.values_list("plan_item", "dimension").get() == (item.pk, item.finding.dimension_id)


def test_a_plan_item_of_another_kind_or_over_opens_nothing(client, hub, expert):
    course, over = item_for(hub, kind="course"), item_for(hub)
    over.ending, over.ended_at, over.ended_by = "done", clock.now(), hub
    over.save()
    client.force_login(hub)
    assert client.get(address("coaching-open"), {"item": course.pk}).status_code == 404
    values = {"kind": "founding", "expert": expert.pk, "goal": "章程", "opened_on": days_ago(9).isoformat()}
    said = client.post(f"{address('coaching-open')}?item={over.pk}", values).content.decode()
    assert ("已经结束" in said, CoachingEngagement.objects.count()) == (True, 0)


# Filters, workload, calendar


def test_filters_narrow(client, row, expert, hub):
    other = engagement(by=hub, kind="talent", opened_on=days_ago(50))
    actions.end_engagement(engagement=other, ended_on=days_ago(9), result="完成", follow_up_on=days_ago(2), by=hub)
    found = [listed(client, hub, **asked) for asked in ({"kind": "talent"}, {"state": "open"}, {"state": "due"})]
    assert found == [{other.pk}, {row.pk}, {other.pk}]
    assert listed(client, hub, q=expert.name) == {row.pk}
    assert listed(client, hub, state="nonsense") == set()


def test_workload_is_hours_by_month_of_what_counts(client, row, expert, hub, settings):
    settings.QIANGJI_TODAY = dt.date(2022, 12, 20)
    mine = engagement(expert=expert, by=hub, opened_on=dt.date(2022, 6, 1))
    for day, hours in ((dt.date(2022, 6, 30), "1"), (dt.date(2022, 7, 1), "2"), (dt.date(2022, 12, 1), "9")):
        actions.record_visit(engagement=mine, held_on=day, hours=Decimal(hours), by=expert)
    gone = actions.record_visit(engagement=mine, held_on=dt.date(2022, 12, 2), hours=Decimal(5), by=expert)
    actions.void_visit(visit=gone, reason="没有", by=expert)
    other = engagement(by=hub, opened_on=dt.date(2022, 12, 1))

    def loads(user, **asked) -> list[tuple]:
        client.force_login(user)
        shown = client.get(address("coaching-workload"), asked).context["loads"]
        return sorted((one.expert.pk, one.is_open, [int(h) for h in one.hours], int(one.over)) for one in shown)

    line = (expert.pk, 2, [2, 0, 0, 0, 0, 9], 1)
    assert loads(hub) == sorted([line, (other.expert_id, 1, [0] * 6, 0)])
    assert loads(expert) == [line]
    assert loads(expert, until="2022-07") == [(expert.pk, 2, [0, 0, 0, 0, 1, 2], 0)]
    assert loads(expert, until="明天") == [line]
    client.force_login(admin_of(row.organisation))
    assert client.get(address("coaching-workload")).status_code == 403


def test_the_calendar_says_when_and_where_and_nothing_else(client, row, expert):
    moment = dt.datetime.combine(days_ago(-3), dt.time(9, 0), tzinfo=dt.timezone(dt.timedelta(hours=8)))
    planned = actions.plan_visit(engagement=row, planned_at=moment, place="203 室", by=expert)
    called_off = actions.plan_visit(engagement=row, planned_at=moment, place="别处", by=expert)
    actions.void_visit(visit=called_off, reason="改期", by=expert)
    ended = engagement(expert=expert)
    actions.end_engagement(engagement=ended, ended_on=days_ago(1), result="完成", follow_up_on=days_ago(-30), by=expert)
    engagement()

    client.force_login(expert)
    client.post(address("coaching-calendar"))
    key = CalendarAddress.objects.get(user=expert).key
    client.logout()
    answer = client.get(address("calendar-file", key))
    text = answer.content.decode().replace("\r\n ", "")
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    assert re.findall(r"^UID:(.*)\r$", text, re.M) == [
        f"coaching-visit-{planned.pk}@qiangji",
        f"coaching-follow-up-{ended.pk}@qiangji",
    ]
    assert f"DTSTART:{moment.astimezone(dt.UTC):%Y%m%dT%H%M%SZ}" in text
    assert f"DTSTART;VALUE=DATE:{days_ago(-30):%Y%m%d}" in text
    assert [word for word in (row.organisation.name, expert.name, row.goal, "机构设立") if word in text] == []


def test_an_old_address_and_a_closed_account_find_nothing(client, row, expert):
    old = actions.make_calendar_address(user=expert, by=expert).key
    new = actions.make_calendar_address(user=expert, by=expert).key
    assert [client.get(address("calendar-file", key)).status_code for key in (old, new, "x")] == [404, 200, 404]
    expert.closed_at, expert.closed_by = clock.now(), expert
    expert.save()
    assert client.get(address("calendar-file", new)).status_code == 404


# How much it costs


@pytest.mark.parametrize("name", ["coaching-list", "coaching-workload", "coaching-calendar"])
def test_lists_cost_the_same_at_any_size(client, hub, name, django_assert_max_num_queries):
    counts = []
    for more in (2, 12):
        for _each in range(more):
            one = engagement(by=hub, expert=make_expert())
            visit(one, by=hub)
            actions.plan_visit(engagement=one, planned_at=clock.now() + dt.timedelta(days=2), place="", by=hub)
        client.force_login(hub)
        client.get(address(name))  # what every page keeps for a minute
        with django_assert_max_num_queries(15) as counted:
            client.get(address(name))
        counts.append(len(counted))
    assert counts[0] == counts[1]


def test_an_engagement_costs_the_same_with_many_visits(client, row, hub, expert, django_assert_max_num_queries):
    counts = []
    for more in (2, 12):
        for ago in range(more):
            visit(row, by=expert, ago=ago)
        client.force_login(hub)
        client.get(row.get_absolute_url())  # what every page keeps for a minute
        with django_assert_max_num_queries(15) as counted:
            client.get(row.get_absolute_url())
        counts.append(len(counted))
    assert counts[0] == counts[1]
