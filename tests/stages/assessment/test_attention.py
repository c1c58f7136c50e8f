"""Attention checks: asked like any other item, scored never, and counted for a round as two numbers at most."""

from dataclasses import replace

import pytest
from django.urls import reverse
from tests.factories import registry
from tests.factories.accounts import make_user
from tests.factories.assessment import AGREEMENT, item, organisation_definition, personal_definition, published
from tests.factories.rounds import assessments_of, make_round, sheet_in
from tests.stages.assessment.test_authoring_pages import option_rows

from qiangji.stages.assessment import actions, queries
from qiangji.stages.assessment.choices import Voice
from qiangji.stages.assessment.completeness import faults
from qiangji.stages.assessment.models import AnswerSheet
from qiangji.stages.assessment.xlsform import read_workbook, write_workbook

pytestmark = pytest.mark.django_db

CHECK = item("CHK", stem="这一题请选第 2 级，看看有没有读题。", options=AGREEMENT, check_score=2)


def with_check(definition, check=CHECK):
    """The check stands in the middle of the first dimension."""
    first, *others = definition.dimensions
    asked = (first.items[0], check, *first.items[1:])
    return replace(definition, dimensions=(replace(first, items=asked), *others))


PERSONAL = with_check(personal_definition())
ORGANISATION = with_check(organisation_definition(), replace(CHECK, options=organisation_definition().items[0].options))


def answered(definition, *checks: int | None, voice=Voice.PERSON, hub=None):
    """A closed round in which as many people answered, each the check as it says; without a check, without its item."""
    version, hub = published(definition), hub or make_user("hub_operator")
    row = make_round(version, registry.organisation(), by=hub)
    for number, check in enumerate(checks):
        keys = [each.key for each in definition.items if not each.is_check]
        cells = {key: 1 + (number + place) % 5 for place, key in enumerate(keys)}
        if check is not None:
            cells["CHK"] = check
        sheet_in(assessments_of(row)[0], cells, voice=voice)
    return row, hub


def kept(row, hub) -> list:
    scoring = actions.score_round(round=row, by=hub)
    rows = scoring.voice_scores.filter(dimension__isnull=False)
    own = [(s.dimension.key, s.value, s.se) for s in rows.select_related("dimension").order_by("dimension__position")]
    statistics = [(s.n, s.alpha, s.omega, s.sem) for s in scoring.statistics.order_by("dimension__position")]
    people = scoring.scores.order_by("sheet__pk", "dimension__position").values_list("value", "se", "n_items")
    return [*own, *people, *statistics]


@pytest.mark.parametrize(
    ("plain", "checked", "voice"),
    [(personal_definition(), PERSONAL, Voice.PERSON), (organisation_definition(), ORGANISATION, Voice.SELF)],
)
def test_score_is_the_same_with_and_without_the_check(plain, checked, voice):
    """Right or wrong, and whatever its level: neither a value nor an error nor a reliability moves."""
    bare, hub = answered(plain, *[None] * 6, voice=voice)
    before = kept(bare, hub)
    again, _hub = answered(replace(checked, key="again"), 5, 1, 2, 4, 3, 2, voice=voice, hub=hub)
    assert kept(again, hub) == before
    assert any(row[1] is not None for row in before)


def test_check_is_asked_in_its_place_and_not_shown_with_the_result(client):
    row, hub = answered(PERSONAL, *[1] * 6)
    (step, _other) = queries.steps_of(row.version, "")
    assert step.keys == ("D1Q1", "CHK", "D1Q2", "D1Q3")
    actions.score_round(round=row, by=hub)
    sheet = AnswerSheet.objects.first()
    sheet.person.user = make_user()
    sheet.person.save()
    client.force_login(sheet.person.user)
    page = client.get(sheet.get_absolute_url()).content.decode()
    assert ("说法 1-1" in page, CHECK.stem in page) == (True, False)


def test_check_is_not_talked_over_with_the_expert():
    row, _hub = answered(ORGANISATION, 1, voice=Voice.SELF)
    shown = [each.item.key for each in queries.meeting_items(assessments_of(row)[0])]
    assert shown == ["A1a", "A1b", "A2a", "A2b"]


def reports_of(client, row, hub) -> str:
    client.force_login(hub)
    return client.get(reverse("assessment:round-reports", args=[row.pk])).content.decode()


def test_round_shows_two_numbers_to_the_hub(client):
    row, hub = answered(PERSONAL, 2, 2, 1, 5, 2, 2)
    assert "注意力检查" not in reports_of(client, row, hub)
    scoring = actions.score_round(round=row, by=hub)
    assert (scoring.checked, scoring.inattentive) == (6, 2)
    assert "注意力检查：6 人答了，<strong>2</strong> 人选错。" in reports_of(client, row, hub)


def test_below_five_nothing_is_kept_and_the_page_says_so(client):
    row, hub = answered(PERSONAL, 2, 1, 2, 2)
    scoring = actions.score_round(round=row, by=hub)
    assert (scoring.checked, scoring.inattentive) == (None, None)
    page = reports_of(client, row, hub)
    assert ("注意力检查：答的人不满 5 人，不显示。" in page, "选错" in page) == (True, False)


def test_experts_are_no_crowd_to_hide_in():
    row, hub = answered(ORGANISATION, 2, 1, 2, 2, voice=Voice.SELF)
    sheet_in(assessments_of(row)[0], {"A1a": 3, "A1b": 3, "A2a": 3, "A2b": 3, "CHK": 1}, voice=Voice.ASSESSOR)
    assert actions.score_round(round=row, by=hub).checked is None


def test_two_scorings_give_nobody_away():
    """One more sheet, and the numbers stay; with five more they move."""
    row, hub = answered(PERSONAL, 2, 2, 1, 2, 2)
    numbers = []
    for more in (0, 1, 4):
        for _each in range(more):
            sheet_in(assessments_of(row)[0], {"D1Q1": 3, "CHK": 1}, voice=Voice.PERSON)
        scoring = actions.score_round(round=row, by=hub)
        numbers.append((scoring.checked, scoring.inattentive))
    assert numbers == [(5, 1), (5, 1), (10, 6)]


def test_instrument_without_checks_says_nothing_of_them(client):
    row, hub = answered(personal_definition(), *[None] * 6)
    scoring = actions.score_round(round=row, by=hub)
    assert (scoring.checked, "注意力检查" in reports_of(client, row, hub)) == (None, False)


def test_check_travels_in_the_workbook():
    read = read_workbook(write_workbook(PERSONAL)).definition
    assert (read, read.items[1].check_score) == (PERSONAL, 2)
    version = published(read)
    assert queries.definition_of(version) == PERSONAL
    assert [one.is_check for one in queries.definition_of(version).items] == [False, True, *[False] * 5]


@pytest.mark.parametrize(
    ("check", "said"),
    [
        (replace(CHECK, check_score=9), "注意力检查题 CHK 应选 9，但没有这一级。"),
        (replace(CHECK, is_red_flag=True), "注意力检查题 CHK 不计分，不能同时是红线题、反向计分或要材料；请去掉。"),
        (replace(CHECK, is_reversed=True), "注意力检查题 CHK 不计分，不能同时是红线题、反向计分或要材料；请去掉。"),
        (replace(CHECK, allows_unknown=True), "注意力检查题 CHK 不能答“不适用”或“不清楚”；请去掉。"),
    ],
)
def test_check_on_which_something_else_hangs_is_not_published(check, said):
    assert faults(with_check(personal_definition(), check)) == [said]


def test_dimension_of_checks_alone_is_not_published():
    first, second = personal_definition().dimensions
    alone = replace(personal_definition(), dimensions=(replace(first, items=(CHECK,)), second))
    assert faults(alone) == ["维度“方面1”只有注意力检查题，算不出分；请加一道计分的题。"]


def test_versions_published_before_keep_their_digest():
    assert organisation_definition().digest == "a6bf6f86559c9283373ccda8decedc99a4ac12c536b1f213da6f9f211ff3210e"
    assert PERSONAL.digest != personal_definition().digest


def test_item_that_becomes_a_check_is_another_item():
    plain = replace(CHECK, check_score=None)
    assert (CHECK.asks_the_same_as(CHECK), CHECK.asks_the_same_as(plain)) == (True, False)


def test_author_marks_a_check_in_the_browser(client):
    draft = actions.store_definition(definition=personal_definition(), by=None).version
    first = draft.dimensions.first().items.first()
    client.force_login(make_user("hub_operator"))
    url = reverse("assessment:item-edit", args=[first.pk])
    sent = {"stem": first.stem, "key": first.key, "check_score": "2", "revision": first.revision}
    assert client.post(url, sent | option_rows(first.options.all())).status_code == 302
    first.refresh_from_db()
    assert first.check_score == 2
    assert "注意力检查，应选 2" in client.get(draft.get_absolute_url()).content.decode()
