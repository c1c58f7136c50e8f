"""A guard lets through, refuses, or leads to the login, and says which it is."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django_htmx.middleware import HtmxMiddleware
from tests.factories.accounts import make_grant, make_region, make_user

from qiangji.accounts.guards import fetch, may, personal, public
from qiangji.accounts.models import Grant

pytestmark = pytest.mark.django_db


def ask(view, rf, user=None, **headers) -> HttpResponse:
    request = rf.get("/somewhere/?a=1", headers=headers)
    request.user = user or AnonymousUser()
    HtmxMiddleware(lambda _request: HttpResponse())(request)
    return view(request)


def page(_request) -> HttpResponse:
    return HttpResponse("in")


def test_guards_declare_themselves():
    guards = [may("audit.read_audit"), personal, public]
    assert [guard(page).permission for guard in guards] == ["audit.read_audit", "personal", "public"]


@pytest.mark.parametrize("guard", [may("audit.read_audit"), personal])
def test_stranger_is_led_to_the_login_and_back(guard, rf):
    assert ask(guard(page), rf)["Location"] == "/accounts/login/?next=/somewhere/%3Fa%3D1"


def test_fragment_sends_the_whole_page_to_the_login(rf):
    answer = ask(personal(page), rf, **{"hx-request": "true", "hx-current-url": "http://testserver/list/?q=1"})
    assert (answer.status_code, answer["HX-Redirect"]) == (200, "/accounts/login/?next=/list/%3Fq%3D1")


def test_who_may_not_is_refused_and_who_may_comes_in(rf):
    guarded = may("audit.read_audit")(page)
    with pytest.raises(PermissionDenied):
        ask(guarded, rf, make_user("system_admin"))
    assert ask(guarded, rf, make_user("security_auditor")).content == b"in"
    assert ask(public(page), rf).content == b"in"


def test_fetching_is_the_check(rf):
    request = rf.get("/")
    request.user = make_user("system_admin", make_region("110105"))
    inside = make_grant(make_user(), "district_supervisor", make_region("110105"))
    outside = make_grant(make_user(), "district_supervisor", make_region("110108"))
    rows = Grant.objects.all()
    assert fetch(request, "accounts.end_grant", rows, pk=inside.pk) == inside
    for pk in (outside.pk, 10**9):
        with pytest.raises(Http404):
            fetch(request, "accounts.end_grant", rows, pk=pk)
