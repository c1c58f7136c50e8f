"""Does an offer suit a need: every reason and every objection, from facts alone."""

import datetime as dt
from dataclasses import replace
from decimal import Decimal

import pytest

from qiangji.stages.guidance.fitting import NeedFacts, OfferFacts, fit

TODAY = dt.date(2023, 2, 6)
OFFER = OfferFacts("venue", "场", Decimal(10), dt.date(2023, 1, 1), dt.date(2023, 6, 30), frozenset())
NEED = NeedFacts("venue", "场", Decimal(3), dt.date(2023, 4, 1), urgency=1, place=5, had_before=True)
BASIS = ("类别相同", "面向全市", "期限之前已可用", "余量足够")


def test_what_suits_says_why_and_how_well():
    found = fit(NEED, OFFER, TODAY)
    assert (found.is_suggested, found.reasons, found.points) == (True, BASIS, 18)


@pytest.mark.parametrize(
    ("need", "offer", "reason", "points"),
    [
        ({"urgency": 3}, {}, "很急", 22),
        ({"urgency": 2}, {}, "尽快要", 20),
        ({"from_plan": True}, {}, "支持计划里的事项", 21),
        ({"had_before": False}, {}, "还没有对接成过资源", 20),
        ({}, {"places": frozenset({5, 6})}, "面向本区", 20),
        ({"fields": frozenset({"01"})}, {"field": "01"}, "服务领域符合条件", 21),
        ({}, {"starts_on": dt.date(2023, 3, 1)}, "期限之前开始可用", 16),
        ({"unit": "小时", "quantity": Decimal(99)}, {}, "单位不同，数量要人来核对", 14),
    ],
)
def test_each_reason_counts(need, offer, reason, points):
    found = fit(replace(NEED, **need), replace(OFFER, **offer), TODAY)
    assert (reason in found.reasons, found.points, found.against) == (True, points, ())


@pytest.mark.parametrize(
    ("need", "offer", "words"),
    [
        ({"kind": "money"}, {}, "类别不同"),
        ({}, {"places": frozenset({6})}, "不面向这个区"),
        ({}, {"ends_on": dt.date(2023, 2, 5)}, "供给已过期"),
        ({}, {"starts_on": dt.date(2023, 4, 2)}, "开始得太晚，赶不上需要的日子"),
        ({}, {"left": Decimal(0)}, "已经没有余量"),
        ({"quantity": Decimal("10.01")}, {}, "余量不够"),
        ({"fields": frozenset({"02"})}, {"field": "01"}, "服务领域不符合条件"),
    ],
)
def test_each_objection_rules_it_out_and_is_said(need, offer, words):
    found = fit(replace(NEED, **need), replace(OFFER, **offer), TODAY)
    assert (found.is_suggested, found.against, found.points) == (False, (words,), 0)
