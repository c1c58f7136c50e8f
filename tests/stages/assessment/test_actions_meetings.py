"""The agreed voice: what lies on the table, what has to be settled, and what the settled sheet changes."""

import pytest
from tests.factories import registry
from tests.factories.accounts import make_user
from tests.factories.assessment import organisation_definition, personal_definition, published
from tests.factories.rounds import assessments_of, make_round, sheet_in

from qiangji.audit.models import AuditEvent
from qiangji.stages.assessment import actions, bridge, queries
from qiangji.stages.assessment.asking import Given
from qiangji.stages.assessment.choices import AnswerState, Voice
from qiangji.stages.assessment.errors import AlreadySubmitted, NotOpen, Refused, Unsettled

pytestmark = pytest.mark.django_db

# A1a differs by two, A1b is alike, A2a was answered by too few to show, A2b differs by one.
SELVES = [
    {"A1a": 4, "A1b": 3, "A2a": 3, "A2b": 2},
    {"A1a": 5, "A1b": 3, "A2b": 3},
    {"A1a": 4, "A1b": 3, "A2b": 3},
]
EXPERT = {"A1a": 2, "A1b": 3, "A2a": 3, "A2b": 2}


@pytest.fixture
def expert():
    return make_user("expert")


@pytest.fixture
def assessment(expert):
    row = make_round(published(organisation_definition()), registry.organisation(), registry.organisation(), by=expert)
    row.assessments.update(assessor=expert)
    one, other = assessments_of(row)
    for cells in SELVES:
        sheet_in(one, cells)
        sheet_in(other, cells | {"A1a": 2, "A1b": 2})
    for each in (one, other):
        sheet_in(each, EXPERT, voice=Voice.ASSESSOR)
    return one


def given(**levels) -> dict[str, Given]:
    return {key: Given(level, "当面看了材料。") for key, level in levels.items()}


def settle(assessment, by, **levels):
    sheet = actions.open_agreed_sheet(assessment=assessment, by=by)
    actions.save_answers(sheet=sheet, given=given(**levels), by=by)
    return actions.settle_agreed_sheet(sheet=sheet, by=by)


def test_table_shows_the_middle_and_the_ends_of_three_and_nothing_of_fewer(assessment):
    table = {
        row.item.key: (row.selves, row.middle, row.lowest, row.highest, row.assessor, row.differs)
        for row in queries.meeting_items(assessment)
    }
    assert table == {
        "A1a": (3, 4, 4, 5, 2, True),
        "A1b": (3, 3, 3, 3, 3, False),
        "A2a": (1, None, None, None, 3, True),
        "A2b": (3, 3, 2, 3, 2, True),
    }


def test_what_is_said_alike_is_filled_in_and_what_cannot_be_seen_is_not(assessment, expert):
    sheet = actions.open_agreed_sheet(assessment=assessment, by=expert)

    assert dict(sheet.answers.values_list("item__key", "score")) == {"A1b": 3}
    assert (sheet.voice, sheet.person, sheet.respondent_code) == (
        Voice.AGREED,
        None,
        f"R{assessment.round_id}-A{assessment.pk}",
    )


def test_opening_twice_is_one_sheet(assessment, expert):
    sheets = {actions.open_agreed_sheet(assessment=assessment, by=expert).pk for _each in range(2)}
    assert (len(sheets), AuditEvent.objects.filter(kind="agreed_sheet_opened").count()) == (1, 1)


def test_round_has_to_be_closed_first(expert):
    row = make_round(published(organisation_definition()), registry.organisation(), by=expert, closed=False)
    with pytest.raises(NotOpen):
        actions.open_agreed_sheet(assessment=assessments_of(row)[0], by=expert)


def test_personal_round_has_no_meeting(expert):
    row = make_round(published(personal_definition()), registry.organisation(), by=expert)
    with pytest.raises(Refused, match="没有议定"):
        actions.open_agreed_sheet(assessment=assessments_of(row)[0], by=expert)


def test_every_item_needs_a_level_and_a_differing_one_its_reason(assessment, expert):
    sheet = actions.open_agreed_sheet(assessment=assessment, by=expert)
    actions.save_answers(sheet=sheet, given=given(A1a=3, A2a=3) | {"A2b": Given(2, "")}, by=expert)

    with pytest.raises(Unsettled) as refusal:
        actions.settle_agreed_sheet(sheet=sheet, by=expert)

    assert [row.item.key for row in refusal.value.left] == ["A2b"]
    sheet.refresh_from_db()
    assert sheet.submitted_at is None


def test_level_that_is_neithers_needs_a_reason_too(assessment, expert):
    sheet = actions.open_agreed_sheet(assessment=assessment, by=expert)
    actions.save_answers(sheet=sheet, given=given(A1a=3, A2a=3, A2b=2) | {"A1b": Given(5, "")}, by=expert)
    with pytest.raises(Unsettled) as refusal:
        actions.settle_agreed_sheet(sheet=sheet, by=expert)
    assert [row.item.key for row in refusal.value.left] == ["A1b"]


def test_settled_sheet_leads_the_profile_at_once_with_the_rounds_errors(assessment, expert):
    """One more scoring of the round says the same of it: the errors are those of the round, not new ones."""
    scoring = actions.score_round(round=assessment.round, by=expert)
    before = bridge.profile_of(assessment)
    settle(assessment, expert, A1a=4, A2a=5, A2b=1)
    after = bridge.profile_of(assessment)

    sem = scoring.statistics.get(dimension__key="A1").sem
    assert (before.leading, after.leading) == (Voice.ASSESSOR, Voice.AGREED)
    # (2.5 · 4 + 3) / 3.5 and, turned, (5 + 5) / 2, on 1–5.
    assert [round(line.value, 3) for line in after.lines] == [67.857, 100.0]
    assert round(after.lines[0].main.se, 6) == round(sem * 2**0.5 * (2.5**2 + 1) ** 0.5 / 3.5, 6)
    assert scoring.voice_scores.filter(assessment=assessment, voice=Voice.AGREED).count() == 3


def test_settled_sheet_is_for_good(assessment, expert):
    sheet = settle(assessment, expert, A1a=3, A2a=3, A2b=2)

    assert actions.settle_agreed_sheet(sheet=sheet, by=expert).submitted_at == sheet.submitted_at
    assert AuditEvent.objects.filter(kind="agreed_sheet_settled").count() == 1
    with pytest.raises(AlreadySubmitted):
        actions.save_answers(sheet=sheet, given=given(A1a=5), by=expert)


def test_only_the_agreed_sheet_is_settled(assessment, expert):
    with pytest.raises(Refused):
        actions.settle_agreed_sheet(sheet=assessment.sheets.filter(voice=Voice.SELF).first(), by=expert)


def test_items_that_the_size_is_not_asked_are_not_on_the_table(assessment):
    assessment.size = "micro"
    assessment.save()
    assert [row.item.key for row in queries.meeting_items(assessment)] == ["A1a", "A1b", "A2b"]


def test_answer_that_does_not_apply_can_be_agreed(assessment, expert):
    sheet = actions.open_agreed_sheet(assessment=assessment, by=expert)
    cells = given(A1a=3, A2b=2) | {"A2a": Given(AnswerState.NOT_APPLICABLE, "没有场所。")}
    actions.save_answers(sheet=sheet, given=cells, by=expert)

    assert actions.settle_agreed_sheet(sheet=sheet, by=expert).submitted_at is not None
