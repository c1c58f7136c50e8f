"""What is said of a score: plain, honest about its uncertainty, and never more than the figures carry."""

import datetime as dt

import pytest

from qiangji.stages.assessment.profile import AnswerLine, Line, Profile

LEVELS = {1: "完全不像", 2: "大多不像", 3: "有点不像", 4: "有点像", 5: "大多像", 6: "完全像"}
ANSWERS = tuple(AnswerLine(f"q{n}", f"题 {n}", "4 有点像", is_reversed=False) for n in range(5))


def line(value: float | None, se: float | None = 0.3, *, name: str = "往来", n_items: int = 5, **given) -> Line:
    values = {"low_end": "话不多", "high_end": "容易热络", "levels": LEVELS, "answers": ANSWERS} | given
    return Line(
        key="D1", name=name, short_name=name, about="", low=1, high=6, value=value, se=se, n_items=n_items, **values
    )


def profile(*lines: Line) -> Profile:
    day = dt.date(2023, 1, 4)
    return Profile(1, "7", "自评", "bfi", "", "1.0", False, day, day, "1.0.0", 40, lines)


@pytest.mark.parametrize(
    ("value", "place"),
    [
        (3.4, "大概在第 3 级“有点不像”与第 4 级“有点像”之间。"),
        (3.2, "大概在第 3 级“有点不像”附近。"),
        (3.8, "大概在第 4 级“有点像”附近。"),
        (6.0, "大概在第 6 级“完全像”附近。"),
        (1.0, "大概在第 1 级“完全不像”附近。"),
        (5.6, "大概在第 5 级“大多像”与第 6 级“完全像”之间。"),
    ],
)
def test_place_is_said_in_the_levels_of_the_instrument(value, place):
    assert line(value).place == place


def test_place_without_common_level_names_is_said_in_numbers():
    assert line(3.4, levels={}).place == "大概在第 3 级与第 4 级之间。"


def test_interval_is_ninety_percent_and_ends_where_the_scale_ends():
    assert line(4.0, 0.5).interval == pytest.approx((4 - 1.6449 * 0.5, 4 + 1.6449 * 0.5))
    assert line(5.8, 0.5).interval[1] == 6
    assert line(1.2, 0.5).interval[0] == 1


@pytest.mark.parametrize(
    ("value", "tendency"),
    [
        (5.0, "更多时候是：容易热络。"),
        (2.0, "更多时候是：话不多。"),
        (3.9, "两端的样子都有一些，说不上偏向哪一端。"),
        (3.5, "两端的样子都有一些，说不上偏向哪一端。"),
    ],
)
def test_tendency_is_claimed_only_where_the_interval_leaves_the_middle(value, tendency):
    assert line(value).tendency == tendency


def test_wider_error_takes_the_claim_back():
    assert line(4.5, 0.5).leaning == 1
    assert line(4.5, 0.7).leaning == 0


def test_score_without_an_error_is_not_shown():
    shown = line(4.5, None, refusal="算不出误差。")

    assert (shown.is_known, shown.interval, shown.place, shown.tendency) == (False, None, "算不出误差。", "")


def test_too_few_answers_give_the_sentence():
    assert line(None, None, n_items=2).place == "5 道题答了 2 道，不到一半，这一方面不给分数。"


def test_gaps_are_mentioned_only_where_there_are_some():
    assert line(4.0).gaps == ""
    assert line(4.0, n_items=4).gaps == "5 道题答了 4 道，区间因此宽一些。"


def test_gist_names_the_two_clearest_and_what_is_left():
    said = profile(
        line(5.2, name="甲"),
        line(1.3, name="乙"),
        line(4.8, name="丙"),
        line(3.5, name="丁"),
        line(None, None, name="戊", n_items=1),
    ).gist

    assert said == (
        "最看得清的是：乙——话不多；甲——容易热络。还有 1 个方面也偏向一端，见下图。"
        "有 1 个方面两端的样子都有一些，在测量误差之内，不必分高低。有 1 个方面答得太少，没有给分数。"
    )


def test_gist_claims_nothing_where_nothing_is_clear():
    assert (
        profile(line(3.5), line(3.9)).gist == "每个方面两端的样子都有一些：区间都盖过了中间，说不上哪一方面偏向一端。"
    )


def test_gist_of_an_almost_empty_sheet_is_kind():
    assert profile(line(None, None, n_items=0)).gist.startswith("这份答卷答得还太少")


def test_gist_without_end_words_says_high_or_low():
    assert profile(line(5.2, name="甲", low_end="", high_end="")).gist == "最看得清的是：甲偏高。"
