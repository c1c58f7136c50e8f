"""Service packages: what is used is counted from the ledger, over-quota is said, and each reader sees their own."""

import datetime as dt
from decimal import Decimal

import pytest
from django.urls import reverse
from tests.factories import registry
from tests.factories.accounts import make_user

from qiangji.stages.guidance import actions, queries
from qiangji.stages.guidance.actions import Content
from qiangji.stages.guidance.models import PackageAssignment, ServicePackage

pytestmark = pytest.mark.django_db

LIST = reverse("guidance:package-assignments")
FROM, UNTIL, TODAY = dt.date(2022, 1, 1), dt.date(2022, 12, 31), dt.date(2022, 9, 1)


@pytest.fixture(autouse=True)
def _in_september(settings):
    settings.QIANGJI_TODAY = TODAY


@pytest.fixture
def hub():
    return make_user("hub_operator")


def make_package(hub, name="成长包", *contents: Content) -> ServicePackage:
    given = contents or (Content("coaching", Decimal(4), "小时"), Content("course", Decimal(6), "人次"))
    return actions.create_package(name=name, purpose="第一年", contents=given, by=hub)


def assign(package, hub, organisation=None, **given) -> PackageAssignment:
    days = {"starts_on": FROM, "ends_on": UNTIL}
    return actions.assign_package(
        package=package, organisation=organisation or registry.organisation(), by=hub, **days | given
    )


def give(organisation, hub, quantity="1.5", **given):
    values = {"kind": "coaching", "unit": "小时", "given_on": dt.date(2022, 5, 1), "title": "机构设立"}
    return actions.record_delivery(
        organisation=organisation, quantity=Decimal(quantity), given_by="林岫石", by=hub, **values | given
    )


@pytest.fixture
def assignment(hub):
    return assign(make_package(hub), hub)


def used(assignment) -> list[tuple]:
    return [(use.label, use.used, use.left, use.over) for use in queries.uses_of([assignment])[assignment.pk]]


def test_used_is_what_the_ledger_has_of_that_kind_unit_time_and_organisation(assignment, hub):
    mine = assignment.organisation
    give(mine, hub)
    give(mine, hub, given_on=FROM)
    give(mine, hub, given_on=dt.date(2021, 12, 31))
    give(mine, hub, unit="次")
    give(registry.organisation(), hub)
    gone = give(mine, hub, "9")
    actions.void_delivery(delivery=gone, reason="记错", by=hub)
    give(mine, hub, "2", kind="course", unit="人次")
    assert used(assignment) == [("辅导", Decimal(3), Decimal(1), 0), ("课程", Decimal(2), Decimal(4), 0)]
    assert queries.beside_the_package(assignment) == 1
    assert queries.deliveries_under(assignment).count() == 3


def test_more_than_promised_is_said_on_every_page(client, assignment, hub):
    give(assignment.organisation, hub, "6.25")
    assert used(assignment)[0] == ("辅导", Decimal("6.25"), 0, Decimal("2.25"))
    for user in (hub, make_user("organisation_admin", assignment.organisation)):
        client.force_login(user)
        for url in (LIST, assignment.get_absolute_url()):
            text = client.get(url).content.decode()
            assert "多用了 2.25 小时" in text
            assert "用了 0 人次，还剩 6 人次" in text
            assert "6.25 / 4" in text


def test_a_time_ended_early_counts_no_longer(assignment, hub):
    give(assignment.organisation, hub, given_on=dt.date(2022, 8, 1))
    ended = actions.end_package(assignment=assignment, ends_on=dt.date(2022, 6, 30), reason="够了", by=hub)
    assert used(ended)[0][1] == 0


def test_an_organisation_sees_its_own_and_no_catalogue(client, assignment, hub):
    other = assign(assignment.package, hub)
    admin = make_user("organisation_admin", assignment.organisation)
    client.force_login(admin)
    assert [one.pk for one, _uses in client.get(LIST).context["rows"]] == [assignment.pk]
    codes = [client.get(url).status_code for url in (assignment.get_absolute_url(), other.get_absolute_url())]
    closed = [
        reverse("guidance:package-list"),
        reverse("guidance:package-create"),
        reverse("guidance:package-assign", args=[assignment.package_id]),
        reverse("guidance:package-assignment-end", args=[assignment.pk]),
    ]
    assert (codes, [client.get(url).status_code for url in closed]) == ([200, 404], [403] * 4)


def test_an_approver_reads_and_does_not_write(client, assignment):
    client.force_login(make_user("hub_approver"))
    pages = [LIST, assignment.get_absolute_url(), reverse("guidance:package-list")]
    assert [client.get(url).status_code for url in pages] == [200, 200, 200]
    assert client.get(reverse("guidance:package-create")).status_code == 403


@pytest.mark.parametrize("role", ["city_supervisor", "district_supervisor", "expert", "partner", "donor"])
def test_others_do_not_enter(client, assignment, role):
    client.force_login(make_user(role))
    assert [client.get(url).status_code for url in (LIST, assignment.get_absolute_url())] == [403, 403]


def rows_of(*contents: tuple[str, str, str], **given) -> dict:
    sent = {"rows-TOTAL_FORMS": "6", "rows-INITIAL_FORMS": "0", "name": "初创包", "purpose": ""}
    for n, row in enumerate(contents):
        sent |= dict(zip((f"rows-{n}-kind", f"rows-{n}-quantity", f"rows-{n}-unit"), row, strict=True))
    return sent | given


def test_a_hub_puts_one_together_changes_it_and_assigns_it(client, hub):
    client.force_login(hub)
    create = reverse("guidance:package-create")
    assert (
        client.post(create, rows_of(("coaching", "12", "小时"), ("", "", ""), ("course", "6", "人次"))).status_code
        == 302
    )
    package = ServicePackage.objects.get()
    edit = reverse("guidance:package-edit", args=[package.pk])
    assert 'value="12"' in client.get(edit).content.decode()
    client.post(edit, rows_of(("coaching", "8", "小时"), revision="1", is_offered="on"))
    assert list(package.contents.values_list("kind", "quantity")) == [("coaching", Decimal(8))]
    stale = client.post(edit, rows_of(("coaching", "9", "小时"), revision="1", is_offered="on"))
    assert "被别人改过" in stale.content.decode()

    organisation = registry.organisation(name="听泉中心(演示)")
    days = {"starts_on": "2022-09-01", "ends_on": "2023-08-31"}
    url = reverse("guidance:package-assign", args=[package.pk])
    done = client.post(url, {"organisation": "听泉"} | days)
    assignment = PackageAssignment.objects.get()
    assert (done.url, assignment.organisation) == (assignment.get_absolute_url(), organisation)
    assert "会算两遍" in client.post(url, {"organisation": "听泉"} | days).content.decode()


@pytest.mark.parametrize(
    ("contents", "given", "said"),
    [
        ([], {}, "至少要有一项"),
        ([("coaching", "12", "")], {}, "这一行没有填完"),
        ([("coaching", "x", "小时")], {}, "请填数字"),
        ([("coaching", "-1", "小时")], {}, "不能小于"),
        ([("coaching", "1e30", "小时")], {}, "位"),
        ([("coaching", "3", "次")], {}, "辅导按小时登记"),
        ([("coaching", "3", "光年")], {}, "请从列出的选项里选一项"),
        ([("coaching", "3", "小时")], {"name": "\u200b"}, "请填写这一项"),
        ([("coaching", "3", "小时")], {"rows-TOTAL_FORMS": "x"}, "表单没有传完整"),
        ([("coaching", "3", "小时")], {"name": "成长包"}, "已经有一个叫这个名字"),
    ],
)
def test_what_cannot_be_is_said_in_a_sentence(client, hub, contents, given, said):
    make_package(hub)
    client.force_login(hub)
    answer = client.post(reverse("guidance:package-create"), rows_of(*contents, **given))
    assert (answer.status_code, ServicePackage.objects.count()) == (200, 1)
    assert said in answer.content.decode()


def test_an_operator_of_one_district_assigns_nothing_in_another(client, assignment):
    registry.organisation(name="听泉中心(演示)")
    client.force_login(make_user("hub_operator", registry.region("110108")))
    url = reverse("guidance:package-assign", args=[assignment.package_id])
    answer = client.post(url, {"organisation": "听泉", "starts_on": "2022-09-01", "ends_on": "2023-08-31"})
    assert "没有找到这家机构" in answer.content.decode()


def test_filters_narrow(client, hub):
    package = make_package(hub)
    now, later = assign(package, hub), assign(package, hub, starts_on=dt.date(2022, 10, 1))
    over = assign(package, hub, ends_on=dt.date(2022, 6, 30))
    client.force_login(hub)

    def shown(**asked) -> set[int]:
        return {one.pk for one, _uses in client.get(LIST, asked).context["rows"]}

    found = [shown(state=state) for state in ("running", "later", "over", "x")]
    assert found == [{now.pk}, {later.pk}, {over.pk}, set()]
    assert shown(q=now.organisation.name) == {now.pk}


@pytest.mark.parametrize("url", [LIST, reverse("guidance:package-list")])
def test_lists_cost_the_same_at_any_size(client, hub, url, django_assert_max_num_queries):
    client.force_login(hub)
    counts = []
    for more in (2, 12):
        for n in range(more):
            one = assign(make_package(hub, f"包 {more}-{n}"), hub)
            give(one.organisation, hub)
        client.get(url)  # what every page keeps for a minute
        with django_assert_max_num_queries(15) as counted:
            client.get(url)
        counts.append(len(counted))
    assert counts[0] == counts[1]


def test_one_assignment_costs_the_same_with_many_deliveries(client, assignment, hub, django_assert_max_num_queries):
    client.force_login(hub)
    counts = []
    for more in (2, 12):
        for _each in range(more):
            give(assignment.organisation, hub, "0.1")
        client.get(assignment.get_absolute_url())  # what every page keeps for a minute
        with django_assert_max_num_queries(15) as counted:
            client.get(assignment.get_absolute_url())
        counts.append(len(counted))
    assert counts[0] == counts[1]
