"""The database itself keeps a signed diagnosis as it is, whatever way the change comes."""

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone
from tests.factories import registry
from tests.factories.accounts import make_user
from tests.factories.assessment import organisation_definition, published
from tests.factories.rounds import assessments_of, make_round

from qiangji.stages.assessment import actions, signing
from qiangji.stages.assessment.choices import DiagnosisKind, Stance
from qiangji.stages.assessment.models import Diagnosis, DiagnosisParticipant, Finding

pytestmark = pytest.mark.django_db


@pytest.fixture
def expert():
    return make_user("expert")


@pytest.fixture
def draft(expert):
    organisation = registry.organisation()
    row = make_round(published(organisation_definition()), organisation, by=expert)
    member = registry.membership(organisation=organisation)
    diagnosis = actions.draft_diagnosis(
        assessment=assessments_of(row)[0], kind=DiagnosisKind.FIRST, participants=[member.person], by=expert
    )
    actions.add_finding(diagnosis=diagnosis, kind="weakness", text="一条。", revision=1, by=expert)
    diagnosis.refresh_from_db()
    return diagnosis


@pytest.fixture
def signed(draft, expert):
    draft.gist = "一句话。"
    draft.save()
    return actions.sign_diagnosis(diagnosis=draft, by=expert)


def refused(change) -> bool:
    try:
        with transaction.atomic():
            change()
    except DatabaseError:
        return True
    return False


def changes(diagnosis: Diagnosis) -> dict:
    rows, findings = Diagnosis.objects.filter(pk=diagnosis.pk), Finding.objects.filter(diagnosis=diagnosis)
    return {
        "gist": lambda: rows.update(gist="改"),
        "signature": lambda: rows.update(signed_at=None, signed_by=None),
        "visit": lambda: rows.update(visited_on="2022-01-01"),
        "text": lambda: findings.update(text="改"),
        "order": lambda: findings.update(position=9),
        "another finding": lambda: Finding.objects.create(diagnosis=diagnosis, kind="gap", text="加", position=2),
        "another participant": lambda: DiagnosisParticipant.objects.create(
            diagnosis=diagnosis, person=registry.person()
        ),
    }


@pytest.mark.parametrize(
    "change", ["gist", "signature", "visit", "text", "order", "another finding", "another participant"]
)
def test_change_of_a_signed_diagnosis_is_refused_by_the_database(signed, change):
    assert refused(changes(signed)[change])


@pytest.mark.parametrize("change", ["gist", "visit", "text", "order", "another finding", "another participant"])
def test_the_same_goes_through_on_a_draft(draft, change):
    """So it is the signature that refuses it."""
    assert not refused(changes(draft)[change])


def test_answer_is_written_once(signed, expert):
    actions.answer_diagnosis(diagnosis=signed, stance=Stance.AGREED, note="", by=expert)
    rows = Diagnosis.objects.filter(pk=signed.pk)

    assert refused(lambda: rows.update(stance=Stance.DISPUTED))
    assert refused(lambda: rows.update(answered_at=timezone.now()))


def test_participant_moves_to_the_record_that_a_duplicate_was_merged_into(signed):
    participant = signed.participants.get()
    assert not refused(lambda: DiagnosisParticipant.objects.filter(pk=participant.pk).update(person=registry.person()))


def test_refusal_is_gone_without_its_triggers(signed):
    signing.remove(connection.alias)
    try:
        assert not refused(changes(signed)["gist"])
    finally:
        signing.install(connection.alias)
    assert refused(changes(signed)["visit"])
