"""Wrong passwords lock a name at an address, whatever the attacker changes, and never the person elsewhere."""

import datetime as dt

import pytest
from axes.models import AccessAttempt
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from tests.factories.accounts import PASSWORD, log_in, make_user

from qiangji.accounts import actions
from qiangji.audit.models import AuditEvent

pytestmark = pytest.mark.django_db
LIMIT = 6


def guess(client, login: str = "lin", **extra) -> int:
    return client.post(reverse("account_login"), {"login": login, "password": "wrong-password-1"}, **extra).status_code


@pytest.fixture
def user():
    return make_user(username="lin", email="lin@example.org")


def test_sixth_wrong_password_locks_and_the_page_says_until_when(client, user):
    answers = [guess(client) for _ in range(LIMIT)]
    before = timezone.localtime()
    page = client.post(reverse("account_login"), {"login": "lin", "password": PASSWORD})
    later = {(before + dt.timedelta(minutes=15, seconds=s)).strftime("%H:%M") for s in (0, 2)}
    assert answers == [200] * (LIMIT - 1) + [429]
    assert page.status_code == 429
    assert any(f"请在 {at} 以后再试" in page.content.decode() for at in later)
    assert reverse("account_reset_password") in page.content.decode()


def test_right_person_elsewhere_still_comes_in(client, user):
    for _ in range(LIMIT):
        guess(client)
    assert not log_in(client, "lin")
    assert log_in(Client(REMOTE_ADDR="10.0.0.9"), "lin")


def test_lock_survives_every_disguise_of_one_address(client, user):
    disguises = [
        {"headers": {"x-forwarded-for": f"10.1.1.{n}", "user-agent": f"browser {n}"}, "HTTP_X_REAL_IP": f"10.2.2.{n}"}
        for n in range(LIMIT + 2)
    ]
    names = ["lin", "LIN", " lin ", "lin@example.org", "Lin@Example.org", "ｌｉｎ", "lin", "lin"]
    answers = [guess(client, name, **disguise) for name, disguise in zip(names, disguises, strict=True)]
    assert answers == [200] * (LIMIT - 1) + [429] * 3


def test_behind_our_proxy_the_visitor_is_what_the_proxy_saw(client, user, settings):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    answers = [guess(client, headers={"x-forwarded-for": f"10.9.9.{n}, 203.0.113.7"}) for n in range(LIMIT)]
    assert answers[-1] == 429
    assert guess(client, headers={"x-forwarded-for": "203.0.113.7, 198.51.100.1"}) == 200


def test_ipv6_subscriber_counts_once(user):
    answers = [guess(Client(REMOTE_ADDR=f"2001:db8:1:2::{n}")) for n in range(1, LIMIT + 1)]
    assert answers[-1] == 429


def test_unknown_name_locks_in_the_same_words(client, user):
    known = [client.post(reverse("account_login"), {"login": "lin", "password": "x"}) for _ in range(LIMIT)][-1]
    unknown = [client.post(reverse("account_login"), {"login": "nobody", "password": "x"}) for _ in range(LIMIT)][-1]
    assert (known.status_code, unknown.status_code) == (429, 429)
    assert known.context["minutes"] == unknown.context["minutes"] == 15


def test_lock_ends_by_itself_and_further_guesses_do_not_prolong_it(client, user):
    for _ in range(LIMIT + 5):
        guess(client)
    AccessAttempt.objects.update(attempt_time=timezone.now() - dt.timedelta(minutes=16))
    assert log_in(client, "lin")


def test_success_forgets_the_wrong_ones(client, user):
    for _ in range(LIMIT - 1):
        guess(client)
    assert log_in(client, "lin")
    client.post(reverse("account_logout"))
    assert [guess(client) for _ in range(LIMIT - 1)] == [200] * (LIMIT - 1)


def test_new_password_through_a_link_opens_the_lock(client, user):
    for _ in range(LIMIT):
        guess(client)
    form = client.get(actions.issue_password_link(user=user, by=None), follow=True)
    new = "quiet-river-77-stone"
    client.post(form.request["PATH_INFO"], {"password1": new, "password2": new})
    assert log_in(client, "lin", new)


def test_lock_is_logged_once_with_its_address(client, user):
    for _ in range(LIMIT + 20):
        guess(client)
    locked = AuditEvent.objects.get(kind="login_locked")
    assert (locked.detail, locked.actor_id) == ({"login": "lin", "address": "127.0.0.1"}, None)


def test_no_password_is_kept_of_failed_attempts(client, user):
    client.post(reverse("account_login"), {"login": "lin", "password": "my-other-bank-password"})
    kept = AccessAttempt.objects.get()
    assert "my-other-bank-password" not in f"{kept.post_data} {kept.get_data}"


def test_guessing_at_reauthentication_locks_too(client, user):
    log_in(client, "lin")
    page = reverse("account_reauthenticate")
    answers = [client.post(page, {"password": "wrong-password-1"}).status_code for _ in range(LIMIT)]
    assert answers[-1] == 429
