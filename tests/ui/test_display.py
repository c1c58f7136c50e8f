"""How a reader wants pages shown is remembered in a cookie that says nothing else."""

import pytest
from django.test import Client
from django.urls import reverse

from qiangji.ui.context import COOKIE

pytestmark = pytest.mark.django_db
URL = "/ui/display/"


@pytest.fixture(autouse=True)
def _known(somebody):
    return somebody


def test_a_mode_is_turned_on_and_off_again(client):
    client.post(URL, {"mode": "large", "next": "/ui/gallery/"})
    assert client.cookies[COOKIE].value == "large"
    assert 'data-mode="large"' in client.get(reverse("ui:gallery")).content.decode()
    client.post(URL, {"mode": "contrast"})
    assert client.cookies[COOKIE].value == "large.contrast"
    client.post(URL, {"mode": "large"})
    assert client.cookies[COOKIE].value == "contrast"


def test_the_cookie_lasts_and_holds_mode_names_only(client):
    client.post(URL, {"mode": "large"})
    cookie = client.cookies[COOKIE]
    assert cookie.value == "large"
    assert cookie["max-age"] == 31_536_000
    assert cookie["samesite"] == "Lax"
    assert cookie["httponly"]


@pytest.mark.parametrize("mode", ["", "dark", "large.contrast", "<script>"])
def test_an_unknown_mode_changes_nothing(client, mode):
    client.post(URL, {"mode": "large"})
    assert client.post(URL, {"mode": mode}).status_code == 302
    assert client.cookies[COOKIE].value == "large"


def test_a_forged_cookie_is_not_believed(client):
    client.cookies[COOKIE] = 'large."><script>.dark'
    html = client.get(reverse("ui:gallery")).content.decode()
    assert 'data-mode="large"' in html


@pytest.mark.parametrize(
    ("asked", "sent_to"),
    [
        ("/registry/?q=1", "/registry/?q=1"),
        ("https://evil.example/", "/"),
        ("//evil.example/", "/"),
        ("javascript:alert(1)", "/"),
        ("", "/"),
    ],
)
def test_the_way_back_stays_in_this_house(client, asked, sent_to):
    assert client.post(URL, {"mode": "large", "next": asked})["Location"] == sent_to


def test_only_a_form_of_this_house_may_ask():
    assert Client(enforce_csrf_checks=True).post(URL, {"mode": "large"}).status_code == 403
    assert Client().get(URL).status_code == 405


def test_the_language_is_switched_back_and_forth(client):
    client.post(reverse("ui:language"), {"language": "en", "next": "/ui/gallery/"})
    assert '<html lang="en"' in client.get(reverse("ui:gallery")).content.decode()
    client.post(reverse("ui:language"), {"language": "zh-hans", "next": "/ui/gallery/"})
    assert '<html lang="zh-CN"' in client.get(reverse("ui:gallery")).content.decode()
