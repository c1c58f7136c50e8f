"""Service packages: contents, what an assignment promises, and what may not overlap."""

import datetime as dt
from decimal import Decimal

import pytest
from tests.factories import registry
from tests.factories.accounts import make_user

from qiangji.stages.guidance import actions
from qiangji.stages.guidance.actions import Content
from qiangji.stages.guidance.errors import Refused
from qiangji.stages.guidance.models import PackageAssignment, ServicePackage

pytestmark = pytest.mark.django_db

COACHING = Content("coaching", Decimal(12), "小时")
COURSES = Content("course", Decimal(6), "人次")
FROM, UNTIL = dt.date(2022, 1, 1), dt.date(2022, 12, 31)


@pytest.fixture
def hub():
    return make_user("hub_operator")


@pytest.fixture
def package(hub):
    return actions.create_package(name="成长包", purpose="第一年", contents=[COACHING, COURSES], by=hub)


def contents(row) -> list[tuple]:
    return list(row.values_list("kind", "quantity", "unit"))


def assign(package, hub, organisation=None, **given):
    dates = {"starts_on": FROM, "ends_on": UNTIL}
    return actions.assign_package(
        package=package, organisation=organisation or registry.organisation(), by=hub, **dates | given
    )


def edit(package, hub, **changed):
    values = {"name": package.name, "purpose": "", "is_offered": True, "revision": package.revision}
    return actions.edit_package(package=package, by=hub, **values | {"contents": [COACHING]} | changed)


def test_what_was_promised_stays_when_the_package_changes(package, hub):
    assignment = assign(package, hub)
    edit(package, hub, contents=[COACHING._replace(quantity=Decimal(3))])
    assert contents(package.contents) == [("coaching", Decimal(3), "小时")]
    assert contents(assignment.quotas) == [("coaching", Decimal(12), "小时"), ("course", Decimal(6), "人次")]


def test_two_people_editing_at_once_do_not_overwrite(package, hub):
    edit(package, hub, name="甲")
    with pytest.raises(Refused, match="被别人改过"):
        edit(package, hub, name="乙")
    assert ServicePackage.objects.get().name == "甲"


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ([], "至少要有一项"),
        ([COACHING, COACHING._replace(quantity=Decimal(1))], "只写一行"),
        ([COURSES._replace(quantity=Decimal(0))], "大于 0"),
        ([COACHING._replace(unit="次")], "辅导按小时登记"),
    ],
)
def test_contents_that_cannot_be_counted_are_refused(hub, wrong, said):
    with pytest.raises(Refused, match=said):
        actions.create_package(name="包", purpose="", contents=wrong, by=hub)
    assert ServicePackage.objects.count() == 0


def test_names_are_given_once(package, hub):
    with pytest.raises(Refused, match="已经有一个"):
        actions.create_package(name="成长包", purpose="", contents=[COURSES], by=hub)
    other = actions.create_package(name="另一个", purpose="", contents=[COURSES], by=hub)
    with pytest.raises(Refused, match="已经有一个"):
        edit(other, hub, name="成长包")


def test_one_service_is_not_promised_twice_for_the_same_days(package, hub):
    organisation = registry.organisation()
    first = assign(package, hub, organisation)
    other = actions.create_package(name="冲刺包", purpose="", contents=[COACHING], by=hub)
    goods = actions.create_package(name="物资包", purpose="", contents=[Content("goods", Decimal(5), "件")], by=hub)
    with pytest.raises(Refused, match="“成长包”已经含有辅导（小时）"):
        assign(other, hub, organisation, starts_on=UNTIL, ends_on=UNTIL + dt.timedelta(days=30))
    assign(goods, hub, organisation)
    actions.end_package(assignment=first, ends_on=dt.date(2022, 6, 30), reason="改用冲刺包", by=hub)
    assign(other, hub, organisation, starts_on=dt.date(2022, 7, 1))
    assert PackageAssignment.objects.count() == 3


def test_what_cannot_be_assigned(package, hub):
    gone = registry.organisation()
    gone.standing = "deregistered"
    gone.save(update_fields=["standing"])
    with pytest.raises(Refused, match="不在册"):
        assign(package, hub, gone)
    with pytest.raises(Refused, match="不能早于"):
        assign(package, hub, ends_on=FROM - dt.timedelta(days=1))
    edit(package, hub, is_offered=False)
    with pytest.raises(Refused, match="停止分配"):
        assign(package, hub)


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"reason": " "}, "写明提前结束的原因"),
        ({"ends_on": UNTIL}, "新的结束日期应在"),
        ({"ends_on": FROM - dt.timedelta(days=1)}, "新的结束日期应在"),
    ],
)
def test_it_does_not_end_early_like_that(package, hub, given, said):
    assignment = assign(package, hub)
    with pytest.raises(Refused, match=said):
        actions.end_package(assignment=assignment, by=hub, **{"ends_on": dt.date(2022, 6, 1), "reason": "够了"} | given)
