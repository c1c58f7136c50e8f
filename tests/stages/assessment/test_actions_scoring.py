"""Scoring a round: figures worked out by hand beside what the action keeps."""

import pytest
from tests.factories import registry
from tests.factories.accounts import make_user
from tests.factories.assessment import organisation_definition, personal_definition, published
from tests.factories.rounds import assessments_of, make_round, person_sheets, sheet_in

from qiangji.audit.models import AuditEvent
from qiangji.stages.assessment import actions, bridge
from qiangji.stages.assessment.choices import AnswerState, Voice
from qiangji.stages.assessment.errors import Refused
from qiangji.stages.assessment.models import DimensionScore, ScaleStatistics, Scoring, VoiceScore

pytestmark = pytest.mark.django_db

NA, UNKNOWN = AnswerState.NOT_APPLICABLE, AnswerState.UNKNOWN
# Five assessors: variances 2.5 and 1.7, covariance 2, so alpha = 40/41, SEM = √.2 / 2 and σ_e = √.1.
FIVE = [(1, 1), (2, 2), (3, 3), (4, 4), (5, 4)]


@pytest.fixture
def hub():
    return make_user("hub_operator")


def round_of(hub, sheets: int, **given):
    version = published(organisation_definition())
    return make_round(version, *(registry.organisation() for _each in range(sheets)), by=hub, **given)


def kept(scoring: Scoring, assessment, voice=Voice.ASSESSOR) -> dict[str, VoiceScore]:
    """By the key of the dimension; the total under an empty one."""
    rows = scoring.voice_scores.filter(assessment=assessment, voice=voice).select_related("dimension")
    return {row.dimension.key if row.dimension else "": row for row in rows}


def test_weights_turned_items_and_what_does_not_apply(hub):
    """A1: (2.5·4 + 1·2) / 3.5 = 3.4286. A2: one item does not apply, the other is turned, 2 → 4. Total 12 : 8."""
    row = round_of(hub, 1)
    (assessment,) = assessments_of(row)
    sheet_in(assessment, {"A1a": 4, "A1b": 2, "A2a": NA, "A2b": 2}, voice=Voice.ASSESSOR)

    found = kept(actions.score_round(round=row, by=hub), assessment)

    assert {key: round(each.value, 3) for key, each in found.items()} == {"A1": 60.714, "A2": 75.0, "": 66.429}


def test_unknown_and_unanswered_are_asked_but_not_counted(hub):
    """One of two answered is half: a score. None of two, and of one that is left after N/A: no score."""
    row = round_of(hub, 3)
    half, none, rest = assessments_of(row)
    sheet_in(half, {"A1a": 4, "A1b": UNKNOWN, "A2a": 3, "A2b": 3}, voice=Voice.ASSESSOR)
    sheet_in(none, {"A1b": UNKNOWN, "A2a": 3, "A2b": 3}, voice=Voice.ASSESSOR)
    sheet_in(rest, {"A1a": 2, "A1b": 2, "A2a": NA, "A2b": UNKNOWN}, voice=Voice.ASSESSOR)

    scoring = actions.score_round(round=row, by=hub)

    assert [kept(scoring, each)[key].value for each, key in [(half, "A1"), (none, "A1"), (rest, "A2")]] == [
        75.0,
        None,
        None,
    ]
    # What is unknown leaves its weight to the dimension that is known.
    assert (kept(scoring, none)[""].value, kept(scoring, rest)[""].value) == (50.0, 25.0)


def test_item_that_a_small_organisation_is_not_asked_is_not_missed(hub):
    """A2a is not asked of micro organisations: of two items one is left, and half of one is that one."""
    row = round_of(hub, 1)
    row.assessments.update(size="micro")
    (assessment,) = assessments_of(row)
    sheet_in(assessment, {"A1a": 3, "A1b": 3, "A2b": 1}, voice=Voice.ASSESSOR)

    assert kept(actions.score_round(round=row, by=hub), assessment)["A2"].value == 100.0


def test_error_of_one_sheet_is_the_rounds(hub):
    """σ_e √(2.5² + 1) / 3.5 on 1–5, times 25: 6.0819."""
    row = round_of(hub, 5)
    for assessment, (a, b) in zip(assessments_of(row), FIVE, strict=True):
        sheet_in(assessment, {"A1a": a, "A1b": b, "A2a": a, "A2b": 6 - b}, voice=Voice.ASSESSOR)

    scoring = actions.score_round(round=row, by=hub)

    first = kept(scoring, assessments_of(row)[0])
    statistics = scoring.statistics.get(dimension__key="A1")
    assert (round(statistics.alpha, 5), round(statistics.sem, 5), statistics.n) == (0.97561, 5.59017, 5)
    # A2 has equal weights: √.1 / √2 · 25. The total: √(12²·6.0819² + 8²·5.59017²) / 20.
    assert [round(first[key].se, 4) for key in ("A1", "A2", "")] == [6.0819, 5.5902, 4.2798]


def test_self_voice_is_several_people_drawn_to_the_rounds_mean(hub):
    """Means 13/3 and 5/3, between 32/3, within 1/3: drawn by 1/32, so 82.2917 with an error of 8.2680."""
    row = round_of(hub, 2)
    high, low = assessments_of(row)
    for assessment, answers in ((high, (4, 4, 5)), (low, (2, 1, 2))):
        for answer in answers:
            sheet_in(assessment, {"A1a": 3, "A1b": 3, "A2a": NA, "A2b": 6 - answer})

    scoring = actions.score_round(round=row, by=hub)

    mine = kept(scoring, high, Voice.SELF)["A2"]
    assert (round(mine.value, 4), round(mine.se, 4), mine.n) == (82.2917, 8.2680, 3)
    assert (mine.lowest, mine.highest) == (75.0, 100.0)
    # s² = 1/3 against (5² − 1) / 12 = 2 when everybody answers at random.
    assert round(mine.agreement, 4) == round(1 - 1 / 6, 4)
    assert round(scoring.statistics.get(dimension__key="A2").icc2, 5) == 0.96875


def test_spread_of_two_people_is_not_kept(hub):
    row = round_of(hub, 2)
    for assessment, answers in zip(assessments_of(row), ((5, 1), (4, 2)), strict=True):
        for answer in answers:
            sheet_in(assessment, {"A1a": answer, "A1b": answer, "A2a": answer, "A2b": answer})

    scoring = actions.score_round(round=row, by=hub)

    selves = scoring.voice_scores.filter(voice=Voice.SELF)
    assert (selves.count(), {(s.n, s.lowest, s.highest, s.agreement) for s in selves}) == (6, {(2, None, None, None)})


def test_core_refuses_and_the_reason_is_kept(hub):
    row = round_of(hub, 1)
    (assessment,) = assessments_of(row)
    sheet_in(assessment, {"A1a": 4, "A1b": 2, "A2a": 3, "A2b": 2}, voice=Voice.ASSESSOR)

    scoring = actions.score_round(round=row, by=hub)

    why = {"code": "few_people", "params": {"minimum": 5, "n": 1}}
    voices = kept(scoring, assessment)
    assert set(voices) == {"A1", "A2", ""}
    assert [(s.se, s.refusal) for s in voices.values()] == [(None, why)] * 3
    assert [s.refusal for s in scoring.statistics.all()] == [why, why]


def test_one_persons_word_for_each_organisation_is_a_single_sheet(hub):
    """Nobody is asked twice, so people and organisations cannot be told apart: the sheet's own value and error."""
    row = round_of(hub, 5)
    for assessment, (a, b) in zip(assessments_of(row), FIVE, strict=True):
        sheet_in(assessment, {"A1a": a, "A1b": b, "A2a": a, "A2b": 6 - b})

    mine = kept(actions.score_round(round=row, by=hub), assessments_of(row)[3], Voice.SELF)["A1"]

    assert (mine.value, round(mine.se, 4), mine.refusal) == (75.0, 6.0819, {})


def test_quarters_are_of_the_leading_voice(hub):
    """Agreed before assessor before self: 100, 75, 50 and 25 lead; their quartiles are 43.75 and 81.25."""
    row = round_of(hub, 4)
    for assessment, voices in zip(
        assessments_of(row),
        (
            {Voice.AGREED: 5, Voice.ASSESSOR: 1, Voice.SELF: 1},
            {Voice.ASSESSOR: 4, Voice.SELF: 1},
            {Voice.ASSESSOR: 3},
            {Voice.ASSESSOR: 2},
        ),
        strict=True,
    ):
        for voice, answer in voices.items():
            sheet_in(assessment, {"A1a": answer, "A1b": answer, "A2a": 3, "A2b": 3}, voice=voice)

    found = actions.score_round(round=row, by=hub).statistics.get(dimension__key="A1")

    assert (found.lower_quarter, found.upper_quarter, found.organisations) == (43.75, 81.25, 4)


def test_sheets_taken_back_or_not_handed_in_do_not_count(hub):
    row = round_of(hub, 1)
    (assessment,) = assessments_of(row)
    answers = {"A1a": 5, "A1b": 5, "A2a": 5, "A2b": 1}
    sheet_in(assessment, answers, voice=Voice.ASSESSOR)
    sheet_in(assessment, answers, voice=Voice.SELF, submitted_at=None)
    sheet_in(assessment, answers, voice=Voice.SELF, withdrawn_at=row.closed_at)

    scoring = actions.score_round(round=row, by=hub)

    assert set(scoring.voice_scores.values_list("voice", flat=True)) == {Voice.ASSESSOR}
    assert AuditEvent.objects.get(kind="sheets_scored").detail == {"sheets": 1}


def test_open_round_and_empty_round_are_refused(hub):
    version = published(organisation_definition())
    still_open = make_round(version, registry.organisation(), by=hub, closed=False)
    empty = make_round(version, registry.organisation(), by=hub)

    for row, sentence in ((still_open, "先结束批次"), (empty, "还没有交上来的答卷")):
        with pytest.raises(Refused, match=sentence):
            actions.score_round(round=row, by=hub)
    assert Scoring.objects.count() == 0


def test_scoring_again_keeps_the_earlier_one(hub):
    row = round_of(hub, 1)
    (assessment,) = assessments_of(row)
    sheet_in(assessment, {"A1a": 4, "A1b": 2, "A2a": 3, "A2b": 2}, voice=Voice.ASSESSOR)

    first, second = actions.score_round(round=row, by=hub), actions.score_round(round=row, by=hub)

    assert [s.voice_scores.count() for s in (first, second)] == [3, 3]
    assert (second.core_version, second.round) == (bridge.CORE_VERSION, row)


def test_personal_round_scores_each_sheet_on_its_own_scale(hub):
    """By the path that imports take, with the round on the scoring and the sheet that was taken back left out."""
    version = published(personal_definition(dimensions=1, items=3))
    row = make_round(version, registry.organisation(), by=hub)
    answers = [{"D1Q1": a, "D1Q2": b, "D1Q3": a} for a, b in FIVE]
    sheets = person_sheets(row, [*answers, {"D1Q1": 1, "D1Q2": 1, "D1Q3": 1}])
    actions_taken_back = sheets[-1]
    actions_taken_back.withdrawn_at = row.closed_at
    actions_taken_back.save()

    scoring = actions.score_round(round=row, by=hub)

    assert scoring.round == row
    assert list(DimensionScore.objects.values_list("sheet", flat=True)) == [s.pk for s in sheets[:-1]]
    assert round(DimensionScore.objects.get(sheet=sheets[4]).value, 4) == 4.6667
    assert (VoiceScore.objects.count(), ScaleStatistics.objects.count()) == (0, 1)
