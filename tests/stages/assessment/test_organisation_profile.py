"""What may be said of an organisation's scores: bands, changes, the one sentence, and findings drafted by rule."""

from dataclasses import replace
from decimal import Decimal

import pytest

from qiangji.stages.assessment.choices import FindingKind, Voice
from qiangji.stages.assessment.organisation_profile import (
    Change,
    Level,
    Line,
    Said,
    band_of,
    differ,
    drafts_of,
    edges_crossed,
)

pytestmark = pytest.mark.pure


def line(value, se=3.0, *, name="治理", peers=(), **given) -> Line:
    lower, upper = peers or (None, None)
    voices = {Voice.AGREED.value: Said(value, se)} | given.pop("voices", {})
    return Line(
        **{
            "dimension_id": 1,
            "key": "A1",
            "name": name,
            "short_name": name,
            "weight": Decimal(12),
            "leading": Voice.AGREED.value,
            "voices": voices,
            "peers": 36 if peers else 0,
            "lower_quarter": lower,
            "upper_quarter": upper,
        }
        | given
    )


def rules_of(*lines: Line) -> list[tuple[str, str]]:
    return [(draft.kind, draft.rule) for draft in drafts_of(lines)]


@pytest.mark.parametrize(
    ("value", "band"),
    [(0, "support"), (49.99, "support"), (50, "growing"), (69.9, "growing"), (70, "sound"), (85, "exemplary")],
)
def test_a_score_at_an_edge_has_reached_the_band(value, band):
    assert band_of(value).key == band


@pytest.mark.parametrize(
    ("interval", "edges"),
    [((51, 69), []), ((50, 69), []), ((61.9, 70.3), [70]), ((48, 71), [50, 70]), ((60, 70), [70]), ((86, 100), [])],
)
def test_an_interval_that_begins_at_an_edge_has_not_crossed_it(interval, edges):
    assert edges_crossed(*interval) == edges


def test_interval_is_ninety_percent_and_ends_with_the_scale():
    assert [round(end, 2) for end in Said(60, 5).interval] == [51.78, 68.22]
    assert [round(end, 2) for end in Said(98, 5).interval] == [89.78, 100]
    assert (Said(60, None).interval, Said(None).interval) == (None, None)


@pytest.mark.parametrize(
    ("value", "se", "rule"),
    [
        (40, 3, "weak_for_sure"),  # 35–45
        (47, 3, "weak"),  # 42–52
        (60, 3, "rather_weak"),  # 55–65
        (66, 3, None),  # 61–71: neither
        (72, 3, "rather_strong"),  # 67–77
        (80, 3, "strong"),  # 75–85
    ],
)
def test_rules_look_at_the_interval_and_not_at_the_point(value, se, rule):
    assert [found for _kind, found in rules_of(line(value, se))] == ([rule] if rule else [])


def test_peers_count_only_where_they_are_enough():
    far_above = line(95, 2, peers=(40, 70))
    assert rules_of(far_above) == [(FindingKind.STRENGTH, "strong_beyond_peers")]
    assert rules_of(replace(far_above, peers=9)) == [(FindingKind.STRENGTH, "strong")]
    assert rules_of(line(69, 3, peers=(75, 90))) == [(FindingKind.WEAKNESS, "below_peers")]


def test_without_an_error_nothing_is_sure():
    """A point below 50 is still the expert's to look at; one above 70 still leans to the good side; no more."""
    assert rules_of(line(40, None)) == [(FindingKind.WEAKNESS, "weak")]
    assert rules_of(line(95, None)) == [(FindingKind.STRENGTH, "rather_strong")]
    assert rules_of(line(60, None)) == []
    assert rules_of(line(None, None)) == []


def test_red_flags_come_first_and_say_what_the_level_says():
    flagged = Level(7, "场所的消防安全做到哪一步？", 1, 1, True, True, "通道堆物，没有检查。")
    fine = Level(8, "保险？", 2, 2, False, True)
    lowest_but_no_flag = Level(9, "舆情？", 1, 1, True, False)

    drafts = drafts_of([line(40), line(90, name="风险", levels=(flagged, fine, lowest_but_no_flag))])

    assert [(draft.rule, draft.item_id) for draft in drafts] == [
        ("red_flag", 7),
        ("weak_for_sure", None),
        ("strong", None),
    ]
    assert drafts[0].text == "“场所的消防安全做到哪一步？”答在最低一级（1 级）：通道堆物，没有检查。"


def test_a_weak_dimension_names_the_items_that_pull_it_down():
    levels = tuple(Level(n, f"题{n}", n, n, False, False) for n in (4, 2, 3))

    (draft,) = drafts_of([line(40, levels=levels)])

    assert draft.text.endswith("最低的是“题2”2 级、“题3”3 级。")
    assert (draft.value, round(draft.low, 2), round(draft.high, 2)) == (40, 35.07, 44.93)


def test_weak_ones_stand_lowest_first_and_no_more_than_three():
    drafts = drafts_of([line(value, name=f"维度{value}") for value in (44, 30, 41, 20)])
    assert [draft.name for draft in drafts] == ["维度20", "维度30", "维度41"]


@pytest.mark.parametrize(
    ("own", "expert", "apart"),
    [
        (Said(72, 5), Said(55, 5), True),  # 17 > 1.96 · 7.07 = 13.9
        (Said(68, 5), Said(55, 5), False),
        (Said(72, None), Said(55, 5), False),
        (Said(None), Said(55, 5), False),
    ],
)
def test_voices_differ_only_beyond_error(own, expert, apart):
    assert differ(own, expert) is apart
    drafts = drafts_of([line(66, voices={Voice.SELF.value: own, Voice.ASSESSOR.value: expert})])
    assert [draft.rule for draft in drafts] == (["self_higher"] if apart else [])


@pytest.mark.parametrize(
    ("difference", "verdict", "words"),
    [
        (4.2, "within noise", "+4 误差之内"),
        (-2.4, "within noise", "−2 误差之内"),
        (0.3, "within noise", "0 误差之内"),
        (12.0, "improved", "+12 ▲ 超出误差"),
        (-12.0, "declined", "−12 ▼ 超出误差"),
    ],
)
def test_only_a_change_beyond_error_gets_an_arrow(difference, verdict, words):
    assert Change(50, difference, 5.4, verdict).words == words
