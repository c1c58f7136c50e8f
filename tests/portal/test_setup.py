"""The first visit: two questions, once, from this machine or with the passphrase of its server."""

import threading

import pytest
from django.contrib.auth import SESSION_KEY
from django.db import connection, connections
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.factories.accounts import PASSWORD, log_in, make_user

from qiangji.accounts.models import Grant, Hub, Region, User
from qiangji.audit.models import AuditEvent
from qiangji.portal.setup import passphrase
from qiangji.portal.setup.actions import SetUpAlready, set_up

pytestmark = pytest.mark.django_db
HUB_PAGE, ADMIN_PAGE, DONE = "/accounts/setup/", "/accounts/setup/administrator/", "/accounts/setup/done/"
HUB = {"name": "云杉中心(演示)", "department": "资源服务科", "phone": "010-0000-0001", "region_code": "110000"}
ADMIN = {"name": "周霁月", "username": "zhou", "email": "", "password1": PASSWORD, "password2": PASSWORD}


@pytest.fixture(autouse=True)
def _data_of_its_own(settings, tmp_path):
    settings.DATA_DIR = tmp_path


def walk(client, hub=HUB, administrator=ADMIN, **extra):
    client.post(HUB_PAGE, hub, **extra)
    return client.post(ADMIN_PAGE, administrator, **extra)


@pytest.mark.parametrize("page", ["/", "/accounts/login/", "/help/", "/accounts/users/", "/no/such/page/"])
def test_every_page_leads_to_set_up_while_nobody_is_there(client, page):
    assert client.get(page)["Location"] == HUB_PAGE
    make_user()
    assert client.get(page).headers.get("Location") != HUB_PAGE


def test_walk_founds_the_hub_and_logs_its_first_administrator_in(client):
    assert walk(client)["Location"] == DONE
    user, hub = User.objects.get(), Hub.objects.select_related("region").get()
    assert (hub.name, hub.region.code, hub.phone, hub.is_demo) == ("云杉中心(演示)", "110000", "010-0000-0001", False)
    assert (user.name, user.unit, client.session[SESSION_KEY]) == ("周霁月", "资源服务科", str(user.pk))
    assert sorted(user.grants.values_list("role", "scope")) == [("hub_operator", "11"), ("system_admin", "11")]
    assert client.get(DONE).status_code == 200
    assert client.get("/accounts/users/").status_code == 200
    assert log_in(Client(), "zhou")


def test_places_of_the_region_are_loaded_and_no_others(client):
    walk(client)
    codes = set(Region.objects.values_list("code", flat=True))
    assert {"110000", "110105", "BDA"} <= codes
    assert not {"310000", "310101"} & codes


def test_hub_of_one_district_gets_its_city_above_it_and_only_its_own_reach(client):
    walk(client, HUB | {"region_code": "440305"})
    assert set(Region.objects.values_list("code", flat=True)) == {"440000", "440300", "440305"}
    assert set(Grant.objects.values_list("scope", flat=True)) == {"440305"}


def test_what_happened_is_in_the_log(client):
    walk(client)
    kinds = set(AuditEvent.objects.values_list("kind", flat=True))
    assert kinds == {"regions_loaded", "hub_founded", "account_opened", "role_granted", "logged_in"}


@pytest.mark.parametrize("wrong", [{"name": ""}, {"region_code": ""}, {"region_code": "999999"}, {"name": "x" * 81}])
def test_badly_named_hub_goes_no_further(client, wrong):
    page = client.post(HUB_PAGE, HUB | wrong)
    assert (page.status_code, len(page.context["form"].errors)) == (200, 1)
    assert client.get(ADMIN_PAGE)["Location"] == HUB_PAGE


@pytest.mark.parametrize(
    "wrong",
    [
        {"password2": "another-password-9"},
        {"password1": "short", "password2": "short"},
        {"username": "zhou-jiyue", "password1": "zhou-jiyue1", "password2": "zhou-jiyue1"},
        {"username": "a b"},
        {"email": "nonsense"},
        {"name": ""},
    ],
)
def test_badly_filled_administrator_leaves_nothing_behind(client, wrong):
    page = walk(client, administrator=ADMIN | wrong)
    assert (page.status_code, len(page.context["form"].errors)) == (200, 1)
    assert [model.objects.count() for model in (User, Hub, Region, Grant, AuditEvent)] == [0] * 5


def test_doors_are_closed_forever_after(client):
    slow = Client()
    slow.post(HUB_PAGE, HUB | {"name": "别的中心(演示)"})
    walk(client)
    for address in (HUB_PAGE, ADMIN_PAGE):
        assert Client().get(address)["Location"] == "/accounts/login/"
        assert slow.post(address, HUB | ADMIN | {"username": "thief"})["Location"] == "/accounts/login/"
    assert (User.objects.get().username, Hub.objects.get().name) == ("zhou", "云杉中心(演示)")


def test_second_founder_is_refused_even_past_the_first_look(monkeypatch, client):
    """The look at the users is only a courtesy: the one row of the hub decides."""
    walk(client)
    monkeypatch.setattr(User.objects, "exists", lambda: False)
    before = [model.objects.count() for model in (User, Region, Grant, AuditEvent)]
    details = {"name": "别人", "username": "thief", "email": "", "password": PASSWORD}
    hub = {"name": "x", "department": "", "phone": ""}
    with pytest.raises(SetUpAlready):
        set_up(hub=hub, scope="31", region_code="310000", administrator=details)
    assert [model.objects.count() for model in (User, Region, Grant, AuditEvent)] == before


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif("sqlite" in connection.vendor, reason="SQLite lets one writer in at a time by itself")
def test_of_two_at_once_one_wins():
    gate, outcomes = threading.Barrier(4), []

    def found(number: int) -> None:
        details = {"name": "周霁月", "username": f"zhou{number}", "email": "", "password": PASSWORD}
        hub = {"name": f"中心{number}(演示)", "department": "", "phone": ""}
        gate.wait()
        try:
            set_up(hub=hub, scope="11", region_code="110000", administrator=details)
            outcomes.append(number)
        except SetUpAlready:
            pass
        finally:
            connections.close_all()

    threads = [threading.Thread(target=found, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(outcomes) == 1
    assert User.objects.get().username == f"zhou{outcomes[0]}"
    assert Hub.objects.get().name == f"中心{outcomes[0]}(演示)"


@pytest.mark.parametrize("afar", [{"REMOTE_ADDR": "203.0.113.9"}, {"headers": {"x-forwarded-for": "127.0.0.1"}}])
def test_stranger_needs_the_passphrase_of_the_server(client, afar):
    assert "初始化口令" in client.get(HUB_PAGE, **afar).content.decode()
    for guess in ("", "guess", "\x00"):
        assert client.post(HUB_PAGE, HUB | {"code": guess}, **afar).status_code == 200
        assert client.get(ADMIN_PAGE, **afar)["Location"] == HUB_PAGE
    assert walk(client, HUB | {"code": f" {passphrase.current()} "}, **afar)["Location"] == DONE


def test_passphrase_is_kept_from_others_and_forgotten_after_use(client, tmp_path):
    client.get(HUB_PAGE, REMOTE_ADDR="203.0.113.9")
    kept = tmp_path / passphrase.FILE
    assert (kept.stat().st_mode & 0o777, len(kept.read_text()) >= 16) == (0o600, True)
    walk(client, HUB | {"code": passphrase.current()}, REMOTE_ADDR="203.0.113.9")
    assert not kept.exists()


def test_page_of_this_machine_asks_for_no_passphrase(client):
    assert "初始化口令" not in client.get(HUB_PAGE).content.decode()


def test_once_somebody_is_known_no_request_asks_again(client):
    make_user()
    client.get("/accounts/login/")
    with CaptureQueriesContext(connection) as captured:
        client.get("/accounts/login/")
    assert [query["sql"] for query in captured if "accounts_user" in query["sql"]] == []
