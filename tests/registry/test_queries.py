"""Reads that count and choose: what they leave out matters as much as what they find."""

import datetime as dt

import pytest
from tests.factories import registry as make
from tests.factories.accounts import make_region, make_user

from qiangji.registry import actions, queries
from qiangji.registry.models import Organisation

pytestmark = pytest.mark.django_db
TODAY = dt.date(2023, 2, 6)


def confirmed(on: dt.date | None, **given) -> Organisation:
    organisation = make.organisation(**given)
    return actions.confirm_organisation(organisation=organisation, on=on, by=None) if on else organisation


def test_each_living_organisation_is_in_one_count():
    late, early = dt.date(2023, 1, 9), dt.date(2021, 12, 31)
    bureau = make.supervising_unit("civil_affairs")
    confirmed(late)
    confirmed(early)
    confirmed(None)
    confirmed(late, standing="contact", supervising_unit=bureau)
    confirmed(late, supervising_unit=bureau)
    confirmed(early, supervising_unit=bureau)
    make.organisation(standing="deregistered")
    everybody = Organisation.objects.all()
    assert queries.counts_by_basis(everybody) == (3, 1, 2)
    assert queries.counts_by_basis(everybody).living == 6 == queries.living(everybody).count()
    assert queries.counts_and_confirmed(everybody, TODAY) == ((3, 1, 2), (1, 1, 1))


def test_confirmed_longest_ago_comes_first_and_never_confirmed_last():
    never = confirmed(None)
    confirmed(dt.date(2022, 2, 7))
    second = confirmed(dt.date(2022, 2, 6))
    first = confirmed(dt.date(2019, 5, 5), standing="contact")
    actions.change_standing(
        organisation=confirmed(dt.date(2018, 1, 1)), standing="deregistered", on=TODAY, reason="注销", by=None
    )
    everybody = Organisation.objects.all()
    assert queries.longest_unconfirmed(everybody, TODAY, 5) == [first, second, never]
    assert queries.longest_unconfirmed(everybody, TODAY, 2) == [first, second]


def test_a_person_is_not_looked_for_by_a_number():
    organisation = make.organisation(name="云杉(演示)")
    make.membership(organisation=organisation, name="林岫7")
    hub = make_user("hub_operator")
    assert list(queries.find(Organisation.objects.all(), "林岫", hub)) == [organisation]
    assert list(queries.find(Organisation.objects.all(), "岫7", hub)) == []


def test_a_place_is_left_out_of_a_name_only_where_the_name_begins_with_it():
    make_region("110000")
    make_region("110105")
    names = ["北京市朝阳区云杉康复中心(演示)", "云杉康复协会(演示)"]
    names += ["北京市青檀社区康复会所(演示)", "社区康复会所(演示)"]
    names += ["青檀朝阳区康复会所(演示)", "青檀康复会所(演示)"]
    same = [make.organisation(name=name).pk for name in names][:2]
    assert queries.duplicate_groups(Organisation.objects.all()) == [same]
