"""画像 and everything around it: who opens what, what stands on it, and how many queries that takes."""

import re

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from tests.factories import registry
from tests.factories.accounts import make_grant, make_user
from tests.factories.assessment import organisation_definition, personal_definition, published
from tests.factories.profiles import scored_round
from tests.factories.rounds import assessments_of, make_round, person_sheets, sheet_in

from qiangji.accounts.actions import name_hub
from qiangji.accounts.roles import ANYWHERE, ORGANISATION, ROLES
from qiangji.audit.models import AuditEvent
from qiangji.stages.assessment import actions, bridge
from qiangji.stages.assessment.choices import DiagnosisKind, Released, SupervisorView, Voice
from qiangji.stages.assessment.models import Assessment, Release

pytestmark = pytest.mark.django_db

PAGES = ("detail", "print", "pdf", "docx", "xlsx", "diagnosis", "releases", "log", "meeting")
READ = {"hub_operator", "hub_approver", "organisation_admin"}


@pytest.fixture
def hub():
    return make_user("hub_operator")


@pytest.fixture
def expert():
    return make_user("expert", name="秦青檀")


@pytest.fixture
def row(hub, expert):
    """A scored round of twelve organisations that this expert assesses."""
    organisations = [registry.organisation() for _each in range(12)]
    return scored_round(published(organisation_definition()), organisations, by=hub, assessor=expert)


@pytest.fixture
def assessment(row) -> Assessment:
    return assessments_of(row)[0]


def url(page: str, assessment: Assessment) -> str:
    return reverse(f"assessment:assessment-{page}", args=[assessment.pk])


def place_of(role: str, organisation):
    return {ANYWHERE: None, ORGANISATION: organisation}.get(ROLES[role].place, registry.region("110000"))


def signed(assessment, expert):
    member = registry.membership(organisation=assessment.organisation, name="方竹")
    diagnosis = actions.draft_diagnosis(
        assessment=assessment, kind=DiagnosisKind.FIRST, participants=[member.person], by=expert
    )
    finding = diagnosis.findings.first() or actions.add_finding(
        diagnosis=diagnosis, kind="weakness", text="先补制度。", revision=diagnosis.revision, by=expert
    )
    diagnosis.refresh_from_db()
    actions.edit_diagnosis(
        diagnosis=diagnosis,
        gist="先整改，再补制度。",
        visited_on=None,
        participants=[member.person],
        texts={finding.pk: "只在这份诊断里写的话。"},
        revision=diagnosis.revision,
        by=expert,
    )
    return actions.sign_diagnosis(diagnosis=diagnosis, by=expert)


# Who opens what


def test_each_role_opens_only_what_is_its_own(client, assessment):
    """Before any release: the hub and the organisation's administrator, at their widest place; nobody else."""
    opened = {}
    for role in ROLES:
        client.force_login(make_user(role, place_of(role, assessment.organisation)))
        codes = {page: client.get(url(page, assessment)).status_code for page in PAGES}
        opened[role] = {page for page, code in codes.items() if code != 404}

    everything = set(PAGES) - {"meeting"}
    assert opened == {role: everything if role in READ else set() for role in ROLES}


def test_assessor_opens_the_organisation_assigned_and_no_other(client, row, expert):
    mine, other = assessments_of(row)[:2]
    Assessment.objects.filter(pk=other.pk).update(assessor=make_user("expert"))
    client.force_login(expert)

    assert {client.get(url(page, mine)).status_code for page in PAGES} == {200}
    assert {client.get(url(page, other)).status_code for page in PAGES} == {404}


def test_other_organisations_administrator_sees_nothing(client, row):
    mine, other = assessments_of(row)[:2]
    client.force_login(make_user("organisation_admin", other.organisation))

    assert {client.get(url(page, mine)).status_code for page in PAGES} == {404}


def test_stranger_is_sent_to_log_in(client, assessment):
    assert {client.get(url(page, assessment)).status_code for page in PAGES} == {302}


def test_what_people_answered_about_themselves_has_no_profile(client, hub):
    """Not by way of the organisation, whatever the role: planted scores of a personal round stay where they are."""
    organisation = registry.organisation()
    row = make_round(published(personal_definition()), organisation, by=hub)
    answers = {f"D{d}Q{q}": 5 for d in (1, 2) for q in (1, 2, 3)}
    person_sheets(row, [answers] * 6)
    actions.score_round(round=row, by=hub)
    user = make_user()
    for role in ROLES:
        if role != "security_auditor":
            make_grant(user, role, place_of(role, organisation))
    client.force_login(user)

    assessment = assessments_of(row)[0]
    assert {client.get(url(page, assessment)).status_code for page in PAGES} == {404}
    assert bridge.profile_of(assessment) is None


# Releases


@pytest.mark.parametrize("role", ["district_supervisor", "city_supervisor"])
def test_supervisor_sees_scores_while_they_are_released(client, assessment, hub, role):
    supervisor = make_user(role, place_of(role, assessment.organisation))
    client.force_login(supervisor)
    codes = [client.get(url("detail", assessment)).status_code]
    release = actions.release_result(assessment=assessment, what=Released.SCORES, by=hub)
    codes.append(client.get(url("detail", assessment)).status_code)
    actions.withdraw_release(release=release, by=hub)
    codes.append(client.get(url("detail", assessment)).status_code)

    assert codes == [404, 200, 404]
    (event,) = AuditEvent.objects.filter(kind="profile_read")
    assert (event.actor_id, event.subject_id, event.detail) == (supervisor.pk, str(assessment.pk), {"form": "page"})


def test_supervisor_of_another_district_sees_no_released_scores(client, assessment, hub):
    actions.release_result(assessment=assessment, what=Released.SCORES, by=hub)
    client.force_login(make_user("district_supervisor", registry.region("110108")))

    assert client.get(url("detail", assessment)).status_code == 404


def test_round_that_promised_scores_shows_them_without_a_release(client, row, assessment):
    row.supervisor_view = SupervisorView.SCORES
    row.save()
    client.force_login(make_user("city_supervisor"))

    assert client.get(url("detail", assessment)).status_code == 200


def test_released_scores_are_the_leading_voice_alone(client, assessment, hub):
    """No self, no expert, no spread, no single item: not on the page, on paper, or in the workbook."""
    actions.release_result(assessment=assessment, what=Released.SCORES, by=hub)
    client.force_login(make_user("city_supervisor"))

    for page in ("detail", "print"):
        text = client.get(url(page, assessment)).content.decode()
        assert "议定" in text
        assert [word for word in (">自评<", ">专家评<", "一致程度", "最低的是", "红线") if word in text] == []
    assert client.get(url("releases", assessment)).status_code == 404
    assert client.get(url("log", assessment)).status_code == 404


def test_released_diagnosis_is_open_and_scores_stay_shut(client, assessment, hub, expert):
    diagnosis = signed(assessment, expert)
    supervisor = make_user("city_supervisor")
    client.force_login(supervisor)
    page = reverse("assessment:diagnosis-detail", args=[diagnosis.pk])
    before = client.get(page).status_code
    release = actions.release_result(assessment=assessment, what=Released.DIAGNOSIS, by=hub)
    answer = client.get(page)
    shut = client.get(url("detail", assessment)).status_code
    actions.withdraw_release(release=release, by=hub)

    assert (before, answer.status_code, shut, client.get(page).status_code) == (404, 200, 404, 404)
    text = answer.content.decode()
    assert "只在这份诊断里写的话" in text
    assert "方竹" not in text
    assert AuditEvent.objects.get(kind="diagnosis_read").actor_id == supervisor.pk


def test_scores_without_the_diagnosis_say_nothing_of_it(client, assessment, hub, expert):
    signed(assessment, expert)
    actions.release_result(assessment=assessment, what=Released.SCORES, by=hub)
    client.force_login(make_user("city_supervisor"))

    text = client.get(url("detail", assessment)).content.decode()

    assert "只在这份诊断里写的话" not in text


def test_ledger_says_who_and_when_and_only_the_organisation_writes_it(client, assessment, hub):
    admin = make_user("organisation_admin", assessment.organisation, name="柳溪")
    client.force_login(hub)
    assert client.post(url("releases", assessment), {"what": "scores"}).status_code == 404
    client.force_login(admin)
    client.post(url("releases", assessment), {"what": "scores"})
    release = Release.objects.get()
    text = client.get(url("releases", assessment)).content.decode()

    assert (release.released_by, release.what) == (admin, "scores")
    assert "柳溪" in text
    client.post(reverse("assessment:release-withdraw", args=[assessment.pk, release.pk]))
    release.refresh_from_db()
    assert (release.withdrawn_by, release.withdrawn_at is not None) == (admin, True)


@pytest.mark.parametrize("what", ["", "everything", "<script>", "diagnosis"])
def test_release_of_nonsense_or_of_nothing_is_refused(client, assessment, what):
    """There is no signed diagnosis to share."""
    client.force_login(make_user("organisation_admin", assessment.organisation))

    answer = client.post(url("releases", assessment), {"what": what})

    assert (answer.status_code, Release.objects.count()) == (409, 0)


# What stands on the page


def test_page_says_what_can_and_what_cannot_be_claimed(client, hub, expert):
    """Two rounds of the same edition: a change beyond error is claimed, one within is marked as no change."""
    version = published(organisation_definition())
    organisations = [registry.organisation() for _each in range(12)]
    scored_round(version, organisations, by=hub, year=2021, assessor=expert, seed=1)
    later = scored_round(version, organisations, by=hub, year=2022, assessor=expert, seed=2)
    client.force_login(hub)

    texts = [client.get(url("detail", each)).content.decode() for each in assessments_of(later)]

    profiles = [bridge.profile_of(each) for each in assessments_of(later)]
    within = [profile.total_change.verdict == "within noise" for profile in profiles]
    assert set(within) == {True, False}
    assert [bool(re.search(r"<mark>[^<]*不能说有变化", text)) for text in texts] == within
    assert [f"{profile.total.value:.1f}" in text for profile, text in zip(profiles, texts, strict=True)] == [True] * 12


def test_spread_of_two_respondents_is_nowhere(client, hub, expert):
    """With four the table of the spread is there; with two neither it nor a single person's level is."""
    version = published(organisation_definition())
    organisations = [registry.organisation() for _each in range(6)]
    many = scored_round(version, organisations, by=hub, year=2021, selves=4, agreed=False)
    few = scored_round(version, organisations, by=hub, year=2022, selves=2, agreed=False)
    client.force_login(hub)

    shown = ["最低–最高" in client.get(url("detail", assessments_of(each)[0])).content.decode() for each in (many, few)]

    assert shown == [True, False]


def test_respondent_is_not_to_be_found(client, assessment, row):
    """No sheet's code and no respondent's name on any page about the organisation."""
    people = [sheet.person.name for sheet in assessment.sheets.filter(voice=Voice.SELF).select_related("person")]
    codes = list(assessment.sheets.values_list("respondent_code", flat=True))
    client.force_login(make_user("organisation_admin", assessment.organisation))

    for page in ("detail", "print", "diagnosis", "releases", "log"):
        text = client.get(url(page, assessment)).content.decode()
        assert [word for word in (*people, *codes) if word in text] == []


def test_unscored_assessment_has_a_page_that_says_so(client, hub):
    row = make_round(published(organisation_definition()), registry.organisation(), by=hub, closed=False)
    (assessment,) = assessments_of(row)
    client.force_login(hub)

    answer = client.get(url("detail", assessment))

    assert (answer.status_code, "还没有计分" in answer.content.decode()) == (200, True)
    assert {client.get(url(page, assessment)).status_code for page in ("pdf", "docx", "xlsx", "print")} == {404}


def test_core_refuses_and_the_page_says_why(client, hub):
    row = make_round(published(organisation_definition()), registry.organisation(), by=hub)
    (assessment,) = assessments_of(row)
    sheet_in(assessment, {"A1a": 4, "A1b": 2, "A2a": 3, "A2b": 2}, voice=Voice.ASSESSOR)
    actions.score_round(round=row, by=hub)
    client.force_login(hub)

    text = client.get(url("detail", assessment)).content.decode()

    assert "答全的答卷只有 1 份，不足 5 份，算不出误差。" in text


@pytest.mark.parametrize("role", ["hub_operator", "organisation_admin"])
def test_files_are_what_they_say_and_carry_no_name(client, assessment, role):
    client.force_login(make_user(role, place_of(role, assessment.organisation)))
    starts = {"pdf": b"%PDF-1.7", "docx": b"PK", "xlsx": b"PK"}

    for kind, magic in starts.items():
        answer = client.get(url(kind, assessment))
        assert answer.content.startswith(magic)
        name = re.search(r'filename="([^"]+)"', answer.headers["Content-Disposition"]).group(1)
        assert name == f"profile-{assessment.round_id}-{assessment.pk}.{kind}"


def test_reports_of_a_whole_round_take_as_many_queries_as_one(row):
    from qiangji.stages.assessment import exports

    counts = []
    for some in (assessments_of(row)[:1], assessments_of(row)):
        with CaptureQueriesContext(connection) as captured:
            made = [render() for _assessment, render in exports.organisation_reports(some, row.scorings.get())]
        counts.append(len(captured))
        assert [pdf[:5] for pdf in made] == [b"%PDF-"] * len(some)

    assert counts[0] == counts[1]


# How many queries


@pytest.mark.parametrize("page", ["detail", "diagnosis", "releases", "log"])
def test_queries_do_not_grow_with_the_round(client, hub, expert, page):
    name_hub(name="枢纽(演示)", region=registry.region("110000"), by=None)
    version = published(organisation_definition())
    counts = []
    for size in (12, 40):
        organisations = [registry.organisation() for _each in range(size)]
        row = scored_round(version, organisations, by=hub, year=2000 + size, assessor=expert)
        client.force_login(hub)
        client.get(reverse("portal:help"))
        assessment = assessments_of(row)[0]
        for _again in range(2):  # cold, then kept
            with CaptureQueriesContext(connection) as captured:
                assert client.get(url(page, assessment)).status_code == 200
            counts.append(len(captured))
        cache.clear()

    assert (counts[0::2].count(counts[0]), counts[1::2].count(counts[1])) == (2, 2)
    assert max(counts) <= 15, counts
