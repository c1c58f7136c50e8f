import datetime as dt

import pytest
from tests.factories import registry as make
from tests.factories.accounts import make_user

from qiangji.accounts.models import Grant
from qiangji.audit.models import AuditEvent
from qiangji.registry import actions
from qiangji.registry.choices import Standing
from qiangji.registry.errors import Refused
from qiangji.registry.models import AnnualInspection, Expert, Membership

pytestmark = pytest.mark.django_db
CODE = "52110105XN0000012T"


@pytest.fixture
def pair():
    survivor = make.organisation(name="甲(演示)", served_types=["1"])
    duplicate = make.organisation(name="乙(演示)", served_types=["1", "5"], phone="010-0000-0001", credit_code=CODE)
    return survivor, duplicate


def merge(pair, **given):
    actions.merge_organisations(survivor=pair[0], duplicate=pair[1], by=None, **{"reason": "重复登记"} | given)
    for row in pair:
        row.refresh_from_db()


def test_merge_moves_rows_names_grants_and_fills_blanks(pair):
    survivor, duplicate = pair
    membership = make.membership(organisation=duplicate)
    admin = make_user("organisation_admin", duplicate)
    merge(pair)
    membership.refresh_from_db()
    assert membership.organisation == survivor
    assert (survivor.credit_code, survivor.phone) == (CODE, "010-0000-0001")
    assert (duplicate.credit_code, duplicate.standing, duplicate.merged_into) == (None, Standing.MERGED, survivor)
    assert [n.name for n in survivor.former_names.all()] == ["乙(演示)"]
    assert sorted(t.disability_type for t in survivor.served_types.all()) == ["1", "5"]
    assert Grant.objects.get(user=admin).scope == survivor.scope
    assert AuditEvent.objects.filter(kind="organisations_merged").count() == 1


def test_merge_leaves_conflicting_rows_and_own_past_with_the_duplicate(pair):
    survivor, duplicate = pair
    for one, result in ((survivor, "passed"), (duplicate, "failed")):
        actions.record_inspection(organisation=one, year=2022, result=result, by=None)
    actions.record_inspection(organisation=duplicate, year=2021, result="passed", by=None)
    merge(pair)
    assert [(i.year, i.result) for i in survivor.inspections.all()] == [(2022, "passed"), (2021, "passed")]
    assert AnnualInspection.objects.get(organisation=duplicate).result == "failed"
    assert [c.standing for c in survivor.status_changes.all()] == ["active"]
    assert [c.standing for c in duplicate.status_changes.all()] == ["merged", "active"]


def test_merge_twice_is_one_merge(pair):
    merge(pair)
    merge(pair)
    assert AuditEvent.objects.filter(kind="organisations_merged").count() == 1


@pytest.mark.parametrize("case", ["itself", "no reason", "gone survivor", "merged before"])
def test_merge_refuses(pair, case):
    survivor, duplicate = pair
    given = {"survivor": survivor, "duplicate": duplicate, "reason": "重复"}
    if case == "itself":
        given["duplicate"] = survivor
    if case == "no reason":
        given["reason"] = ""
    if case == "gone survivor":
        actions.change_standing(organisation=survivor, standing="deregistered", reason="注销", by=None)
    if case == "merged before":
        merge((make.organisation(), duplicate))
    with pytest.raises(Refused):
        actions.merge_organisations(by=None, **given)
    assert not survivor.merged_from.exists()


def test_merge_people_moves_posts_roster_and_account():
    one, two = make.person(name="林岫"), make.person(name="林岫", user=make_user())
    organisation = make.organisation()
    make.membership(organisation=organisation, person=one)
    make.membership(organisation=organisation, person=two)
    make.membership(organisation=organisation, person=two, post="督导")
    make.expert(person=two)
    account = two.user
    actions.merge_people(survivor=one, duplicate=two, by=None)
    one.refresh_from_db()
    two.refresh_from_db()
    assert (one.user, two.user, two.merged_into) == (account, None, one)
    assert Expert.objects.get().person == one
    assert sorted(m.post for m in one.memberships.all()) == ["主管", "督导"]
    assert Membership.objects.filter(person=two).count() == 1


def test_posts_open_and_end_once():
    organisation = make.organisation()
    membership = make.membership(organisation=organisation, since=dt.date(2021, 3, 1))
    again = make.membership(organisation=organisation, person=membership.person)
    assert again == membership
    with pytest.raises(Refused):
        actions.end_membership(membership=membership, on=dt.date(2021, 2, 1), by=None)
    actions.end_membership(membership=membership, on=dt.date(2022, 2, 1), by=None)
    assert AuditEvent.objects.filter(kind="membership_ended").count() == 1
