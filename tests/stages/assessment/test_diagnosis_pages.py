"""The pages of a diagnosis and of the meeting before it: what the form sends, and what two editors meet."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from tests.factories import registry
from tests.factories.accounts import make_user
from tests.factories.assessment import organisation_definition, published
from tests.factories.profiles import scored_round
from tests.factories.rounds import assessments_of, make_round, sheet_in

from qiangji.stages.assessment import actions, bridge, queries
from qiangji.stages.assessment.choices import DiagnosisKind, SupervisorView, Voice
from qiangji.stages.assessment.models import Assessment, Diagnosis, InstrumentVersion, Round

pytestmark = pytest.mark.django_db


@pytest.fixture
def hub():
    return make_user("hub_operator")


@pytest.fixture
def expert():
    return make_user("expert")


@pytest.fixture
def assessment(hub, expert) -> Assessment:
    organisations = [registry.organisation() for _each in range(6)]
    row = scored_round(published(organisation_definition()), organisations, by=hub, assessor=expert, seed=3)
    return min(assessments_of(row), key=lambda each: bridge.profile_of(each).total.value)


@pytest.fixture
def person(assessment):
    return registry.membership(organisation=assessment.organisation).person


@pytest.fixture
def diagnosis(assessment, person, expert) -> Diagnosis:
    return actions.draft_diagnosis(assessment=assessment, kind=DiagnosisKind.FIRST, participants=[person], by=expert)


def page(name: str, row) -> str:
    return reverse(f"assessment:{name}", args=[row.pk])


def sent(diagnosis: Diagnosis, **changed) -> dict:
    """The form as the browser would send it back."""
    diagnosis.refresh_from_db()
    texts = {f"text_{finding.pk}": finding.text for finding in diagnosis.findings.all()}
    people = [row.person_id for row in diagnosis.participants.all()]
    head = {"gist": diagnosis.gist, "participants": people, "revision": diagnosis.revision, "do": "save"}
    return texts | head | changed


def test_assessor_drafts_edits_and_signs(client, assessment, person, expert):
    client.force_login(expert)
    client.post(page("diagnosis-draft", assessment), {"kind": "first", "participants": [person.pk]})
    diagnosis = Diagnosis.objects.get()
    first = diagnosis.findings.first()
    answer = client.post(
        page("diagnosis-edit", diagnosis), sent(diagnosis, gist="一句。", do="sign") | {f"text_{first.pk}": "改定。"}
    )
    shown = client.get(answer.url).content.decode()
    client.post(page("diagnosis-sign", diagnosis), {"revision": diagnosis.revision + 1})
    diagnosis.refresh_from_db()
    first.refresh_from_db()

    assert answer.url == page("diagnosis-sign", diagnosis)
    assert ("改定。" in shown, "谁也改不了" in shown) == (True, True)
    assert (diagnosis.signed_by, diagnosis.gist, first.text) == (expert, "一句。", "改定。")
    assert first.drafted != "改定。"


def test_every_button_saves_what_is_written_first(client, diagnosis, expert):
    client.force_login(expert)
    actions.add_finding(diagnosis=diagnosis, kind="gap", text="第二条。", revision=diagnosis.revision, by=expert)
    first, second = diagnosis.findings.all()[:2]
    client.post(page("diagnosis-edit", diagnosis), sent(diagnosis, gist="先写的。", do=f"down-{first.pk}"))
    client.post(
        page("diagnosis-edit", diagnosis),
        sent(diagnosis, do="add", add_kind="weakness", add_text="加的一条。", gist="先写的。"),
    )
    client.post(page("diagnosis-edit", diagnosis), sent(diagnosis, do=f"drop-{second.pk}"))
    diagnosis.refresh_from_db()

    found = list(diagnosis.findings.values_list("pk", "text"))
    assert (found[0][0], found[-1][1]) == (first.pk, "加的一条。")
    assert second.pk not in dict(found)
    assert diagnosis.gist == "先写的。"


def test_second_editor_sees_both_texts_and_loses_neither(client, diagnosis, expert):
    client.force_login(expert)
    late = sent(diagnosis, gist="后到的。")
    client.post(page("diagnosis-edit", diagnosis), sent(diagnosis, gist="先到的。"))
    answer = client.post(page("diagnosis-edit", diagnosis), late)
    text = answer.content.decode()
    diagnosis.refresh_from_db()

    assert (answer.status_code, diagnosis.gist) == (409, "先到的。")
    assert ("先到的。" in text, "后到的。" in text) == (True, True)
    client.post(page("diagnosis-edit", diagnosis), late | {"revision": diagnosis.revision})
    diagnosis.refresh_from_db()
    assert diagnosis.gist == "后到的。"


def test_finding_dropped_elsewhere_is_told_and_nothing_is_lost(client, diagnosis, expert):
    """The form was opened before: the other device dropped a finding."""
    client.force_login(expert)
    late = sent(diagnosis, gist="后到的。")
    actions.drop_finding(finding=diagnosis.findings.last(), revision=diagnosis.revision, by=expert)
    answer = client.post(page("diagnosis-edit", diagnosis), late)
    assert answer.status_code == 409
    assert "后到的。" in answer.content.decode()


@pytest.mark.parametrize("verb", ["", "up-0", "drop-999999", "sign-1", "explode", "up-x"])
def test_nonsense_buttons_only_save(client, diagnosis, expert, verb):
    client.force_login(expert)
    before = diagnosis.findings.count()
    assert client.post(page("diagnosis-edit", diagnosis), sent(diagnosis, gist="好。", do=verb)).status_code == 302
    diagnosis.refresh_from_db()
    assert (diagnosis.gist, diagnosis.findings.count()) == ("好。", before)


@pytest.mark.parametrize(
    "changed",
    [
        {"gist": "长" * 301},
        {"participants": [0]},
        {"participants": ["x"]},
        {"revision": "x"},
        {"visited_on": "2999-01-01"},
        {"visited_on": "<b>"},
        {"do": "add", "add_kind": "", "add_text": "没有类别"},
        {"do": "add", "add_kind": "weakness", "add_text": " "},
        {"do": "add", "add_kind": "weakness", "add_text": "好", "add_dimension": "0"},
    ],
)
def test_bad_input_is_said_in_a_sentence_and_no_finding_is_written(client, diagnosis, expert, changed):
    client.force_login(expert)
    before = list(diagnosis.findings.values_list("text", flat=True))

    answer = client.post(page("diagnosis-edit", diagnosis), sent(diagnosis, **changed))

    assert answer.status_code in (200, 409)
    assert "qj-error-summary" in answer.content.decode()
    assert list(diagnosis.findings.values_list("text", flat=True)) == before


@pytest.mark.parametrize("revision", ["", "x", "-1", "99", "１"])
def test_signature_counts_for_what_was_read(client, diagnosis, expert, revision):
    client.force_login(expert)
    client.post(page("diagnosis-edit", diagnosis), sent(diagnosis, gist="好。"))

    assert client.post(page("diagnosis-sign", diagnosis), {"revision": revision}).status_code == 409
    diagnosis.refresh_from_db()
    assert diagnosis.signed_at is None


@pytest.mark.parametrize("name", ["diagnosis-detail", "diagnosis-edit", "diagnosis-sign"])
def test_draft_is_seen_by_its_expert_alone(client, diagnosis, assessment, hub, name):
    others = [hub, make_user("organisation_admin", assessment.organisation), make_user("expert")]
    codes = []
    for user in (*others, diagnosis.diagnostician):
        client.force_login(user)
        codes.append(client.get(page(name, diagnosis)).status_code)
    assert codes == [404, 404, 404, 200]


def test_draft_is_on_nobody_elses_profile(client, diagnosis, assessment, hub, expert):
    client.force_login(expert)
    client.post(page("diagnosis-edit", diagnosis), sent(diagnosis, gist="草稿里的话"))
    for user in (hub, make_user("organisation_admin", assessment.organisation)):
        client.force_login(user)
        for name in ("assessment-detail", "assessment-diagnosis", "assessment-log"):
            assert "草稿里的话" not in client.get(page(name, assessment)).content.decode()


def signed(diagnosis, expert) -> Diagnosis:
    edited = actions.edit_diagnosis(
        diagnosis=diagnosis,
        gist="先补制度。",
        visited_on=None,
        participants=[row.person for row in diagnosis.participants.all()],
        texts={},
        revision=diagnosis.revision,
        by=expert,
    )
    return actions.sign_diagnosis(diagnosis=edited, by=expert)


def test_organisation_answers_and_the_pages_say_so(client, diagnosis, assessment, hub, expert):
    signed(diagnosis, expert)
    admin = make_user("organisation_admin", assessment.organisation)
    client.force_login(hub)
    assert client.get(page("diagnosis-answer", diagnosis)).status_code == 404
    client.force_login(admin)
    assert client.post(page("diagnosis-answer", diagnosis), {"stance": "disputed", "note": ""}).status_code == 200
    client.post(page("diagnosis-answer", diagnosis), {"stance": "disputed", "note": "<b>第一条不对</b>"})
    diagnosis.refresh_from_db()
    text = client.get(page("diagnosis-detail", diagnosis)).content.decode()

    assert (diagnosis.stance, diagnosis.answered_by) == ("disputed", admin)
    assert "&lt;b&gt;第一条不对" in text
    assert client.get(page("diagnosis-answer", diagnosis)).status_code == 302


def test_signed_findings_stand_on_the_profile_in_order(client, diagnosis, assessment, hub, expert):
    signed(diagnosis, expert)
    client.force_login(hub)

    text = client.get(page("assessment-detail", assessment)).content.decode()

    todo = [one.text for one in diagnosis.findings.all() if one.kind != "strength"]
    places = [text.rindex(one) for one in todo]
    assert (places, len(places) > 0) == (sorted(places), True)
    assert "还没有人签字" not in text


def test_follow_up_shows_then_and_now(client, assessment, diagnosis, hub, expert, person):
    """The next round of the same edition: each finding's score then, now, and whether that is a change."""
    first = signed(diagnosis, expert)
    row = scored_round(assessment.round.version, [assessment.organisation], by=hub, year=2023, assessor=expert, seed=3)
    (later,) = assessments_of(row)
    follow_up = actions.draft_diagnosis(
        assessment=later, kind=DiagnosisKind.FOLLOW_UP, participants=[person], follows=first, by=expert
    )
    client.force_login(expert)

    text = client.get(page("diagnosis-detail", follow_up)).content.decode()

    assert ("当时与现在" in text, str(first.assessment.round) in text) == (True, True)


# The meeting


@pytest.fixture
def unsettled(hub, expert) -> Assessment:
    version = InstrumentVersion.objects.first() or published(organisation_definition())
    row = make_round(version, registry.organisation(), registry.organisation(), by=hub)
    row.assessments.update(assessor=expert)
    for each in assessments_of(row):
        for _person in range(3):
            sheet_in(each, {"A1a": 4, "A1b": 3, "A2a": 3, "A2b": 2})
        sheet_in(each, {"A1a": 2, "A1b": 3, "A2a": 3, "A2b": 2}, voice=Voice.ASSESSOR)
    actions.score_round(round=row, by=hub)
    return assessments_of(row)[0]


def test_looking_at_the_meeting_opens_nothing(client, unsettled, expert):
    client.force_login(expert)
    assert client.get(page("assessment-meeting", unsettled)).status_code == 200
    assert queries.agreed_sheet_of(unsettled) is None


def test_meeting_from_the_first_button_to_the_last(client, unsettled, expert):
    client.force_login(expert)
    here = page("assessment-meeting", unsettled)
    client.post(here)
    too_early = client.post(here, {"A1a": "3", "note:A1a": "", "go": "settle"})
    kept = dict(queries.agreed_sheet_of(unsettled).answers.values_list("item__key", "score"))
    shown = [
        answer.saved_at.isoformat() for answer in queries.agreed_sheet_of(unsettled).answers.filter(item__key="A1a")
    ]
    done = client.post(here, {"A1a": "3", "note:A1a": "看了记录。", "based_on:A1a": shown[0], "go": "settle"})

    assert (too_early.status_code, kept["A1a"]) == (409, 3)
    assert (done.status_code, bridge.profile_of(unsettled).leading) == (302, Voice.AGREED)
    assert "3 级" in client.get(here).content.decode()


def test_second_device_at_the_meeting_does_not_overwrite(client, unsettled, expert):
    """The page shown earlier carries no moment of the answer that came since: the newer one stays."""
    client.force_login(expert)
    here = page("assessment-meeting", unsettled)
    client.post(here)
    client.post(here, {"A1a": "3", "note:A1a": "先。", "based_on:A1a": ""})
    client.post(here, {"A1a": "5", "note:A1a": "后，但看的是旧页。", "based_on:A1a": ""})

    assert queries.agreed_sheet_of(unsettled).answers.get(item__key="A1a").score == 3


@pytest.mark.parametrize("cell", ["9", "x", "-1", "unknown", "<b>"])
def test_level_that_does_not_exist_is_refused_and_nothing_written(client, unsettled, expert, cell):
    client.force_login(expert)
    here = page("assessment-meeting", unsettled)
    client.post(here)
    before = queries.agreed_sheet_of(unsettled).answers.count()

    answer = client.post(here, {"A1a": cell, "note:A1a": "理由"})

    assert (answer.status_code, queries.agreed_sheet_of(unsettled).answers.count()) == (409, before)


# Lists


def test_rounds_profiles_are_listed_by_place_and_never_by_score(client, assessment, hub):
    client.force_login(hub)
    answer = client.get(reverse("assessment:round-profiles", args=[assessment.round_id]))
    listed = answer.context["profiles"]
    assessments = [Assessment.objects.get(pk=one.pk) for one in listed]
    scopes = [one.organisation.scope for one in assessments]
    totals = [(one.total, one.se) for one in listed]
    profiles = [bridge.profile_of(one).total for one in assessments]

    assert len(listed) == Assessment.objects.filter(round=assessment.round_id).count() > 1
    assert scopes == sorted(scopes)
    assert totals == [(said.value, said.se) for said in profiles]
    rows = re.findall(r'<td data-label="总分" class="qj-num">([\d.]+) <', answer.content.decode())
    assert rows == [f"{said.value:.1f}" for said in profiles]


def test_supervisor_finds_only_released_totals_in_the_list(client, assessment, hub):
    client.force_login(make_user("city_supervisor"))
    here = reverse("assessment:round-profiles", args=[assessment.round_id])
    before = client.get(here).context["profiles"]
    actions.release_result(assessment=assessment, what="scores", by=hub)

    assert before == []
    assert [one.pk for one in client.get(here).context["profiles"]] == [assessment.pk]


@pytest.mark.parametrize(("code", "share"), [("11", 1), ("110105", 1), ("110108", 0)])
def test_supervisor_of_the_place_finds_all_totals_that_the_round_promised(client, assessment, code, share):
    """Six organisations in 朝阳: for the city and for 朝阳 all of them, for 海淀 none."""
    Round.objects.filter(pk=assessment.round_id).update(supervisor_view=SupervisorView.SCORES)
    role = "city_supervisor" if code == "11" else "district_supervisor"
    client.force_login(make_user(role, registry.region(code) if code != "11" else None))
    page = client.get(reverse("assessment:round-profiles", args=[assessment.round_id]))
    found = 0 if page.status_code == 404 else len(page.context["profiles"])
    assert found == 6 * share


def test_list_of_profiles_asks_as_often_for_many_as_for_few(client, assessment, hub):
    client.force_login(hub)
    here = reverse("assessment:round-profiles", args=[assessment.round_id])
    counted = []
    for more in (0, 60):
        added = [registry.organisation() for _each in range(more)]
        Assessment.objects.bulk_create(Assessment(round=assessment.round, organisation=one) for one in added)
        client.get(here)
        with CaptureQueriesContext(connection) as captured:
            client.get(here)
        counted.append(len(captured))
    assert counted == [11, 11]


def test_assessor_is_led_from_the_scoring_to_the_signature(client, assessment, unsettled, expert):
    """To agree first, then to draft, then to sign: each organisation once."""
    Assessment.objects.exclude(pk__in=[assessment.pk, unsettled.pk]).update(assessor=None)
    to_agree, to_diagnose = queries.assessments_to_agree(expert), queries.assessments_to_diagnose(expert)
    found = [[one.pk for one in rows] for rows in (to_agree, to_diagnose)]
    actions.draft_diagnosis(assessment=assessment, kind=DiagnosisKind.FIRST, participants=[], by=expert)

    assert found == [[unsettled.pk], [assessment.pk]]
    assert list(queries.assessments_to_diagnose(expert)) == []
