"""A diagnosis from the draft to the organisation's answer, and everything that is refused on the way."""

import datetime as dt

import pytest
from django.utils import timezone
from tests.factories import registry
from tests.factories.accounts import make_user
from tests.factories.assessment import organisation_definition, personal_definition, published
from tests.factories.profiles import scored_round
from tests.factories.rounds import assessments_of, make_round

from qiangji.audit.models import AuditEvent
from qiangji.notices.models import Notice
from qiangji.stages.assessment import actions, bridge
from qiangji.stages.assessment.choices import DiagnosisKind, FindingKind, Stance
from qiangji.stages.assessment.errors import DiagnosisSigned, NotReadyToSign, Refused, Stale
from qiangji.stages.assessment.models import Diagnosis

pytestmark = pytest.mark.django_db

FIRST, FOLLOW_UP = DiagnosisKind.FIRST, DiagnosisKind.FOLLOW_UP


@pytest.fixture
def expert():
    return make_user("expert")


@pytest.fixture
def row(expert):
    organisations = [registry.organisation() for _each in range(6)]
    return scored_round(published(organisation_definition()), organisations, by=make_user("hub_operator"), seed=3)


@pytest.fixture
def assessment(row):
    """The weakest of the six, so that there is something to find."""
    return min(assessments_of(row), key=lambda each: bridge.profile_of(each).total.value)


@pytest.fixture
def people(assessment):
    return [registry.membership(organisation=assessment.organisation).person for _each in range(3)]


@pytest.fixture
def diagnosis(assessment, people, expert):
    return actions.draft_diagnosis(assessment=assessment, kind=FIRST, participants=people[:2], by=expert)


def edited(diagnosis: Diagnosis, by, **given) -> Diagnosis:
    diagnosis.refresh_from_db()
    values = {
        "gist": "先补制度。",
        "visited_on": None,
        "participants": [row.person for row in diagnosis.participants.all()],
        "texts": {},
        "revision": diagnosis.revision,
    }
    return actions.edit_diagnosis(diagnosis=diagnosis, by=by, **values | given)


def sign(diagnosis: Diagnosis, by, **given) -> Diagnosis:
    if not diagnosis.findings.exists():
        actions.add_finding(diagnosis=diagnosis, kind="weakness", text="一条。", revision=diagnosis.revision, by=by)
    edited(diagnosis, by)
    return actions.sign_diagnosis(diagnosis=diagnosis, by=by, **given)


def test_findings_are_drafted_by_rule_and_keep_what_they_rest_on(diagnosis, assessment, expert):
    profile = bridge.profile_of(assessment)

    kept = diagnosis.findings.values_list("kind", "rule", "dimension_id", "text", "drafted", "value", "low", "high")

    assert profile.drafts
    assert [tuple(each) for each in kept] == [
        (d.kind, d.rule, d.dimension_id, d.text, d.text, d.value, d.low, d.high) for d in profile.drafts
    ]
    assert (diagnosis.diagnostician, diagnosis.scoring_id, diagnosis.signed_at) == (expert, profile.scoring_id, None)
    event = AuditEvent.objects.get(kind="diagnosis_drafted")
    assert (event.detail, event.scope) == ({"findings": len(profile.drafts)}, assessment.organisation.scope)


def test_a_later_scoring_moves_no_finding(diagnosis, row, expert):
    before = list(diagnosis.findings.values_list("value", flat=True))
    actions.score_round(round=row, by=expert)
    assert list(diagnosis.findings.values_list("value", flat=True)) == before


def test_expert_edits_adds_moves_and_drops(diagnosis, people, expert):
    actions.add_finding(
        diagnosis=diagnosis, kind=FindingKind.WEAKNESS, text="  自己看到的一条。 ", revision=1, by=expert
    )
    added = diagnosis.findings.last()
    actions.move_finding(finding=added, up=True, revision=2, by=expert)
    diagnosis = edited(diagnosis, expert, texts={added.pk: "改过的。"}, participants=people[1:], gist=" 一句 ")
    last = diagnosis.findings.last()
    actions.drop_finding(finding=last, revision=diagnosis.revision, by=expert)
    diagnosis.refresh_from_db()

    texts = list(diagnosis.findings.values_list("text", flat=True))
    assert ("改过的。" in texts, last.text in texts) == (True, False)
    assert list(diagnosis.findings.values_list("position", flat=True)) == list(range(1, len(texts) + 1))
    assert [row.person for row in diagnosis.participants.all()] == people[1:]
    assert (diagnosis.gist, diagnosis.revision) == ("一句", 5)


def test_added_finding_about_a_dimension_keeps_its_score(diagnosis, assessment, expert):
    dimension = assessment.round.version.dimensions.first()
    line = bridge.profile_of(assessment).lines[0]

    found = actions.add_finding(
        diagnosis=diagnosis, kind="strength", text="好。", dimension=dimension, revision=1, by=expert
    )

    assert (found.value, (found.low, found.high), found.rule) == (line.value, line.interval, "")


def test_two_who_edit_at_once_never_overwrite(diagnosis, expert):
    """The second is told, nothing of theirs is written, and saving on what stands now goes through."""
    seen = diagnosis.revision
    edited(diagnosis, expert, gist="先到的。")

    with pytest.raises(Stale):
        edited(diagnosis, expert, gist="后到的。", revision=seen)
    diagnosis.refresh_from_db()
    assert diagnosis.gist == "先到的。"
    assert edited(diagnosis, expert, gist="后到的。").gist == "后到的。"


@pytest.mark.parametrize("change", ["edit", "add", "drop", "move", "sign"])
def test_nothing_changes_after_the_signature(diagnosis, expert, change):
    signed = sign(diagnosis, expert)
    finding, revision = signed.findings.first(), signed.revision
    changes = {
        "edit": lambda: edited(signed, expert, gist="改"),
        "add": lambda: actions.add_finding(diagnosis=signed, kind="gap", text="加", revision=revision, by=expert),
        "drop": lambda: actions.drop_finding(finding=finding, revision=revision, by=expert),
        "move": lambda: actions.move_finding(finding=finding, up=True, revision=revision, by=expert),
        "sign": lambda: actions.sign_diagnosis(diagnosis=signed, by=expert),
    }

    with pytest.raises(DiagnosisSigned):
        changes[change]()


def test_signing_needs_a_sentence_a_finding_and_somebody_who_took_part(assessment, expert):
    diagnosis = actions.draft_diagnosis(assessment=assessment, kind=FIRST, participants=[], by=expert)
    diagnosis.findings.all().delete()

    with pytest.raises(NotReadyToSign) as refusal:
        actions.sign_diagnosis(diagnosis=diagnosis, by=expert)

    assert refusal.value.missing == ["一句话", "至少一条结论", "机构的参与人"]


def test_only_its_diagnostician_signs_and_only_what_was_read(diagnosis, expert):
    edited(diagnosis, expert)
    with pytest.raises(Refused, match="本人签署"):
        actions.sign_diagnosis(diagnosis=diagnosis, by=make_user("expert"))
    with pytest.raises(Stale):
        actions.sign_diagnosis(diagnosis=diagnosis, by=expert, revision=1)
    assert actions.sign_diagnosis(diagnosis=diagnosis, by=expert, revision=2).signed_by == expert


def test_organisation_is_told_where_to_read_and_nothing_of_what_it_says(diagnosis, people, expert, client):
    organisation = diagnosis.assessment.organisation
    head, former = make_user("organisation_admin", organisation), make_user("organisation_admin", organisation)
    former.grants.update(starts_on=dt.date(2022, 1, 1), ends_on=dt.date(2022, 1, 31))
    for role, place in [
        ("organisation_admin", registry.organisation()),
        ("member", organisation),
        ("hub_operator", None),
        ("city_supervisor", None),
    ]:
        make_user(role, place)
    people[0].user = make_user()
    people[0].save()

    signed = sign(diagnosis, expert)

    (notice,) = Notice.objects.all()
    assert (notice.to, notice.url, notice.sent_by) == (head, signed.get_absolute_url(), expert)
    assert notice.title == f"诊断已签署：{diagnosis.assessment.round}"
    said = [notice.title, notice.text]  # the letter says the same
    kept_back = [signed.gist, expert.name, *(str(row.person) for row in signed.participants.all())]
    kept_back += signed.findings.values_list("text", flat=True)
    assert [text for text in kept_back for line in said if text in line] == []
    client.force_login(head)
    page = client.get(notice.url)
    assert (page.status_code, signed.gist in page.content.decode()) == (200, True)


def test_record_of_what_was_signed_before_tells_nobody(diagnosis, expert):
    make_user("organisation_admin", diagnosis.assessment.organisation)
    sign(diagnosis, expert, at=timezone.now() - dt.timedelta(days=30))
    assert Notice.objects.count() == 0


def test_participants_are_people_of_the_organisation(assessment, expert):
    stranger = registry.membership(organisation=registry.organisation()).person

    with pytest.raises(Refused, match="从这家机构的人员里选"):
        actions.draft_diagnosis(assessment=assessment, kind=FIRST, participants=[stranger], by=expert)
    assert Diagnosis.objects.count() == 0


def test_one_first_diagnosis_a_round(diagnosis, assessment, expert):
    with pytest.raises(Refused, match="已经有首次诊断了"):
        actions.draft_diagnosis(assessment=assessment, kind=FIRST, participants=[], by=expert)


@pytest.mark.parametrize("follows", ["nothing", "unsigned", "another organisation's"])
def test_follow_up_follows_a_signed_diagnosis_of_the_same_organisation(diagnosis, assessment, row, expert, follows):
    other = next(each for each in assessments_of(row) if each.pk != assessment.pk)
    before = {"nothing": None, "unsigned": diagnosis, "another organisation's": diagnosis}[follows]
    target = other if follows == "another organisation's" else assessment

    with pytest.raises(Refused):
        actions.draft_diagnosis(assessment=target, kind=FOLLOW_UP, participants=[], follows=before, by=expert)


def test_follow_up_of_a_signed_diagnosis(diagnosis, assessment, people, expert):
    first = sign(diagnosis, expert)

    found = actions.draft_diagnosis(
        assessment=assessment, kind=FOLLOW_UP, participants=people, follows=first, by=expert
    )

    assert (found.follows, found.participants.count()) == (first, 3)


def test_personal_round_has_no_diagnosis(expert):
    row = make_round(published(personal_definition()), registry.organisation(), by=expert)
    with pytest.raises(Refused, match="个人测评不做机构诊断"):
        actions.draft_diagnosis(assessment=assessments_of(row)[0], kind=FIRST, participants=[], by=expert)


def test_records_from_before_keep_their_day(diagnosis, expert):
    past = timezone.now() - dt.timedelta(days=30)

    signed = sign(diagnosis, expert, at=past)
    answered = actions.answer_diagnosis(
        diagnosis=signed, stance=Stance.AGREED, note="", by=expert, at=past + dt.timedelta(days=1)
    )

    assert (signed.signed_at, answered.answered_at) == (past, past + dt.timedelta(days=1))


def test_nothing_is_signed_on_a_day_to_come(diagnosis, expert):
    with pytest.raises(Refused, match="时间还没有到"):
        sign(diagnosis, expert, at=timezone.now() + dt.timedelta(days=1))


def test_organisation_answers_once_and_a_dispute_says_why(diagnosis, expert):
    def answer(stance, note=""):
        return actions.answer_diagnosis(diagnosis=diagnosis, stance=stance, note=note, by=expert)

    with pytest.raises(Refused, match="还没有签署"):
        answer(Stance.AGREED)
    sign(diagnosis, expert)
    for stance, note in (("", ""), ("maybe", ""), (Stance.DISPUTED, "  "), (Stance.AGREED, "长" * 1001)):
        with pytest.raises(Refused):
            answer(stance, note)
    answered = answer(Stance.DISPUTED, "第一条不对。")
    with pytest.raises(Refused, match="已经答复过了"):
        answer(Stance.AGREED)

    assert (answered.stance, answered.stance_note) == (Stance.DISPUTED, "第一条不对。")
    assert AuditEvent.objects.get(kind="diagnosis_answered").detail == {"stance": "有异议"}


@pytest.mark.parametrize("text", ["", "   ", "长" * 501])
def test_finding_without_words_or_with_too_many_is_refused(diagnosis, expert, text):
    with pytest.raises(Refused):
        actions.add_finding(diagnosis=diagnosis, kind="gap", text=text, revision=1, by=expert)
    diagnosis.refresh_from_db()
    assert diagnosis.revision == 1


def test_visit_is_not_in_the_future(assessment, expert):
    with pytest.raises(Refused, match="不能晚于今天"):
        actions.draft_diagnosis(
            assessment=assessment,
            kind=FIRST,
            participants=[],
            by=expert,
            visited_on=timezone.localdate() + dt.timedelta(days=1),
        )
