"""How far an administrator reaches: inside the own region, never oneself, never a superior."""

import pytest
from tests.factories.accounts import make_grant, make_region, make_user

from qiangji.accounts import places, queries
from qiangji.accounts.models import User

pytestmark = pytest.mark.django_db


@pytest.fixture
def district_admin():
    return make_user("system_admin", make_region("110105"))


def test_administrator_reaches_those_inside_the_region(district_admin):
    inside = make_user("district_supervisor", make_region("110105"))
    outside = make_user("district_supervisor", make_region("110108"))
    above = make_user("city_supervisor")
    both = make_user("district_supervisor", make_region("110105"))
    make_grant(both, "hub_approver")
    expert, nobody = make_user("expert"), make_user()
    everybody = (inside, outside, above, both, expert, nobody)
    reached = [user for user in everybody if district_admin.has_perm("accounts.administer_user", user)]
    assert reached == [inside, expert, nobody]


def test_administrator_does_not_reach_themselves(district_admin):
    assert not district_admin.has_perm("accounts.administer_user", district_admin)


def test_others_reach_nobody():
    operator, other = make_user("hub_operator"), make_user()
    assert not operator.has_perm("accounts.administer_user", other)


def test_list_shows_the_region_and_those_without_a_place(district_admin):
    inside = make_user("district_supervisor", make_region("110105"))
    expert, nobody = make_user("expert"), make_user()
    make_user("district_supervisor", make_region("110108"))
    make_user("city_supervisor")
    assert set(queries.users_visible_to(district_admin)) == {district_admin, inside, expert, nobody}


def test_list_is_empty_without_the_permission():
    make_user()
    assert list(queries.users_visible_to(make_user("hub_operator"))) == []


def test_ending_a_grant_goes_by_its_place(district_admin):
    both = make_user("district_supervisor", make_region("110105"))
    above = make_grant(both, "hub_approver")
    assert district_admin.has_perm("accounts.end_grant", both.grants.get(role="district_supervisor"))
    assert not district_admin.has_perm("accounts.end_grant", above)
    assert not district_admin.has_perm("accounts.end_grant", district_admin.grants.get())


def test_placeless_grant_of_a_superior_is_out_of_reach(district_admin):
    leader = make_user("city_supervisor")
    assert not district_admin.has_perm("accounts.end_grant", make_grant(leader, "expert"))
    assert district_admin.has_perm("accounts.end_grant", make_grant(make_user(), "expert"))


def test_signed_place_reads_back_and_a_forged_one_does_not():
    signed = places.sign(make_region("110105"))
    assert places.read(signed) == places.Place("110105", "朝阳区")
    other = places.sign(make_region("110108"))
    mixed = ":".join([other.split(":")[0], *signed.split(":")[1:]])
    assert [places.read(forged) for forged in (signed[:-1], "", "x" * 5000, mixed)] == [None] * 4


def test_users_matching_filters_by_words_role_and_state():
    a = make_user("expert", name="顾明", unit="师范大学")
    b = make_user("partner", name="林远", email="lin@example.org")
    every = User.objects.all()
    assert list(queries.users_matching(every, text="师范")) == [a]
    assert list(queries.users_matching(every, text="LIN@")) == [b]
    assert list(queries.users_matching(every, role="expert")) == [a]
    assert set(queries.users_matching(every, state="open")) == {a, b}
    assert list(queries.users_matching(every, state="closed")) == []
