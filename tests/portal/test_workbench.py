"""The start page says what is true for each role, opens to the rows, and costs the same at any size."""

import datetime as dt

import pytest
from django.test import Client
from django.urls import reverse
from tests.factories import registry
from tests.factories.accounts import make_user

from qiangji.accounts.roles import ORGANISATION, ROLES
from qiangji.portal import queries
from qiangji.registry import actions as registry_actions
from qiangji.registry.choices import InspectionResult, Standing

pytestmark = pytest.mark.django_db
TODAY = dt.date(2023, 2, 6)
URL = "/workbench/"


@pytest.fixture(autouse=True)
def _day(settings):
    settings.QIANGJI_TODAY = TODAY


def desk(user):
    return queries.Desk(user, TODAY)


def page(user) -> str:
    client = Client()
    client.force_login(user)
    answer = client.get(URL)
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.mark.parametrize("role", ROLES)
def test_every_role_has_a_start_page_in_its_own_words(role):
    place = registry.organisation() if ROLES[role].place == ORGANISATION else None
    text = page(make_user(role, place))
    assert str(ROLES[role].label) in text
    assert str(ROLES[role].description) in text


def test_account_without_a_grant_is_told_whom_to_ask():
    assert "这个账号还没有授权" in page(make_user())


def test_stranger_is_sent_to_log_in(client):
    make_user()
    assert client.get(URL).headers["Location"] == f"/accounts/login/?next={URL}"


def test_district_counts_only_its_own_organisations():
    registry.organisation(code="110105", name="云杉中心(演示)")
    registry.organisation(code="110108", name="白鹭中心(演示)")
    registry.organisation(code="110105", name="岫石中心(演示)", standing=Standing.CONTACT)
    numbers = queries.numbers_for(desk(make_user("district_supervisor", registry.region("110105"))))
    assert (numbers[0].value, numbers[0].compare) == (1, "另有联系机构 1 家，不计入")


def test_number_opens_to_as_many_rows_as_it_says():
    for _n in range(3):
        registry.organisation()
    registry.organisation(standing=Standing.CONTACT)
    user = make_user("hub_operator")
    client = Client()
    client.force_login(user)
    for number in queries.numbers_for(desk(user))[:2]:
        listed = client.get(number.url).context["page"].paginator.count
        assert (number.label, listed) == (number.label, number.value)


def test_overdue_confirmation_waits_for_the_organisation_and_for_the_hub():
    late = registry.organisation(name="云杉中心(演示)")
    fresh = registry.organisation(name="白鹭中心(演示)")
    hub = make_user("hub_operator")
    confirm(late, hub, dt.date(2022, 1, 17))
    confirm(fresh, hub, dt.date(2022, 12, 1))

    own = queries.todos_for(desk(make_user("organisation_admin", late)))
    asked = queries.todos_for(desk(hub))

    assert [(t.title, t.subject, t.due_on, t.days_over) for t in own] == [
        ("确认机构信息", "云杉中心(演示)", dt.date(2023, 1, 17), 20)
    ]
    assert own[0].url == reverse("registry:organisation-confirm", args=[late.pk])
    assert [(t.title, t.subject) for t in asked] == [("提醒确认机构信息", "云杉中心(演示)")]


def confirm(organisation, by, day):
    type(organisation).objects.filter(pk=organisation.pk).update(confirmed_on=day, confirmed_by=by)


def test_failed_inspection_alerts_its_district_and_not_the_neighbour():
    organisation = registry.organisation(code="110105", name="云杉中心(演示)")
    registry_actions.record_inspection(
        organisation=organisation,
        year=2022,
        result=InspectionResult.FAILED,
        concluded_on=dt.date(2023, 1, 30),
        by=None,
    )
    own = queries.alerts_for(desk(make_user("district_supervisor", registry.region("110105"))))
    neighbour = queries.alerts_for(desk(make_user("district_supervisor", registry.region("110108"))))
    assert [(a.kind, a.text) for a in own] == [("bad", "云杉中心(演示)：2022 年度年检不合格")]
    assert neighbour == []


def test_queries_stay_the_same_at_any_size(django_assert_max_num_queries):
    user = make_user("hub_operator")
    client = Client()
    client.force_login(user)
    client.get(URL)
    counts = []
    for more in (8, 40):
        for _n in range(more):
            registry.organisation()
        with django_assert_max_num_queries(20) as captured:
            client.get(URL)
        counts.append(len(captured))
    assert counts[0] == counts[1]


def test_public_page_tells_counts_and_no_names(client):
    make_user()
    registry.organisation(name="不该出现在首页的机构(演示)")
    registry.organisation(standing=Standing.CONTACT)
    answer = client.get("/")
    assert [(n.value, n.unit) for n in answer.context["numbers"]] == [(1, "家"), (1, "个"), (0, "人"), (0, "人")]
    assert "不该出现在首页的机构" not in answer.content.decode()


def test_logged_in_visitor_goes_to_the_workbench(client):
    client.force_login(make_user("hub_operator"))
    assert client.get("/").headers["Location"] == URL


def test_navigation_shows_only_what_may_be_entered():
    from qiangji.portal.navigation import navigation_for

    def labels(role):
        place = registry.organisation() if ROLES[role].place == ORGANISATION else None
        return [str(e.label) for group in navigation_for(make_user(role, place), URL) for e in group.entries]

    assert labels("system_admin") == ["工作台", "我的答卷", "我的测评结果", "账号与授权"]
    assert labels("security_auditor") == ["工作台", "我的答卷", "我的测评结果", "审计记录"]
    assert labels("learner") == ["工作台", "我的答卷", "我的测评结果"]
