"""People and whose account is whose."""

import pytest
from tests.factories import registry as make
from tests.factories.accounts import make_user

from qiangji.registry import actions
from qiangji.registry.errors import Refused

pytestmark = pytest.mark.django_db


def test_link_user_by_somebody_else_makes_the_person_theirs():
    person, user = make.person(), make_user()
    actions.link_user(person=person, user=user, by=make_user("hub_operator"))
    person.refresh_from_db()
    assert person.user == user


def test_link_user_to_oneself_is_refused():
    """Whoever edits people could otherwise become anybody, and read a result that is only that person's."""
    person, operator = make.person(), make_user("hub_operator")
    with pytest.raises(Refused, match="不能把自己的账号关联到人员"):
        actions.link_user(person=person, user=operator, by=operator)
    person.refresh_from_db()
    assert person.user is None


def test_link_user_who_is_somebody_else_is_refused():
    user = make_user()
    actions.link_user(person=make.person(name="秦予榛"), user=user, by=None)
    with pytest.raises(Refused, match="这个账号已经是 秦予榛 的"):
        actions.link_user(person=make.person(), user=user, by=None)
