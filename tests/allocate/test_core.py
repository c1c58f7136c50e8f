"""Branch and bound over a few columns proves the optimum for all: with the core as small as can be, nothing changes."""

import numpy as np
import pytest
from tests.allocate.enumerated import Matching, Planning, Reviewing, near

from qiangji import allocate
from qiangji.allocate import solving

pytestmark = pytest.mark.usefixtures("_smallest_core")


@pytest.fixture
def _smallest_core(monkeypatch):
    monkeypatch.setattr(solving, "CORE", 1)
    monkeypatch.setattr(solving, "TIED", 0)


@pytest.mark.parametrize("seed", range(200, 320))
def test_match(seed):
    case = Matching(seed)
    case.asked["at_most_one"] += _ring(case)
    best, answers = case.best()
    if best is None:
        with pytest.raises(allocate.Infeasible):
            allocate.match(case.matrix(), case.capacity, **case.asked)
        return
    result = allocate.match(case.matrix(), case.capacity, **case.asked)
    assert (result.status, result.gap) == ("optimal", 0.0)
    assert near(result.total, best, best)
    assert (answers == case.chosen(result)).all(axis=1).any()


def _ring(case):
    """Exclusions in a ring of odd length, which the relaxation answers with halves."""
    pairs = list(zip(case.need.tolist(), case.offer.tolist(), strict=True))
    size = len(pairs) // 2 * 2 - 1
    return [[pairs[k], pairs[(k + 1) % size]] for k in range(size)] if size >= 3 else []


@pytest.mark.parametrize("seed", range(200, 300))
def test_panel(seed):
    case = Reviewing(seed)
    answers = case.answers()
    if not answers:
        return
    result = allocate.panel(case.affinity, **case.asked)
    changed, worst, total = case.best(answers)
    assert (result.status, result.changed) == ("optimal", changed)
    assert near(result.total, total, case.size)
    assert worst is None or near(result.worst, worst, case.size) or result.worst == worst


@pytest.mark.parametrize("seed", range(200, 320))
def test_plan(seed):
    case = Planning(seed)
    answers = case.answers()
    if not len(answers):
        return
    result = allocate.plan(case.value, case.hours, case.cost, **case.asked)
    best = (answers * case.value).sum(axis=(1, 2)).max()
    assert (result.status, result.gap) == ("optimal", 0.0)
    assert near(result.total, best, best)
    if case.asked["floor"] is None:
        assert (case.value[result.organisation, result.measure] > 0).all()


def test_a_wide_gap_opens_the_core_until_it_is_proved():
    """The relaxation gives half of everything; the best whole answer lies far below its bound."""
    result = allocate.plan([[60, 50, 40, 30, 1]], [1] * 5, [6, 5, 4.1, 3.1, 1], budget=7.1, capacity=[1] * 5)
    assert (result.measure.tolist(), result.total) == ([0, 4], 61.0)


def test_fair_panels_take_the_best_total_at_the_height_they_reach():
    rng = np.random.default_rng(4)
    for _ in range(60):
        affinity = np.round(rng.random((4, 4)), 2)
        asked = {"per_entry": 2, "load": (0, 2), "bridge": False, "fair": True}
        case = Reviewing(1)
        case.affinity, case.size = affinity, 1.0
        case.asked = {**asked, "load": (np.zeros(4), np.full(4, 2)), "conflicts": affinity < 0, "keep": None}
        result = allocate.panel(affinity, **asked)
        _, worst, total = case.best(case.answers())
        assert (result.worst, result.total) == (pytest.approx(worst), pytest.approx(total))
