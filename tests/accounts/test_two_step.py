"""Two-step login: switching on and off, coming in, and the way back for who lost the telephone."""

import base64

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.contrib.auth import SESSION_KEY
from django.test import Client
from django.urls import reverse
from tests.factories.accounts import PASSWORD, log_in, make_user

from qiangji.accounts import actions
from qiangji.accounts.models import User
from qiangji.audit.models import AuditEvent

pytestmark = pytest.mark.django_db
ACTIVATE, CODE = "/accounts/2fa/totp/activate/", "/accounts/2fa/authenticate/"


def code_for(secret: str, *, later: int = 0) -> str:
    return format_hotp_value(hotp_value(secret, next(iter(yield_hotp_counters_from_time())) + later))


def confirm(client, page: str) -> None:
    client.post(f"/accounts/reauthenticate/?next={page}", {"password": PASSWORD})


@pytest.fixture
def enrolled(client, django_capture_on_commit_callbacks):
    """Somebody with two-step login switched on through the pages, and the secret on their telephone."""
    user = make_user("hub_operator", username="lin")
    log_in(client, "lin")
    confirm(client, ACTIVATE)
    secret = client.get(ACTIVATE).context["form"].secret
    with django_capture_on_commit_callbacks(execute=True):
        client.post(ACTIVATE, {"code": code_for(secret)})
    return user, secret


def test_enrolling_asks_for_the_password_first(client):
    make_user(username="lin")
    log_in(client, "lin")
    assert client.get(ACTIVATE)["Location"].startswith(reverse("account_reauthenticate"))


def test_enrolling_shows_a_picture_from_nowhere_else_and_the_secret_in_words(client):
    make_user(username="lin")
    log_in(client, "lin")
    confirm(client, ACTIVATE)
    page = client.get(ACTIVATE)
    picture = base64.b64decode(page.context["totp_svg_data_uri"].split(",")[1])
    assert picture.startswith(b"<?xml") and b"<svg" in picture
    assert page.context["form"].secret in page.content.decode()
    assert page.context["totp_url"].startswith("otpauth://totp/lin?")
    assert "img-src 'self' data:" in page["Content-Security-Policy"]


def test_wrong_code_enrols_nobody(client):
    make_user(username="lin")
    log_in(client, "lin")
    confirm(client, ACTIVATE)
    client.get(ACTIVATE)
    assert "验证码不对" in client.post(ACTIVATE, {"code": "000000"}).content.decode()
    assert Authenticator.objects.count() == 0


def test_password_alone_no_longer_lets_in(enrolled):
    _user, secret = enrolled
    client = Client()
    answer = client.post(reverse("account_login"), {"login": "lin", "password": PASSWORD})
    assert (answer["Location"], SESSION_KEY in client.session) == (CODE, False)
    assert client.get("/accounts/me/").status_code == 302
    before = client.session.session_key
    client.post(CODE, {"code": code_for(secret, later=1)})
    assert SESSION_KEY in client.session
    assert client.session.session_key != before


def test_code_works_once(enrolled):
    _user, secret = enrolled
    once = code_for(secret, later=1)
    for expected in (True, False):
        client = Client()
        client.post(reverse("account_login"), {"login": "lin", "password": PASSWORD})
        client.post(CODE, {"code": once})
        assert (SESSION_KEY in client.session) is expected


def test_code_page_without_the_password_leads_to_login(client):
    make_user()
    assert client.get(CODE)["Location"] == reverse("account_login")


def test_guessing_codes_is_limited(enrolled, settings):
    client = Client()
    client.post(reverse("account_login"), {"login": "lin", "password": PASSWORD})
    pages = [client.post(CODE, {"code": f"{n:06}"}).content.decode() for n in range(7)]
    assert ["试的次数太多" in page for page in pages][-1] is True


def test_recovery_code_replaces_the_telephone_once(enrolled, client):
    codes = client.get("/accounts/2fa/recovery-codes/").context["unused_codes"]
    assert len(set(codes)) == 10
    for expected in (True, False):
        other = Client()
        other.post(reverse("account_login"), {"login": "lin", "password": PASSWORD})
        other.post(CODE, {"code": codes[0]})
        assert (SESSION_KEY in other.session) is expected


def test_recovery_codes_are_shown_only_after_confirming(enrolled):
    _user, secret = enrolled
    client = Client()
    client.post(reverse("account_login"), {"login": "lin", "password": PASSWORD})
    client.post(CODE, {"code": code_for(secret, later=1)})
    for page in ("/accounts/2fa/recovery-codes/", "/accounts/2fa/recovery-codes/download/"):
        assert client.get(page)["Location"].startswith(reverse("account_reauthenticate"))


def test_secrets_are_not_readable_in_the_database(enrolled):
    _user, secret = enrolled
    kept = Authenticator.objects.get(type=Authenticator.Type.TOTP)
    assert secret not in str(kept.data)


def test_unreadable_secret_matches_no_code(enrolled, settings):
    settings.SECRET_KEY = "another"
    wrapped = Authenticator.objects.get(type=Authenticator.Type.TOTP).wrap()
    assert not any(wrapped.validate_code(code) for code in ("", code_for(""), "000000"))


def test_switching_off_asks_again_and_removes_the_codes_too(enrolled, client):
    page = "/accounts/2fa/totp/deactivate/"
    assert client.get(page).status_code == 200
    client.post(page)
    assert Authenticator.objects.count() == 0
    logged = AuditEvent.objects.filter(kind__startswith="two_step").order_by("pk")
    assert list(logged.values_list("kind", flat=True)) == ["two_step_added", "two_step_removed"]


def test_administrator_removes_it_for_who_lost_the_telephone(enrolled):
    user, _secret = enrolled
    admin = make_user("system_admin")
    actions.remove_two_step(user=user, by=admin)
    actions.remove_two_step(user=User.objects.get(pk=user.pk), by=admin)
    assert log_in(Client(), "lin")
    assert AuditEvent.objects.get(kind="two_step_removed").actor_name == admin.name
