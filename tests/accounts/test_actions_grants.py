"""Giving and taking back roles: at once, on record, never to oneself, and never both sides of a control."""

import datetime as dt

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone
from tests.factories.accounts import make_grant, make_region, make_user

from qiangji.accounts import actions
from qiangji.accounts.models import Grant, User
from qiangji.audit.models import AuditEvent

pytestmark = pytest.mark.django_db
USERS = "/accounts/users/"


def test_ended_grant_takes_effect_at_the_next_request(client):
    other, admin = make_user("system_admin"), make_user("system_admin")
    client.force_login(admin)
    assert client.get(USERS).status_code == 200
    actions.end_grant(grant=admin.grants.get(), by=other)
    assert client.get(USERS).status_code == 403


def test_grant_takes_effect_on_the_same_user_object():
    user = make_user()
    assert not user.has_perm("accounts.manage_accounts")
    grant = make_grant(user, "system_admin")
    assert user.has_perm("accounts.manage_accounts")
    actions.end_grant(grant=user.grants.get(pk=grant.pk), by=make_user())
    assert not User.objects.get(pk=user.pk).has_perm("accounts.manage_accounts")


def test_ended_grant_says_who_and_when_and_is_logged_once():
    admin, grant = make_user("system_admin"), make_grant(make_user(), "hub_operator")
    actions.end_grant(grant=grant, by=admin)
    ended = actions.end_grant(grant=grant, by=make_user())
    assert (ended.ended_by, ended.ended_at is None) == (admin, False)
    assert AuditEvent.objects.filter(kind="grant_ended").count() == 1


@pytest.mark.parametrize("half", ["ended_at", "ended_by"])
def test_grant_cannot_be_half_ended(half):
    grant, by = make_grant(make_user(), "hub_operator"), make_user()
    value = timezone.now() if half == "ended_at" else by
    with pytest.raises(IntegrityError), transaction.atomic():
        Grant.objects.filter(pk=grant.pk).update(**{half: value})


def test_nobody_grants_to_themselves():
    admin = make_user("system_admin")
    with pytest.raises(actions.GrantRefused):
        actions.grant_role(user=admin, role="hub_operator", place=make_region(), by=admin)
    assert [grant.role for grant in admin.grants.all()] == ["system_admin"]


@pytest.mark.parametrize(
    ("held", "asked"), [("system_admin", "security_auditor"), ("security_auditor", "system_admin")]
)
def test_administrator_and_auditor_are_never_one_person(held, asked):
    admin, user = make_user("system_admin"), make_user(held)
    with pytest.raises(actions.GrantRefused):
        actions.grant_role(user=user, role=asked, place=make_region("110105"), by=admin)
    actions.end_grant(grant=user.grants.get(), by=admin)
    assert actions.grant_role(user=user, role=asked, place=make_region("110105"), by=admin).role == asked


@pytest.mark.parametrize(
    ("role", "place", "dates"),
    [
        ("hub_operator", False, {}),
        ("expert", True, {}),
        ("hub_operator", True, {"ends_on": dt.date(2000, 1, 1)}),
        ("district_supervisor", True, {}),
    ],
    ids=["no place", "a place too many", "ends before it starts", "held already"],
)
def test_senseless_grant_is_refused_and_leaves_nothing(role, place, dates):
    admin, user = make_user("system_admin"), make_user("district_supervisor")
    with pytest.raises(actions.GrantRefused):
        actions.grant_role(user=user, role=role, place=make_region() if place else None, by=admin, **dates)
    assert user.grants.count() == 1


def test_closed_account_is_granted_nothing():
    admin, user = make_user("system_admin"), make_user()
    actions.close_account(user=user, by=admin)
    with pytest.raises(actions.GrantRefused):
        actions.grant_role(user=user, role="expert", by=admin)


@pytest.mark.parametrize(
    ("starts", "ends", "holds"), [(0, 0, True), (-3, -1, False), (1, None, False), (-1, None, True), (-1, 1, True)]
)
def test_grant_holds_on_its_first_and_last_day(starts, ends, holds):
    today, user = timezone.localdate(), make_user()
    ends_on = None if ends is None else today + dt.timedelta(days=ends)
    grant = make_grant(user, "hub_operator", starts_on=today + dt.timedelta(days=starts), ends_on=ends_on)
    assert (grant.holds, bool(User.objects.get(pk=user.pk).grants_in_force)) == (holds, holds)
