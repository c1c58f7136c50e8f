"""Needs and offers: cases solved by hand, every small case counted out, and reasons that are tried."""

import numpy as np
import pytest
from scipy import sparse
from tests.allocate.enumerated import Matching, near

from qiangji import allocate


def table(rows):
    """A weight matrix from a list of lists; None is a pair that is not allowed."""
    pairs = [(i, j, w) for i, row in enumerate(rows) for j, w in enumerate(row) if w is not None]
    need, offer, weight = zip(*pairs, strict=True) if pairs else ((), (), ())
    return sparse.coo_array((np.array(weight, dtype=float), (need, offer)), shape=(len(rows), len(rows[0])))


def pairs(result):
    return list(zip(result.need.tolist(), result.offer.tolist(), strict=True))


class TestByHand:
    def test_greedy_is_not_best(self):
        result = allocate.match(table([[10, 9], [9, 1]]), [1, 1])
        assert (pairs(result), result.total, result.bound, result.gap, result.status) == (
            [(0, 1), (1, 0)],
            18.0,
            18.0,
            0.0,
            "optimal",
        )

    def test_capacity_and_demand_are_counts(self):
        result = allocate.match(table([[5, 4, 3], [2, 9, 1]]), [1, 2, 1], demand=[2, 1])
        assert pairs(result) == [(0, 0), (0, 1), (1, 1)]

    def test_an_offer_without_capacity_serves_nobody(self):
        assert pairs(allocate.match(table([[5, 1]]), [0, 1])) == [(0, 1)]

    def test_pair_that_is_not_stored_is_never_chosen(self):
        assert pairs(allocate.match(table([[None, 1], [None, 2]]), [9, 1])) == [(1, 1)]

    def test_pair_of_weight_zero_is_allowed(self):
        assert pairs(allocate.match(table([[0.0]]), [1])) == [(0, 0)]

    def test_pair_stored_twice_is_one_pair_of_the_summed_weight(self):
        twice = sparse.coo_array(([1.0, 2.0, 2.5], ([0, 0, 1], [0, 0, 0])), shape=(2, 1))
        result = allocate.match(twice, [2])
        assert (pairs(result), result.total) == ([(0, 0), (1, 0)], 5.5)

    def test_ties_go_to_the_earlier_need_and_the_earlier_offer(self):
        assert pairs(allocate.match(table([[1, 1, 1]]), [1, 1, 1])) == [(0, 0)]
        assert pairs(allocate.match(table([[1], [1], [1]]), [2])) == [(0, 0), (1, 0)]

    def test_fair_serves_the_far_district_first(self):
        weight, group = table([[9], [8], [1]]), ["city", "city", "county"]
        assert pairs(allocate.match(weight, [2], group=group)) == [(0, 0), (1, 0)]
        fair = allocate.match(weight, [2], group=group, fair=True)
        assert (pairs(fair), fair.served, fair.share, fair.share_bound) == (
            [(0, 0), (2, 0)],
            {"city": 0.5, "county": 1.0},
            0.5,
            0.5,
        )

    def test_floor_holds_by_label(self):
        weight, group = table([[9], [8], [1], [2]]), ["city", "city", "county", "county"]
        result = allocate.match(weight, [2], group=group, floor={"county": 0.5})
        assert (pairs(result), result.served) == ([(0, 0), (3, 0)], {"city": 0.5, "county": 0.5})

    def test_a_need_counts_as_served_once(self):
        result = allocate.match(table([[9, 9], [1, 1]]), [1, 1], demand=[2, 2], fair=True)
        assert (result.served, result.total) == ({"all": 1.0}, 10.0)

    def test_at_most_one_of_a_set(self):
        weight = table([[5, None], [None, 4]])
        assert pairs(allocate.match(weight, [1, 1], at_most_one=[[(0, 0), (1, 1)]])) == [(0, 0)]

    def test_odd_ring_is_not_cut_in_halves(self):
        """Three pairs of which any two exclude each other: the relaxation would take half of each."""
        weight = table([[2, None, None], [None, 2, None], [None, None, 2]])
        ring = [[(0, 0), (1, 1)], [(1, 1), (2, 2)], [(2, 2), (0, 0)]]
        result = allocate.match(weight, [1, 1, 1], at_most_one=ring)
        assert (pairs(result), result.total, result.gap) == ([(0, 0)], 2.0, 0.0)

    @pytest.mark.parametrize("shape", [(0, 0), (0, 3), (3, 0), (2, 2)])
    def test_nothing_to_match(self, shape):
        result = allocate.match(sparse.csr_array(shape), np.ones(shape[1], dtype=int), fair=True)
        assert (len(result.need), result.total, result.gap, result.status) == (0, 0.0, 0.0, "optimal")


@pytest.mark.parametrize("seed", range(120))
def test_every_small_case_counted_out(seed):
    case = Matching(seed)
    best, answers = case.best()
    if best is None:
        with pytest.raises(allocate.Infeasible) as refused:
            allocate.match(case.matrix(), case.capacity, **case.asked)
        allocate.match(case.matrix(), case.capacity, **{**case.asked, **refused.value.relaxation})
        return
    result = allocate.match(case.matrix(), case.capacity, **case.asked)
    x = case.chosen(result)
    assert (result.status, result.gap, result.bound) == ("optimal", 0.0, result.total)
    assert near(result.total, best, best)
    assert (answers == x).all(axis=1).any()
    order = 2 - np.arange(len(x)) / max(len(x), 1)
    assert near(x @ order, (answers @ order).max())


@pytest.mark.parametrize("seed", range(0, 120, 2))
def test_reasons_come_true(seed):
    case = Matching(seed)
    best, _ = case.best()
    if best is None:
        return
    result = allocate.match(case.matrix(), case.capacity, **case.asked)
    for row, (need, offer) in enumerate(pairs(result)):
        pair = int(np.flatnonzero((case.need == need) & (case.offer == offer))[0])
        reason = allocate.explain(result, row)
        without, _ = case.best(barred=pair)
        assert reason.parts == {"weight": case.weight[pair]}
        assert reason.loss == np.inf if without is None else near(reason.loss, best - without, best)
        for turn in reason.changes:
            _turned(case, result, turn, best)


def _turned(case, result, turn, best):
    """Beyond the value the answer is another; for the pair itself, before it the answer stays."""
    number = int(np.flatnonzero((case.need == turn.index[0]) & (case.offer == turn.index[1]))[0])
    x = case.chosen(result)
    for side in (-1, 1):
        step = abs(turn.beyond - turn.now) + side * 1e-5 * max(best, 1e-300)
        weight = case.weight.copy()
        weight[number] += -step if turn.falls else step
        if weight[number] < 0 or step < 0:
            continue
        again = allocate.match(case.matrix(weight=weight), case.capacity, **case.asked)
        if side > 0:
            assert again.total > x @ weight + 1e-9 * best
        elif turn.falls:
            assert near(again.total, x @ weight, best * 0.01)


@pytest.mark.parametrize("seed", range(40))
def test_order_of_the_input_changes_nothing(seed):
    case = Matching(4 * seed + 1)
    try:
        result = allocate.match(case.matrix(), case.capacity, **case.asked)
    except allocate.Infeasible:
        return
    shuffled = {**case.asked, "at_most_one": [{*one} for one in case.asked["at_most_one"]][::-1]}
    again = allocate.match(case.matrix(case.rng.permutation(len(case.need))), case.capacity, **shuffled)
    assert (pairs(again), again.total) == (pairs(result), result.total)


@pytest.mark.parametrize("factor", [2.0**-30, 3.7, 1e9])
def test_unit_of_the_weight_changes_nothing(factor):
    rng = np.random.default_rng(5)
    weight = sparse.random_array((40, 20), density=0.4, rng=rng, format="csr")
    sets = [[(i, j) for i, j in zip(*(rng.integers(0, n, 3) for n in (40, 20)), strict=True)] for _ in range(30)]
    one, other = (
        allocate.match(w, [2] * 20, group=np.arange(40) % 4, fair=True, at_most_one=sets)
        for w in (weight, weight * factor)
    )
    assert pairs(one) == pairs(other)


def test_renaming_rows_and_columns_changes_only_the_names():
    rng = np.random.default_rng(6)
    weight, rows, columns = rng.random((30, 12)), rng.permutation(30), rng.permutation(12)
    capacity = rng.integers(0, 4, 12)
    result = allocate.match(sparse.csr_array(weight), capacity)
    again = allocate.match(sparse.csr_array(weight[rows][:, columns]), capacity[columns])
    assert sorted(pairs(result)) == sorted((int(rows[i]), int(columns[j])) for i, j in pairs(again))


def test_input_is_not_changed():
    weight = sparse.coo_array(([2.0, 1.0, 1.0], ([1, 0, 0], [0, 1, 1])), shape=(2, 2))
    allocate.match(weight, [1, 1])
    assert (weight.data.tolist(), weight.row.tolist()) == ([2.0, 1.0, 1.0], [1, 0, 0])
