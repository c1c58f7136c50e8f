"""The pages of accounts: what each lets happen, in Chinese throughout, and nothing to those who may not."""

import re

import pytest
from django.contrib.auth import SESSION_KEY
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from tests.factories.accounts import PASSWORD, log_in, make_grant, make_region, make_user
from tests.factories.registry import organisation

from qiangji.accounts import actions, matrix, places
from qiangji.accounts.models import User
from qiangji.audit.models import AuditEvent

pytestmark = pytest.mark.django_db
USERS = "/accounts/users/"
ENGLISH = re.compile(r"(?<![\w/@.-])[A-Z][a-z]+(?: [A-Za-z]+)+")
DOORS = ["/accounts/" + door for door in ("login/", "signup/", "inactive/", "logout/", "password/reset/")]


@pytest.fixture
def admin(client):
    user = make_user("system_admin", username="admin", name="周霁月")
    client.force_login(user)
    return user


def words(page) -> str:
    text = re.sub(r"(?s)<(head|script|style|svg).*?</\1>", " ", page.content.decode())
    return " ".join(re.sub(r"<[^>]+>", " ", text).split())


def test_no_page_speaks_english_to_a_chinese_reader(client, admin):
    other = make_user("district_supervisor", make_region("110105"), name="林远")
    strangers = [Client().get(page) for page in [*DOORS, "/accounts/password/reset/key/1-abc/"]]
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    addresses = [d.address for d in matrix.doors() if d.address.startswith("/accounts/") and not d.has_parameters]
    mine = [client.get(address) for address in [*addresses, f"{USERS}{other.pk}/", f"{USERS}{other.pk}/grants/add/"]]
    pages = [page for page in [*strangers, *mine] if page.status_code == 200]
    assert len(pages) > 20
    assert {found for page in pages for found in ENGLISH.findall(words(page))} == set()


def test_form_mistakes_are_told_in_chinese(client):
    make_user(username="lin")
    log_in(client, "lin")
    page = client.post("/accounts/password/change/", {"oldpassword": "x", "password1": "123", "password2": "456"})
    assert "当前密码不对。" in words(page)
    assert ENGLISH.findall(words(page)) == []


def test_my_page_names_my_roles_their_places_and_their_end(client):
    user = make_user("district_supervisor", make_region("110105"), name="林远", username="lin")
    make_user("hub_operator", name="别人的名字")
    client.force_login(user)
    text = words(client.get("/accounts/me/"))
    assert [said in text for said in ("林远", "区级主管 朝阳区 只看本区", "长期")] == [True] * 3
    assert "别人的名字" not in text


def test_user_list_is_searched_paged_and_constant(client, admin):
    district = make_region("110105")
    for n in range(3):
        make_grant(make_user("district_supervisor", district, name=f"林远{n}"), "hub_approver")
    client.get(USERS)
    first = count_queries(client, USERS)
    for n in range(40):
        make_grant(make_user("district_supervisor", district, name=f"何清{n}"), "hub_approver")
    assert count_queries(client, USERS) == first <= 15
    assert words(client.get(USERS, {"text": "林远1"})).count("区级主管 · 朝阳区 枢纽审批 · 北京市") == 1
    page = client.get(USERS, {"text": "何清", "page": "2"}).context["page"]
    assert (page.paginator.count, len(page.object_list)) == (40, 10)
    assert client.get(USERS, {"page": "9999", "role": "nonsense", "text": "x" * 999}).status_code == 200


def count_queries(client, address: str) -> int:
    with CaptureQueriesContext(connection) as captured:
        assert client.get(address).status_code == 200
    return len(captured)


def test_opened_account_gets_a_link_that_its_owner_uses(client, admin):
    sent = {"name": "方小满", "username": "fang", "unit": "朝阳区残联", "email": ""}
    page = client.post(USERS + "open/", sent)
    assert "no-store" in page["Cache-Control"]
    link = re.search(r"http://testserver(/accounts/password/reset/key/[^\s<]+)", page.content.decode())[1]
    owner, new = Client(), "quiet-river-77-stone"
    form = owner.get(link, follow=True)
    owner.post(form.request["PATH_INFO"], {"password1": new, "password2": new})
    assert log_in(owner, "fang", new)


@pytest.mark.parametrize(
    "wrong",
    [{"username": "ADMIN"}, {"username": "a@b"}, {"username": ""}, {"name": "x" * 41}, {"email": "nonsense"}],
)
def test_badly_filled_account_opens_nothing(client, admin, wrong):
    page = client.post(USERS + "open/", {"name": "方小满", "username": "fang", "unit": "", "email": ""} | wrong)
    assert (page.status_code, len(page.context["form"].errors), User.objects.count()) == (200, 1, 1)


def test_granting_through_the_page(client, admin):
    user, district = make_user(), make_region("110105")
    answer = client.post(f"{USERS}{user.pk}/grants/add/", {"role": "district_supervisor", "region": district.pk})
    assert answer["Location"] == f"{USERS}{user.pk}/"
    grant = user.grants.get()
    assert (grant.scope, grant.place_name, grant.granted_by) == ("110105", "朝阳区", admin)


def test_expert_is_granted_without_a_place(client, admin):
    user, district = make_user(), make_region("110105")
    client.post(f"{USERS}{user.pk}/grants/add/", {"role": "expert", "region": district.pk})
    assert user.grants.get().scope == ""


@pytest.mark.parametrize(
    "wrong",
    [
        {"region": ""},
        {"role": "organisation_admin"},
        {"role": "nonsense"},
        {"ends_on": "2000-01-01"},
        {"ends_on": "soon"},
    ],
)
def test_badly_filled_grant_gives_nothing(client, admin, wrong):
    user, district = make_user(), make_region("110105")
    sent = {"role": "district_supervisor", "region": district.pk, "ends_on": ""} | wrong
    page = client.post(f"{USERS}{user.pk}/grants/add/", sent)
    assert (page.status_code, user.grants.count()) == (200, 0)


class TestDistrictAdministrator:
    """Everything an administrator of 朝阳区 might try beyond 朝阳区, or for themselves."""

    @pytest.fixture
    def district_admin(self, client):
        user = make_user("system_admin", make_region("110105"))
        client.force_login(user)
        return user

    def test_cannot_grant_above_or_beside_the_own_region(self, client, district_admin):
        user = make_user()
        for region in (make_region(), make_region("110108")):
            client.post(f"{USERS}{user.pk}/grants/add/", {"role": "hub_operator", "region": region.pk})
        assert user.grants.count() == 0

    def test_cannot_grant_to_themselves(self, client, district_admin):
        sent = {"role": "hub_operator", "region": make_region("110105").pk}
        page = client.post(f"{USERS}{district_admin.pk}/grants/add/", sent)
        assert "不能给自己授权" in words(page)
        assert district_admin.grants.count() == 1

    def test_cannot_see_or_touch_who_is_elsewhere(self, client, district_admin):
        other = make_user("district_supervisor", make_region("110108"), name="何清清")
        grant = other.grants.get()
        assert "何清清" not in words(client.get(USERS))
        verbs = [f"{USERS}{other.pk}/{verb}/" for verb in ("close", "reopen", "password-link", "two-step/remove")]
        tries = [client.post(address) for address in [*verbs, f"/accounts/grants/{grant.pk}/end/"]]
        assert [answer.status_code for answer in [client.get(f"{USERS}{other.pk}/"), *tries]] == [404] * 6
        assert (User.objects.get(pk=other.pk).is_active, other.grants.get().ended_at) == (True, None)

    def test_cannot_take_over_a_superior_who_also_works_here(self, client, district_admin):
        leader = make_user("city_supervisor", name="陆一舟")
        make_grant(leader, "district_supervisor", make_region("110105"))
        page = client.get(f"{USERS}{leader.pk}/")
        assert "由上一级管理员处理" in words(page)
        assert client.post(f"{USERS}{leader.pk}/password-link/").status_code == 404
        assert client.post(f"{USERS}{leader.pk}/close/").status_code == 404
        assert not AuditEvent.objects.filter(kind="password_link_issued").exists()

    def test_cannot_rename_the_hub_of_a_larger_region(self, client, district_admin):
        actions.name_hub(name="中心(演示)", region=make_region(), by=None)
        assert client.get("/accounts/hub/").status_code == 404

    def test_cannot_use_a_place_signed_for_elsewhere(self, client, district_admin):
        address = "/accounts/grants/place/?place="
        here, there = places.sign(make_region("110105")), places.sign(make_region("110108"))
        answers = [client.get(address + signed).status_code for signed in (here, there, here + "x", "")]
        assert answers == [200, 403, 404, 404]


def test_role_in_an_organisation_is_granted_from_its_dossier(client, admin):
    someone, place = make_user(username="fang"), organisation()
    make_grant(admin, "hub_operator")
    dossier = client.get(f"/registry/organisations/{place.pk}/people/").content.decode()
    address = re.search(r'href="(/accounts/grants/place/[^"]+)"', dossier)[1]
    unknown = client.post(address, {"username": "nobody", "role": "member"})
    assert "没有找到这个登录名" in words(unknown)
    client.post(address, {"username": "FANG", "role": "organisation_admin"})
    grant = someone.grants.get()
    assert (grant.scope, grant.place_name, grant.role) == (place.scope, place.name, "organisation_admin")
    assert User.objects.get(pk=someone.pk).has_perm("registry.edit_organisation", place)


def test_closing_reopening_and_ending_through_the_pages(client, admin):
    user = make_user("hub_operator")
    client.post(f"/accounts/grants/{user.grants.get().pk}/end/")
    client.post(f"{USERS}{user.pk}/close/")
    assert (User.objects.get(pk=user.pk).is_active, user.grants.get().ended_by) == (False, admin)
    assert "重新启用" in words(client.get(f"{USERS}{user.pk}/"))
    client.post(f"{USERS}{user.pk}/reopen/")
    assert User.objects.get(pk=user.pk).is_active


def test_hub_is_renamed_and_keeps_its_region(client, admin):
    actions.name_hub(name="中心(演示)", region=make_region(), by=None, is_demo=True)
    client.post("/accounts/hub/", {"name": "新中心(演示)", "department": "资源服务科", "phone": "010-0000-0001"})
    hub = client.get("/accounts/hub/").context["named"]
    assert (hub.name, hub.region.code, hub.is_demo) == ("新中心(演示)", "110000", True)


def test_verbs_are_not_done_by_a_link(client, admin):
    user = make_user("hub_operator")
    for verb in ("close", "reopen", "password-link", "two-step/remove"):
        assert client.get(f"{USERS}{user.pk}/{verb}/").status_code == 405
    assert client.get(f"/accounts/grants/{user.grants.get().pk}/end/").status_code == 405


def test_every_form_of_every_page_carries_a_token_and_nothing_works_without(admin):
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(admin)
    other = make_user("hub_operator")
    addresses = [d.address for d in matrix.doors() if not d.has_parameters and d.address != "/accounts/setup/"]
    for address in [*addresses, f"{USERS}{other.pk}/", f"{USERS}{other.pk}/grants/add/"]:
        page = strict.get(address)
        forms = re.findall(r'(?s)<form[^>]*method="post".*?</form>', page.content.decode())
        assert [form for form in forms if "csrfmiddlewaretoken" not in form] == [], address
        foreign = {"headers": {"origin": "https://evil.example"}}
        answers = {strict.post(address).status_code, strict.post(address, **foreign).status_code}
        assert answers == {403}, address
    for verb in ("close", "password-link"):
        assert strict.post(f"{USERS}{other.pk}/{verb}/").status_code == 403
    assert User.objects.get(pk=other.pk).is_active


def test_login_without_a_token_lets_nobody_in():
    make_user(username="lin")
    strict = Client(enforce_csrf_checks=True)
    answer = strict.post(reverse("account_login"), {"login": "lin", "password": PASSWORD})
    assert (answer.status_code, SESSION_KEY in strict.session) == (403, False)
