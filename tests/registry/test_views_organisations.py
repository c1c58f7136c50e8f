"""The list and the dossier as people meet them: what they see, what they do not, and at what cost."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from tests.factories import registry as make
from tests.factories.accounts import make_grant, make_user

from qiangji.registry import actions
from qiangji.registry.models import Organisation

pytestmark = pytest.mark.django_db
LIST = "/registry/organisations/"
HOSTILE = "<script>alert(1)</script>"


def names_on(response) -> list[str]:
    return [row.name for row in response.context["rows"]]


def test_list_says_both_counts_and_never_their_sum(browser):
    make.organisation()
    make.organisation()
    make.organisation(standing="contact")
    make.organisation(standing="deregistered")
    text = browser.get(LIST).content.decode()
    assert "业务主管单位为残联的在册机构 2 家，另有联系机构 1 家" in text


def test_list_finds_former_names_codes_and_people(browser):
    organisation = make.organisation(name="新名字(演示)", credit_code=make.credit_code(5))
    make.organisation(name="旁人(演示)")
    actions.add_former_name(organisation=organisation, name="老名字(演示)", by=None)
    make.membership(organisation=organisation, name="林岫")
    for words in ("老名字", organisation.credit_code[:10].lower(), "林岫", " 新 名字".replace(" ", "")):
        assert names_on(browser.get(LIST, {"q": words})) == ["新名字(演示)"]


def test_search_by_person_is_for_those_who_may_see_people(log_in):
    organisation = make.organisation(name="云杉(演示)")
    make.membership(organisation=organisation, name="林岫")
    assert names_on(log_in(make_user("district_supervisor", make.region())).get(LIST, {"q": "林岫"})) == []
    assert names_on(log_in(make_user("hub_operator")).get(LIST, {"q": "林岫"})) == ["云杉(演示)"]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({}, ["市级", "朝阳", "联系"]),
        ({"region": "110105"}, ["朝阳"]),
        ({"region": "110000"}, ["市级"]),
        ({"primary_field": "06"}, ["联系"]),
        ({"legal_form": "foundation"}, ["市级"]),
        ({"basis": "served"}, ["市级", "朝阳"]),
        ({"basis": "contact"}, ["联系"]),
        ({"standing": "deregistered"}, ["注销"]),
        ({"unconfirmed": "1"}, ["市级", "联系"]),
        ({"unconfirmed": "0"}, ["朝阳"]),
        ({"q": "注销"}, ["注销"]),
        ({"region": "' OR 1=1", "page": "-3"}, []),
        ({"page": "999"}, ["市级", "朝阳", "联系"]),
    ],
)
def test_list_filters(browser, query, found):
    make.organisation(name="市级", code="110000", legal_form="foundation")
    confirmed = make.organisation(name="朝阳", code="110105")
    make.organisation(name="联系", code="110108", standing="contact", primary_field="06")
    make.organisation(name="注销", code="110108", standing="deregistered")
    actions.confirm_organisation(organisation=confirmed, by=None)
    response = browser.get(LIST, query)
    assert response.status_code == 200
    if found:
        assert names_on(response) == found


def test_district_staff_see_their_district_and_nothing_of_the_next(log_in):
    mine, theirs = make.organisation(code="110105"), make.organisation(code="110108")
    browser = log_in(make_user("district_supervisor", make.region("110105")))
    assert names_on(browser.get(LIST)) == [mine.name]
    assert names_on(browser.get(LIST, {"q": theirs.name})) == []
    for name in ("detail", "people", "filings", "log", "sheet", "edit", "confirm", "rename", "standing"):
        url = reverse(f"registry:organisation-{name}", args=[theirs.pk])
        assert browser.get(url).status_code in (403, 404)
    assert browser.get(mine.get_absolute_url()).status_code == 200
    assert browser.post(reverse("registry:inspection-add", args=[theirs.pk]), {}).status_code == 404


def test_a_stranger_is_asked_to_log_in(client, hub):
    organisation = make.organisation()
    for url in (LIST, organisation.get_absolute_url(), "/registry/experts/", "/registry/organisations/export/"):
        response = client.get(url)
        assert (response.status_code, response.url.split("?")[0]) == (302, "/accounts/login/")


def test_hostile_names_are_shown_as_text(browser):
    organisation = make.organisation(name=f"{HOSTILE}(演示)", address="\u202e倒着写")
    actions.rename_organisation(organisation=organisation, name=f'"><img src=x onerror=alert(1)>{HOSTILE}', by=None)
    for url in (LIST, "/registry/organisations/print/", organisation.get_absolute_url()):
        text = browser.get(url).content.decode()
        assert HOSTILE not in text and "<img src=x" not in text


def test_empty_list_says_what_to_do(browser):
    text = browser.get(LIST).content.decode()
    assert "还没有机构" in text
    assert reverse("registry:organisation-register") in text
    assert "没有符合条件的机构" in browser.get(LIST, {"q": "没有这家"}).content.decode()


def grow(number: int) -> None:
    """Many more rows, without the actions: only their number matters here."""
    pattern = Organisation.objects.first()
    rows = [
        Organisation(
            name=f"北京市朝阳区青檀{n}支持中心(演示)",
            region=pattern.region,
            supervising_unit=pattern.supervising_unit,
            scope=f"110105/x{n}/",  # no key looks like this
            legal_form=pattern.legal_form,
            primary_field="06",
        )
        for n in range(number)
    ]
    Organisation.objects.bulk_create(rows, batch_size=500)


@pytest.mark.parametrize("page", ["list", "search", "people", "detail", "filings", "log"])
def test_pages_cost_the_same_however_many_there_are(browser, page):
    organisation = make.organisation(served_types=["1", "2"], secondary_fields=["06"], former_names=["甲"])
    for n in range(12):
        make.membership(organisation=organisation, is_core=True, is_head=n == 0)
        actions.record_inspection(organisation=organisation, year=2010 + n, result="passed", by=None)
    url = {"list": LIST, "search": f"{LIST}?q=青檀"}.get(page) or reverse(
        f"registry:organisation-{page}", args=[organisation.pk]
    )
    browser.get(url)
    counts = []
    for size in (258, 1500):
        Organisation.objects.filter(name__contains="青檀").delete()
        grow(size)
        with CaptureQueriesContext(connection) as queries:
            assert browser.get(url).status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 15


def test_dossier_shows_the_latest_of_each_filing(browser):
    organisation = make.organisation()
    actions.record_grade(organisation=organisation, grade="3A", issued_on=dt.date(2010, 1, 1), by=None)
    actions.record_grade(
        organisation=organisation, grade="4A", issued_on=timezone.localdate() - dt.timedelta(30), by=None
    )
    actions.record_inspection(organisation=organisation, year=2020, result="failed", by=None)
    actions.record_inspection(organisation=organisation, year=2021, result="passed", by=None)
    dossier = browser.get(organisation.get_absolute_url()).context["dossier"]
    assert (dossier.grade.grade, dossier.inspection.year) == ("4A", 2021)


def test_a_grade_that_ran_out_is_not_shown_as_held(browser):
    organisation = make.organisation()
    actions.record_grade(organisation=organisation, grade="3A", issued_on=dt.date(2010, 1, 1), by=None)
    assert browser.get(organisation.get_absolute_url()).context["dossier"].grade is None
    assert "3A" in browser.get(reverse("registry:organisation-filings", args=[organisation.pk])).content.decode()


def test_names_of_people_are_for_those_who_may_see_people(browser, log_in):
    organisation = make.organisation()
    make.membership(organisation=organisation, name="林岫", is_head=True)
    supervisor = log_in(make_user("district_supervisor", make.region("110105")))
    for name in ("detail", "sheet", "log"):
        url = reverse(f"registry:organisation-{name}", args=[organisation.pk])
        assert "林岫" in browser.get(url).content.decode()
        assert "林岫" not in supervisor.get(url).content.decode()
    assert supervisor.get(reverse("registry:organisation-people", args=[organisation.pk])).status_code == 403


def test_searching_people_reaches_no_further_than_seeing_them(log_in):
    mine, next_door = make.organisation(name="甲(演示)"), make.organisation(name="乙(演示)")
    for organisation in (mine, next_door):
        make.membership(organisation=organisation, name="林岫")
    user = make_user("district_supervisor", make.region("110105"))
    make_grant(user, "organisation_admin", mine)
    assert names_on(log_in(user).get(LIST, {"q": "林岫"})) == ["甲(演示)"]


def test_a_merged_dossier_leads_to_the_one_that_was_kept(browser):
    kept, merged = make.organisation(name="留下(演示)"), make.organisation(name="并走(演示)")
    actions.merge_organisations(survivor=kept, duplicate=merged, reason="重复", by=None)
    assert kept.get_absolute_url() in browser.get(merged.get_absolute_url()).content.decode()
    assert names_on(browser.get(LIST, {"q": "并走"})) == ["留下(演示)", "并走(演示)"]


def test_the_log_tells_the_story_but_not_who_read_what(browser, log_in):
    organisation = make.organisation(name="甲(演示)")
    actions.rename_organisation(organisation=organisation, name="乙(演示)", by=None)
    make.membership(organisation=organisation, name="林岫")
    url = reverse("registry:organisation-log", args=[organisation.pk])
    assert [str(e.verb) for e in browser.get(url).context["entries"]] == ["增加人员", "更名", "建档"]
    supervisor = log_in(make_user("district_supervisor", make.region("110105")))
    assert [str(e.verb) for e in supervisor.get(url).context["entries"]] == ["更名", "建档"]
