"""Coming in and going out: sessions, cookies, tokens, and what a stranger can learn or forge."""

import os
import re
import subprocess
import sys

import pytest
from allauth.account.models import EmailAddress
from django.conf import settings as django_settings
from django.contrib.auth import SESSION_KEY
from django.contrib.auth.hashers import MD5PasswordHasher
from django.core import mail
from django.test import Client
from django.urls import reverse
from tests.factories.accounts import PASSWORD, log_in, make_user

from qiangji.accounts import actions, post
from qiangji.accounts.models import User

pytestmark = pytest.mark.django_db
LOGIN, RESET, ME = "/accounts/login/", "/accounts/password/reset/", "/accounts/me/"
NEW = "quiet-river-77-stone"


@pytest.fixture
def _mail_at_once(monkeypatch):
    monkeypatch.setattr(post, "send", lambda message, *, really=True: post._carry(message if really else None))


def test_login_by_name_and_by_address_in_any_case():
    user = make_user(username="lin", email="lin@example.org")
    for login in ("lin", "LIN", "lin@example.org", "Lin@Example.ORG", "  lin "):
        client = Client()
        assert log_in(client, login), login
        assert client.session[SESSION_KEY] == str(user.pk)


def test_login_changes_the_session_id(client):
    make_user(username="lin")
    client.get(LOGIN + "?next=" + ME)
    session = client.session
    session["kept"] = 1
    session.save()
    client.cookies[django_settings.SESSION_COOKIE_NAME] = session.session_key
    assert log_in(client, "lin")
    assert client.session.session_key != session.session_key


def test_planted_session_id_is_not_adopted(client):
    make_user(username="lin")
    client.cookies[django_settings.SESSION_COOKIE_NAME] = "x" * 32
    assert log_in(client, "lin")
    assert client.cookies[django_settings.SESSION_COOKIE_NAME].value != "x" * 32


def test_cookie_replayed_after_logout_is_dead(client):
    make_user(username="lin")
    log_in(client, "lin")
    stolen = client.cookies[django_settings.SESSION_COOKIE_NAME].value
    client.post(reverse("account_logout"))
    thief = Client()
    thief.cookies[django_settings.SESSION_COOKIE_NAME] = stolen
    assert thief.get(ME).status_code == 302


def test_logout_by_a_mere_link_changes_nothing(client):
    make_user(username="lin")
    log_in(client, "lin")
    assert client.get(reverse("account_logout")).status_code == 200
    assert client.get(ME).status_code == 200


def test_password_change_ends_the_other_sessions_and_keeps_this_one(client):
    make_user(username="lin")
    elsewhere = Client()
    log_in(client, "lin")
    log_in(elsewhere, "lin")
    answer = client.post(
        reverse("account_change_password"), {"oldpassword": PASSWORD, "password1": NEW, "password2": NEW}
    )
    assert answer["Location"] == ME
    assert (client.get(ME).status_code, elsewhere.get(ME).status_code) == (200, 302)


def test_cookies_are_closed_to_scripts_and_strangers(client, settings):
    make_user(username="lin")
    client.get(LOGIN)
    log_in(client, "lin")
    session, csrf = client.cookies[settings.SESSION_COOKIE_NAME], client.cookies[settings.CSRF_COOKIE_NAME]
    assert (session["httponly"], session["samesite"], session["max-age"]) == (True, "Lax", "")
    assert csrf["samesite"] == "Lax"


@pytest.mark.parametrize(
    "target", ["https://evil.example/", "//evil.example/", "/\\evil.example", "javascript:alert(1)"]
)
def test_next_leads_nowhere_else(client, target):
    make_user(username="lin")
    answer = client.post(LOGIN, {"login": "lin", "password": PASSWORD, "next": target})
    assert answer["Location"] == "/"


def test_next_leads_back_into_the_house(client):
    make_user(username="lin")
    answer = client.post(LOGIN, {"login": "lin", "password": PASSWORD, "next": ME})
    assert answer["Location"] == ME


def test_wrong_password_and_unknown_name_read_the_same(client):
    make_user(username="lin", email="lin@example.org")
    seen = set()
    for login in ("lin", "nobody", "lin@example.org", "nobody@example.org"):
        answer = client.post(LOGIN, {"login": login, "password": "wrong-password-1"})
        text = re.sub(r'value="[^"]*"', "", answer.content.decode())
        seen.add((answer.status_code, re.sub(r"nonce-?[^\"' ]*", "", text)))
    assert len(seen) == 1
    assert "登录名或密码不对。" in next(iter(seen))[1]


@pytest.mark.usefixtures("_mail_at_once")
def test_reset_answers_the_same_and_mails_only_who_is_there(client):
    make_user(username="lin", email="lin@example.org")
    closed = make_user(email="closed@example.org")
    actions.close_account(user=closed, by=make_user("system_admin"))
    for email in ("lin@example.org", "nobody@example.org", "closed@example.org"):
        assert client.post(RESET, {"email": email})["Location"] == reverse("account_reset_password_done")
    assert [message.to for message in mail.outbox] == [["lin@example.org"]]


@pytest.mark.usefixtures("_mail_at_once")
def test_mailed_link_sets_a_password_once_and_ends_the_sessions(client):
    make_user(username="lin", email="lin@example.org", name="林远")
    elsewhere = Client()
    log_in(elsewhere, "lin")
    client.post(RESET, {"email": "lin@example.org"})
    assert (mail.outbox[0].subject, "林远，你好" in mail.outbox[0].body) == ("强基：设置新密码", True)
    link = re.search(r"http://testserver(/\S+)", mail.outbox[0].body)[1]
    form = client.get(link, follow=True)
    client.post(form.request["PATH_INFO"], {"password1": NEW, "password2": NEW})
    assert (elsewhere.get(ME).status_code, log_in(Client(), "lin", NEW)) == (302, True)
    assert Client().get(link, follow=True).context["token_fail"] is True


@pytest.mark.usefixtures("_mail_at_once")
def test_foreign_host_gets_no_link(client):
    make_user(email="lin@example.org")
    answer = client.post(RESET, {"email": "lin@example.org"}, headers={"host": "evil.example"})
    assert (answer.status_code, mail.outbox) == (400, [])
    client.post(RESET, {"email": "lin@example.org"}, headers={"x-forwarded-host": "evil.example"})
    assert "http://testserver/" in mail.outbox[0].body
    assert "evil.example" not in mail.outbox[0].body


@pytest.mark.usefixtures("_mail_at_once")
def test_link_dies_with_the_address_it_was_sent_to(client):
    user = make_user(email="lin@example.org")
    client.post(RESET, {"email": "lin@example.org"})
    link = re.search(r"http://testserver(/\S+)", mail.outbox[0].body)[1]
    actions.change_details(user=User.objects.get(), by=user, name="林远", email="new@example.org", unit="")
    assert client.get(link, follow=True).context["token_fail"] is True
    client.post(RESET, {"email": "lin@example.org"})
    assert len(mail.outbox) == 1
    assert EmailAddress.objects.count() == 0


def test_weak_password_is_refused_with_its_reason(client):
    make_user(username="lin")
    log_in(client, "lin")
    for weak in ("1234567890", "password123", "short"):
        answer = client.post(
            reverse("account_change_password"), {"oldpassword": PASSWORD, "password1": weak, "password2": weak}
        )
        assert answer.context["form"].errors["password1"]


def test_signup_is_closed_and_says_whom_to_ask(client):
    make_user()
    sent = {"username": "new", "password1": NEW, "password2": NEW}
    pages = [client.get("/accounts/signup/"), client.post("/accounts/signup/", sent)]
    assert ["账号由管理员开通" in page.content.decode() for page in pages] == [True, True]
    assert User.objects.count() == 1


def test_hostile_login_names_get_the_same_plain_answer(client):
    make_user()
    for login in ("a" * 300, "\x00", "' OR 1=1 --", "🦆", "%00", "<script>"):
        answer = client.post(LOGIN, {"login": login, "password": "x"})
        assert (answer.status_code, SESSION_KEY in client.session) == (200, False), login


def test_reauthentication_stands_before_the_address(client):
    user = make_user(username="lin", email="lin@example.org")
    log_in(client, "lin")
    sent = {"name": "林远", "unit": "", "email": "thief@example.org"}
    asked = client.post("/accounts/me/edit/", sent)
    assert asked["Location"].startswith(reverse("account_reauthenticate"))
    assert User.objects.get(pk=user.pk).email == "lin@example.org"
    client.post(asked["Location"], {"password": "wrong-password-1"})
    assert User.objects.get(pk=user.pk).email == "lin@example.org"
    assert client.post(asked["Location"], {"password": PASSWORD})["Location"] == ME
    assert User.objects.get(pk=user.pk).email == "thief@example.org"


def test_every_wrong_login_costs_one_hash_whoever_it_names(client, monkeypatch):
    """What is hashed twice, or not at all, can be told by a clock."""
    make_user(username="lin", email="lin@example.org")
    closed = make_user(username="closed")
    actions.close_account(user=closed, by=make_user("system_admin"))
    hashed, encode = [], MD5PasswordHasher.encode
    monkeypatch.setattr(MD5PasswordHasher, "encode", lambda *given: hashed.append(1) or encode(*given))
    costs = []
    for login in ("lin", "nobody", "lin@example.org", "nobody@example.org", "closed"):
        hashed.clear()
        client.post(LOGIN, {"login": login, "password": "wrong-password-1"})
        costs.append(len(hashed))
    assert costs == [1] * 5


def test_deployed_settings_pass_their_own_check(tmp_path):
    """In a process of its own: settings are read once."""
    asked = """
import django
django.setup()
from django.conf import settings as s
from django.core.management import call_command
call_command("check", deploy=True, fail_level="WARNING")
print(s.SESSION_COOKIE_SECURE, s.CSRF_COOKIE_SECURE, s.SECURE_SSL_REDIRECT, s.SECURE_HSTS_SECONDS > 10**7)
"""
    given = {"QIANGJI_HTTPS": "1", "QIANGJI_DATA": str(tmp_path), "DJANGO_SETTINGS_MODULE": "qiangji.settings"}
    given["PYTHONPATH"] = str(django_settings.PACKAGE_DIR.parent)
    kept = {name: value for name, value in os.environ.items() if name != "DJANGO_ALLOW_ASYNC_UNSAFE"}
    answer = subprocess.run(
        [sys.executable, "-c", asked],
        env=kept | given,
        capture_output=True,
        text=True,
        check=False,
    )
    assert answer.stdout.splitlines()[-1:] == ["True True True True"], answer.stderr
