"""Rows into profiles: changes between rounds and editions, what a reader must not see, and what is kept."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.factories import registry
from tests.factories.accounts import make_user
from tests.factories.assessment import dimension, item, organisation_definition, published
from tests.factories.profiles import scored_round
from tests.factories.rounds import assessments_of, make_round, sheet_in

from qiangji.stages.assessment import actions, bridge
from qiangji.stages.assessment.choices import FindingKind, Voice
from qiangji.stages.assessment.organisation_profile import NO_EARLIER, OTHER_VERSION, SAME

pytestmark = pytest.mark.django_db

# Of the five that make the reliability: SEM = √.2 / 2 on 1–5 (see test_actions_scoring).
FIVE = [(1, 1), (2, 2), (3, 3), (4, 4), (5, 4)]


@pytest.fixture
def hub():
    return make_user("hub_operator")


def two_dimensions(label="1.0", *, third_item="", **given):
    """``third_item`` is the stem of an item that a later edition rewords."""
    first = dimension("G", item("Ga"), item("Gb"), name="治理")
    more = (item("Sc", stem=third_item),) if third_item else ()
    second = dimension("S", item("Sa"), item("Sb"), *more, name="安全")
    return organisation_definition(label, dimensions=(first, second), **given)


def round_of_five(version, organisations, hub, *, year, voice=Voice.ASSESSOR, more=(), shift=0):
    """Every organisation by one sheet; the first one ``shift`` levels higher."""
    row = make_round(version, *organisations, by=hub, year=year)
    for place, (assessment, (a, b)) in enumerate(zip(assessments_of(row), FIVE, strict=True)):
        up = shift if place == 0 else 0
        cells = {"Ga": a + up, "Gb": b + up, "Sa": a + up, "Sb": b + up} | dict.fromkeys(more, a)
        sheet_in(assessment, cells, voice=voice)
    actions.score_round(round=row, by=hub)
    return row


def profiles(row):
    return [bridge.profile_of(each) for each in assessments_of(row)]


def test_change_within_one_edition_is_judged_by_the_errors_of_both_rounds(hub):
    """σ_e √2/2 = 5.59 each: a difference of 0 is within, one of 75 beyond 1.96 · 7.9 = 15.5 or so."""
    version, organisations = published(two_dimensions()), [registry.organisation() for _each in FIVE]
    round_of_five(version, organisations, hub, year=2021)
    later = round_of_five(version, organisations, hub, year=2022, shift=3)

    first, second, *_rest = profiles(later)

    assert (first.earlier.how, first.earlier.version, first.earlier.voice) == (SAME, "1.0", Voice.ASSESSOR)
    assert (first.total_change.difference, first.total_change.verdict) == (75.0, "improved")
    assert (second.total_change.difference, second.total_change.verdict) == (0.0, "within noise")
    assert [line.change.before for line in first.lines] == [0.0, 0.0]


def test_first_round_has_nothing_to_compare_with(hub):
    row = round_of_five(published(two_dimensions()), [registry.organisation() for _each in FIVE], hub, year=2021)

    found = profiles(row)[0]

    assert (found.earlier.how, found.total_change, [line.change for line in found.lines]) == (
        NO_EARLIER,
        None,
        [None, None],
    )


def successor(version, hub, stem: str):
    """A later edition in which one item is reworded: its third of 安全."""
    draft = actions.draft_successor(version=version, label="2.0", by=hub)
    changed = draft.dimensions.get(key="S").items.get(key="Sc")
    changed.stem = stem
    changed.save()
    draft.crosswalk.filter(after=changed).update(relation="reworded")
    return actions.publish_version(version=draft, by=hub)


def test_between_editions_only_items_that_asked_the_same_are_compared(hub):
    """Of 安全 two of three are shared: the reworded one counts in the score, not in the change."""
    first = published(two_dimensions(third_item="怎么演练？"))
    organisations = [registry.organisation() for _each in FIVE]
    round_of_five(first, organisations, hub, year=2021, more=["Sc"])
    later = round_of_five(successor(first, hub, "演练过吗？"), organisations, hub, year=2022, more=["Sc"], shift=2)

    found = profiles(later)[0]

    assert (found.earlier.how, found.earlier.version, found.earlier.shared_items) == (SAME, "1.0", 4)
    assert {line.name: line.change.difference for line in found.lines} == {"治理": 50.0, "安全": 50.0}
    # The reworded item stayed at 1: the dimension's own score is (3 + 3 + 1) / 3.
    assert round(found.lines[1].value, 2) == 33.33
    assert found.total_change.difference == 50.0


def test_error_of_a_shared_part_is_that_of_fewer_items(hub):
    first = published(two_dimensions(third_item="怎么演练？"))
    organisations = [registry.organisation() for _each in FIVE]
    before = round_of_five(first, organisations, hub, year=2021, more=["Sc"])
    later = round_of_five(successor(first, hub, "演练过吗？"), organisations, hub, year=2022, more=["Sc"])

    change = profiles(later)[0].lines[1].change

    sems = [row.scorings.get().statistics.get(dimension__key="S").sem for row in (before, later)]
    expected = 1.96 * sum(sem**2 * 3 / 2 for sem in sems) ** 0.5
    assert round(change.error, 6) == round(expected, 6)


def test_editions_that_share_nothing_are_not_compared(hub):
    organisations = [registry.organisation() for _each in FIVE]
    round_of_five(published(two_dimensions()), organisations, hub, year=2021)
    version = published(
        organisation_definition(
            "2.0",
            dimensions=(
                dimension("G", item("Ga", stem="另一问？"), item("Gb", stem="又一问？"), name="治理"),
                dimension("S", item("Sa", stem="再一问？"), item("Sb", stem="末一问？"), name="安全"),
            ),
        )
    )
    later = round_of_five(version, organisations, hub, year=2022)

    found = profiles(later)[0]

    assert (found.earlier.how, found.total_change) == (OTHER_VERSION, None)
    assert {line.change for line in found.lines} == {None}
    assert "版本不同，不可比" in "".join(clause.text for clause in found.gist if clause.is_marked)


def test_several_peoples_voice_is_not_compared_between_editions(hub):
    """Its error comes from all of its round, so it cannot be had for a part of the items."""
    first = published(two_dimensions(third_item="怎么演练？"))
    organisations = [registry.organisation() for _each in FIVE]
    round_of_five(first, organisations, hub, year=2021, voice=Voice.SELF, more=["Sc"])
    second = successor(first, hub, "演练过吗？")
    later = round_of_five(second, organisations, hub, year=2022, voice=Voice.SELF, more=["Sc"])

    assert {found.earlier.how for found in profiles(later)} == {OTHER_VERSION}


def test_red_flag_is_the_lowest_level_in_the_leading_voice(hub):
    """The assessor's 1 counts; an agreed 3 after it takes the flag away, though the assessor's sheet still says 1."""
    version = published(organisation_definition())
    row = make_round(version, registry.organisation(), registry.organisation(), by=hub)
    flagged, cleared = assessments_of(row)
    cells = {"A1a": 3, "A1b": 1, "A2a": 3, "A2b": 3}
    for assessment in (flagged, cleared):
        sheet_in(assessment, cells, voice=Voice.ASSESSOR)
    sheet_in(cleared, cells | {"A1b": 3}, voice=Voice.AGREED)
    actions.score_round(round=row, by=hub)

    found = bridge.profiles_of([flagged, cleared])

    assert [len(found[each.pk].red_flags) for each in (flagged, cleared)] == [1, 0]


@pytest.mark.parametrize(("answers", "flags"), [((1, 1), 0), ((1, 1, 4), 1), ((1, 4, 4), 0)])
def test_of_several_people_the_middle_counts_and_never_one_of_two(hub, answers, flags):
    version = published(organisation_definition())
    row = make_round(version, registry.organisation(), registry.organisation(), by=hub)
    assessment, other = assessments_of(row)
    for answer in answers:
        sheet_in(assessment, {"A1a": 3, "A1b": answer, "A2a": 3, "A2b": 3})
        sheet_in(other, {"A1a": 4, "A1b": 4, "A2a": 4, "A2b": 3})
    actions.score_round(round=row, by=hub)

    found = bridge.profile_of(assessment)

    assert len(found.of_kind(FindingKind.RED_FLAG)) == flags
    assert (not any(line.levels for line in found.lines)) == (len(answers) < 3)


def test_kept_profile_is_made_anew_when_something_is_scored(hub):
    version = published(organisation_definition())
    row = make_round(version, registry.organisation(), by=hub)
    (assessment,) = assessments_of(row)
    sheet_in(assessment, {"A1a": 3, "A1b": 3, "A2a": 3, "A2b": 3}, voice=Voice.ASSESSOR)
    actions.score_round(round=row, by=hub)
    first = bridge.profile_of(assessment)
    sheet_in(assessment, {"A1a": 5, "A1b": 5, "A2a": 5, "A2b": 1}, voice=Voice.AGREED)
    unchanged = bridge.profile_of(assessment)
    actions.score_round(round=row, by=hub)

    assert [first.total.value, unchanged.total.value, bridge.profile_of(assessment).total.value] == [50.0, 50.0, 100.0]


def test_profiles_of_many_take_as_many_queries_as_of_one(hub):
    version = published(organisation_definition())
    organisations = [registry.organisation() for _each in range(12)]
    scored_round(version, organisations, by=hub, year=2021)
    row = scored_round(version, organisations, by=hub, year=2022)
    counts = []
    for some in (assessments_of(row)[:1], assessments_of(row)):
        with CaptureQueriesContext(connection) as captured:
            assert len(bridge.profiles_of(some)) == len(some)
        counts.append(len(captured))

    assert counts == [5, 5]
