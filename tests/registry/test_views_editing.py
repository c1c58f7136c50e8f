"""Forms as people send them: right, twice, late, too long, and at the same time as somebody else."""

import pytest
from django.urls import reverse
from tests.factories import registry as make
from tests.factories.accounts import make_user

from qiangji.audit.models import AuditEvent
from qiangji.registry import actions
from qiangji.registry.fingerprints import fingerprint
from qiangji.registry.models import Expert, Membership, Organisation, Person

pytestmark = pytest.mark.django_db
REGISTER = "/registry/organisations/register/"


def url(name: str, organisation: Organisation, *more) -> str:
    return reverse(f"registry:{name}", args=[organisation.pk, *more])


def registration(**given) -> dict:
    make.region("110105")
    values = {
        "name": "云杉(演示)",
        "region": "110105",
        "standing": "active",
        "legal_form": "service_organisation",
        "supervising_unit": make.supervising_unit().pk,
        "primary_field": "01",
        "secondary_fields": ["06"],
    }
    return values | given


def edit(organisation: Organisation, **given) -> dict:
    values = {
        "legal_form": organisation.legal_form,
        "supervising_unit": organisation.supervising_unit_id,
        "primary_field": organisation.primary_field,
        "version": 1,
    }
    return values | given


def test_register_opens_a_dossier_once(browser):
    response = browser.post(REGISTER, registration())
    organisation = Organisation.objects.get()
    assert response.url == organisation.get_absolute_url()
    again = browser.post(REGISTER, registration())
    assert "已有名称同为“云杉(演示)”的机构" in again.content.decode()
    assert Organisation.objects.count() == 1


def test_doubtful_code_is_asked_about_and_then_accepted(browser):
    sent = registration(credit_code="52110105XN0000012A")
    response = browser.post(REGISTER, sent)
    assert "末位校验码不符" in str(response.context["form"].errors["credit_code_note"])
    assert not Organisation.objects.exists()
    browser.post(REGISTER, sent | {"credit_code_note": "证书如此"})
    assert Organisation.objects.get().credit_code_note == "证书如此"


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", "长" * 10_000),
        ("name", "\u200b\u202e \x07"),
        ("name", ""),
        ("region", "999999"),
        ("region", "110108"),
        ("standing", "merged"),
        ("legal_form", "company"),
        ("email", "不是邮箱"),
        ("full_time_staff", "-1"),
        ("full_time_staff", "9" * 30),
        ("established_on", "2999-01-01"),
        ("established_on", "0001-01-01"),
        ("secondary_fields", ["77"]),
        ("phone", "1" * 41),
    ],
)
def test_bad_answers_are_refused_beside_their_field(browser, field, value):
    response = browser.post(REGISTER, registration(**{field: value}))
    assert list(response.context["form"].errors) == [field]
    assert not Organisation.objects.exists()


def test_unseen_characters_are_taken_out_of_names(browser):
    browser.post(REGISTER, registration(name=" 云\u200b杉\u202e  中心\x07(演示) "))
    assert Organisation.objects.get().name == "云杉 中心(演示)"


def test_two_people_editing_at_once_see_both_texts(browser):
    organisation = make.organisation(phone="010-0000-0001", address="旧地址")
    actions.edit_organisation(organisation=organisation, phone="010-0000-0002", short_name="云杉", by=None)
    response = browser.post(
        url("organisation-edit", organisation), edit(organisation, phone="010-0000-0003", address="旧地址")
    )
    text = response.content.decode()
    assert "这条记录刚刚被别人修改过" in text
    assert [(d.label, d.theirs, d.mine) for d in response.context["differences"]] == [
        ("联系电话", "010-0000-0002", "010-0000-0003")
    ]
    form = response.context["form"]
    assert (form["short_name"].value(), form["phone"].value(), form["version"].value()) == ("云杉", "010-0000-0003", 2)
    organisation.refresh_from_db()
    assert organisation.phone == "010-0000-0002"


def test_after_seeing_both_texts_saving_again_works(browser):
    organisation = make.organisation(phone="010-0000-0001")
    actions.edit_organisation(organisation=organisation, phone="010-0000-0002", by=None)
    browser.post(url("organisation-edit", organisation), edit(organisation, phone="010-0000-0003", version=2))
    organisation.refresh_from_db()
    assert (organisation.phone, organisation.version) == ("010-0000-0003", 3)


def test_an_organisation_edits_its_facts_but_not_its_identity(log_in):
    organisation = make.organisation()
    browser = log_in(make_user("organisation_admin", organisation))
    browser.post(
        url("organisation-edit", organisation), edit(organisation, phone="010-0000-0009", legal_form="foundation")
    )
    organisation.refresh_from_db()
    assert (organisation.phone, organisation.legal_form) == ("010-0000-0009", "service_organisation")
    for name in ("organisation-rename", "organisation-standing", "organisation-relocate", "inspection-add"):
        assert browser.get(url(name, organisation)).status_code == 403
    assert browser.get(url("organisation-edit", make.organisation())).status_code == 404


def test_confirming_late_shows_what_changed_instead(log_in):
    organisation = make.organisation()
    browser = log_in(make_user("organisation_admin", organisation))
    actions.edit_organisation(organisation=organisation, phone="010-0000-0002", by=None)
    response = browser.post(url("organisation-confirm", organisation), {"version": "1"})
    assert "您打开之后信息有变化" in response.content.decode()
    assert "010-0000-0002" in response.content.decode()
    for rubbish in ({}, {"version": "九"}, {"version": "9" * 40}):
        assert browser.post(url("organisation-confirm", organisation), rubbish).status_code == 200
    organisation.refresh_from_db()
    assert organisation.confirmed_on is None
    browser.post(url("organisation-confirm", organisation), {"version": "2"})
    organisation.refresh_from_db()
    assert organisation.confirmed_by.username.startswith("user")


def test_confirm_or_edit_edits_and_confirms_in_one_step(log_in):
    organisation = make.organisation()
    browser = log_in(make_user("organisation_admin", organisation))
    browser.post(url("organisation-edit", organisation) + "?then=confirm", edit(organisation, phone="010-0000-0002"))
    organisation.refresh_from_db()
    assert organisation.phone == "010-0000-0002"
    assert organisation.confirmed_on


@pytest.mark.parametrize(
    ("name", "sent", "field", "value"),
    [
        ("organisation-rename", {"name": "新名(演示)", "version": 1}, "name", "新名(演示)"),
        ("organisation-relocate", {"region": "110108", "version": 1}, "scope", "110108/{pk}/"),
        ("organisation-standing", {"standing": "deregistered", "reason": "已注销"}, "standing", "deregistered"),
    ],
)
def test_verbs_of_the_keeper(browser, name, sent, field, value):
    make.region("110108")
    organisation = make.organisation()
    assert browser.post(url(name, organisation), sent).status_code == 302
    organisation.refresh_from_db()
    assert getattr(organisation, field) == value.format(pk=organisation.pk)
    assert browser.post(url(name, organisation), {}).status_code == 200


def test_a_keeper_of_one_district_moves_nothing_into_another(log_in):
    make.region("110108")
    organisation = make.organisation()
    browser = log_in(make_user("hub_operator", make.region("110105")))
    response = browser.post(url("organisation-relocate", organisation), {"region": "110108", "version": 1})
    assert "region" in response.context["form"].errors


def test_adding_somebody_twice_adds_one(browser):
    organisation = make.organisation()
    sent = {"name": "林岫", "post": "主任", "is_core": "on", "phone": "010-0000-0001"}
    for _again in range(2):
        assert browser.post(url("member-add", organisation), sent).status_code == 302
    assert Membership.objects.get().is_core
    other = make.organisation()
    browser.post(url("member-add", other), sent | {"post": "顾问"})
    assert Person.objects.count() == 1


def test_adding_somebody_known_elsewhere_does_not_open_their_record(log_in):
    elsewhere = make.membership(organisation=make.organisation(), name="林岫").person
    actions.edit_person(person=elsewhere, name="林岫", phone="010-0000-0001", email="", by=None)
    organisation = make.organisation()
    browser = log_in(make_user("organisation_admin", organisation))
    browser.post(url("member-add", organisation), {"name": "林岫", "post": "主任", "phone": "010-0000-0001"})
    assert organisation.memberships.get().person != elsewhere
    assert Person.objects.filter(name="林岫").count() == 2


def test_a_keeper_of_one_district_cannot_merge_people_of_another(log_in):
    mine, theirs = (make.membership(organisation=make.organisation(code=code)).person for code in ("110105", "110108"))
    browser = log_in(make_user("hub_operator", make.region("110105")))
    assert browser.get(reverse("registry:person-merge", args=[mine.pk, theirs.pk])).status_code == 404


def test_people_are_edited_ended_and_guarded(browser, log_in):
    membership = make.membership(organisation=make.organisation(), name="林岫")
    edit_url = reverse("registry:membership-edit", args=[membership.pk])
    seen = fingerprint(membership)
    assert browser.post(edit_url, {"post": "督导", "seen": seen}).status_code == 302
    stale = browser.post(edit_url, {"post": "社工", "seen": seen})
    assert [(d.theirs, d.mine) for d in stale.context["differences"]] == [("督导", "社工")]
    person_url = reverse("registry:person-edit", args=[membership.pk])
    browser.post(person_url, {"name": "林秀", "seen": fingerprint(membership.person)})
    browser.post(reverse("registry:membership-end", args=[membership.pk]), {"on": "2022-01-01"})
    membership.refresh_from_db()
    assert (membership.post, membership.person.name, str(membership.until)) == ("督导", "林秀", "2022-01-01")
    stranger = log_in(make_user("organisation_admin", make.organisation()))
    for one in (edit_url, person_url):
        assert stranger.get(one).status_code == 404


def test_filings_are_recorded_corrected_and_removed(log_in):
    organisation = make.organisation()
    browser = log_in(make_user("district_supervisor", make.region("110105")))
    browser.post(url("inspection-add", organisation), {"year": 2021, "result": "passed"})
    browser.post(url("inspection-add", organisation), {"year": 2021, "result": "passed"})
    refused = browser.post(url("inspection-add", organisation), {"year": 2021, "result": "failed"})
    assert "2021 年度已登记为“合格”" in refused.content.decode()
    inspection = organisation.inspections.get()
    sent = {"result": "failed", "note": "逾期", "seen": fingerprint(inspection)}
    browser.post(url("inspection-correct", organisation, inspection.pk), sent)
    inspection.refresh_from_db()
    assert (inspection.result, inspection.note) == ("failed", "逾期")
    browser.post(url("grade-add", organisation), {"grade": "4A", "issued_on": "2020-02-29"})
    assert str(organisation.grades.get().expires_on) == "2025-02-28"
    browser.post(url("party-add", organisation), {"form": "branch", "since": "2020-01-01"})
    party = organisation.party_records.get()
    assert browser.post(url("filing-remove", organisation, "party", party.pk), {"reason": ""}).status_code == 200
    browser.post(url("filing-remove", organisation, "party", party.pk), {"reason": "登错了"})
    assert not organisation.party_records.exists()
    assert browser.get(url("filing-remove", organisation, "rubbish", 1)).status_code == 404
    assert AuditEvent.objects.get(kind="filing_removed").detail["reason"] == "登错了"


def test_experts_are_enrolled_once_edited_and_released(browser):
    sent = {"name": "秦青", "employer": "演示大学", "roles": ["coach"], "fields_of_work": ["01"], "regions": []}
    for _again in range(2):
        assert browser.post("/registry/experts/add/", sent).status_code == 302
    expert = Expert.objects.get()
    edit_url = reverse("registry:expert-edit", args=[expert.pk])
    browser.post(edit_url, sent | {"roles": ["reviewer"], "phone": "010-0000-0001", "seen": fingerprint(expert)})
    expert.refresh_from_db()
    assert (expert.roles, expert.person.phone) == (["reviewer"], "010-0000-0001")
    browser.post(reverse("registry:expert-release", args=[expert.pk]), {"on": "2999-01-01"})
    assert Expert.objects.get().left_on is None
    browser.post(reverse("registry:expert-release", args=[expert.pk]), {"on": str(expert.joined_on)})
    assert browser.get("/registry/experts/").context["page"].paginator.count == 0
    assert browser.get("/registry/experts/?left=1&role=reviewer&field=01&q=秦").context["page"].paginator.count == 1


def test_duplicates_are_proposed_compared_and_merged(browser):
    one = make.organisation(name="北京市朝阳区云杉儿童康复中心(演示)")
    two = make.organisation(name="云杉儿童康复(演示)", phone="010-0000-0001")
    make.organisation(name="北京市朝阳区青檀儿童康复中心(演示)")
    twins = [make.membership(organisation=one, name="林岫", post=post).person for post in ("主任", "督导")]
    page = browser.get("/registry/organisations/duplicates/")
    assert page.context["groups"] == [(one, [two])]
    assert page.context["people"] == [twins]
    merge = url("organisation-merge", one, two.pk)
    assert browser.post(merge, {"survivor": "999", "reason": "重复"}).context["form"].errors
    assert browser.post(merge, {"survivor": one.pk, "reason": "重复登记"}).url == one.get_absolute_url()
    two.refresh_from_db()
    assert two.merged_into == one
    browser.post(
        reverse("registry:person-merge", args=[twins[0].pk, twins[1].pk]), {"survivor": twins[0].pk, "reason": "同一人"}
    )
    twins[1].refresh_from_db()
    assert twins[1].merged_into == twins[0]


def test_a_keeper_cannot_merge_into_another_district(log_in):
    mine, theirs = make.organisation(code="110105"), make.organisation(code="110108")
    browser = log_in(make_user("hub_operator", make.region("110105")))
    assert browser.get(url("organisation-merge", mine, theirs.pk)).status_code == 404
    assert browser.get(url("organisation-merge", theirs, mine.pk)).status_code == 404


def test_supervising_units_are_added_once_and_edited(browser, log_in):
    make.region("110105")
    sent = {"name": "朝阳区民政局", "kind": "civil_affairs", "region": "110105"}
    browser.post("/registry/supervising-units/add/", sent)
    assert "已有同名的业务主管单位" in browser.post("/registry/supervising-units/add/", sent).content.decode()
    unit = make.supervising_unit("civil_affairs")
    page = browser.get("/registry/supervising-units/")
    assert "朝阳区民政局" in page.content.decode()
    assert (
        log_in(make_user("district_supervisor", make.region("110108")))
        .get(f"/registry/supervising-units/{unit.pk}/")
        .status_code
        == 403
    )
