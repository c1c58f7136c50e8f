"""Panels: cases solved by hand, every small case counted out, and reasons that are tried."""

import numpy as np
import pytest
from scipy import sparse
from tests.allocate.enumerated import Reviewing, linked, near

from qiangji import allocate


def answer_of(result):
    return tuple(tuple(row) for row in result.reviewer.tolist())


class TestByHand:
    def test_loads_are_shared(self):
        result = allocate.panel([[9, 8], [9, 1]], per_entry=1, load=(0, 1), bridge=False)
        assert (answer_of(result), result.total, result.load.tolist(), result.connected) == (
            ((1,), (0,)),
            17.0,
            [1, 1],
            False,
        )

    def test_lower_load_gives_everybody_work(self):
        result = allocate.panel([[9, 1], [9, 5], [9, 2]], per_entry=1, load=(1, 3), bridge=False)
        assert answer_of(result) == ((0,), (1,), (0,))

    def test_nobody_judges_against_a_conflict(self):
        for conflicts in ([[True, False]], sparse.csr_array([[1, 0]])):
            assert answer_of(allocate.panel([[9, 1]], per_entry=1, load=(0, 1), conflicts=conflicts)) == ((1,),)

    def test_two_topics_are_bridged(self):
        """Entries 0, 1 suit reviewers 0, 1 and entries 2, 3 reviewers 2, 3: one weak pair has to link them."""
        affinity = np.kron(np.eye(2), np.ones((2, 2))) * 9 + 1
        apart = allocate.panel(affinity, per_entry=2, load=(0, 3), bridge=False)
        joined = allocate.panel(affinity, per_entry=2, load=(0, 3))
        assert (apart.connected, apart.total, joined.connected, joined.total) == (False, 80.0, True, 71.0)

    def test_one_reviewer_each_hangs_together_only_by_one_reviewer(self):
        result = allocate.panel([[9, 5], [1, 4]], per_entry=1, load=(0, 2))
        assert (answer_of(result), result.connected) == (((0,), (0,)), True)

    def test_fair_lifts_the_worst_then_the_total(self):
        affinity = [[10, 6, 0], [5, 1, 4]]
        assert answer_of(allocate.panel(affinity, per_entry=1, load=(0, 1), bridge=False)) == ((0,), (2,))
        fair = allocate.panel(affinity, per_entry=1, load=(0, 1), bridge=False, fair=True)
        assert (answer_of(fair), fair.worst, fair.worst_bound) == (((1,), (0,)), 5.0, 5.0)

    def test_keep_changes_as_little_as_possible(self):
        earlier = allocate.panel([[5, 4, 3], [5, 4, 3]], per_entry=2, load=(0, 2))
        assert answer_of(earlier) == ((0, 1), (0, 1))
        away = [[False, True, False], [False, False, False]]
        later = allocate.panel([[5, 0, 3], [0, 0, 9]], per_entry=2, load=(0, 2), conflicts=away, keep=earlier)
        assert (answer_of(later), later.changed) == (((0, 2), (0, 1)), 1)

    def test_ties_go_to_the_earlier_reviewer(self):
        assert answer_of(allocate.panel(np.ones((1, 4)), per_entry=2, load=(0, 1))) == ((0, 1),)

    def test_nothing_to_judge(self):
        result = allocate.panel(np.zeros((0, 3)), per_entry=2, load=(0, 1), fair=True)
        assert (result.reviewer.shape, result.total, result.status) == ((0, 2), 0.0, "optimal")


@pytest.mark.parametrize("seed", [*range(90), 131, 313])
def test_every_small_case_counted_out(seed):
    case = Reviewing(seed)
    answers = case.answers()
    if not answers:
        with pytest.raises(allocate.Infeasible) as refused:
            allocate.panel(case.affinity, **case.asked)
        allocate.panel(case.affinity, **{**case.asked, **refused.value.relaxation})
        return
    result = allocate.panel(case.affinity, **case.asked)
    changed, worst, total = case.best(answers)
    found = answer_of(result)
    assert (result.status, result.gap, result.changed, result.connected) == ("optimal", 0.0, changed, linked(found))
    assert found in answers
    assert near(result.total, total, case.size)
    assert worst is None or near(result.worst, worst, case.size) or result.worst == worst


@pytest.mark.parametrize("seed", range(0, 90, 3))
def test_reasons_come_true(seed):
    case = Reviewing(seed)
    answers = case.answers()
    if not answers or not case.asked["per_entry"] or not len(case.affinity):
        return
    result = allocate.panel(case.affinity, **case.asked)
    found = answer_of(result)
    for entry, seat in np.ndindex(result.reviewer.shape):
        gone = int(result.reviewer[entry, seat])
        _comes_true(case, result, (entry, seat), [one for one in answers if gone not in one[entry]])
    for entry in range(len(found)):
        _comes_true(case, result, entry, [one for one in answers if one[entry] != found[entry]])


def _comes_true(case, result, index, others):
    reason = allocate.explain(result, index)
    if not others:
        assert (reason.loss, reason.runner_up, reason.changes) == (np.inf, None, ())
        return
    _, worst, total = case.best(others)
    assert near(reason.loss, result.total - total, case.size)
    assert worst is None or near(reason.worst, worst, case.size)
    assert reason.runner_up in {one[index[0] if isinstance(index, tuple) else index] for one in others}
    for turn in reason.changes:
        affinity = case.affinity.copy()
        step = abs(turn.beyond - turn.now) + 1e-5 * case.size
        affinity[turn.index] += -step if turn.falls else step
        if affinity[turn.index] >= 0:
            assert answer_of(allocate.panel(affinity, **case.asked)) != answer_of(result)


def test_parts_are_the_affinities_of_the_reviewers():
    result = allocate.panel([[3, 1, 2]], per_entry=2, load=(0, 1))
    assert allocate.explain(result, 0).parts == {"reviewer 0": 3.0, "reviewer 2": 2.0}
    assert allocate.explain(result, (0, 1)).parts == {"reviewer 2": 2.0}
