"""Plans: cases solved by hand, every small case counted out, and reasons that are tried."""

import numpy as np
import pytest
from tests.allocate.enumerated import Planning, near

from qiangji import allocate


def items(result):
    return list(zip(result.organisation.tolist(), result.measure.tolist(), strict=True))


class TestByHand:
    def test_dear_measure_gives_way_to_two_cheap_ones(self):
        result = allocate.plan([[10, 6, 5]], [1, 1, 1], [10, 5, 5], budget=10, capacity=[9, 9, 9])
        assert (items(result), result.total, result.used["budget"], result.status) == (
            [(0, 1), (0, 2)],
            11.0,
            10.0,
            "optimal",
        )

    def test_hours_of_each_measure_are_whole_items(self):
        result = allocate.plan([[3], [2], [1]], [2], [0], budget=0, capacity=[5])
        assert (items(result), result.used["hours"].tolist()) == ([(0, 0), (1, 0)], [4.0])

    def test_tenths_of_hours_add_up(self):
        result = allocate.plan([[3], [2], [1]], [0.1], [0.1], budget=0.3, capacity=[0.3])
        assert len(items(result)) == 3

    def test_most_and_floor_per_organisation(self):
        value = [[9, 8, 7], [1, 1, 1]]
        result = allocate.plan(value, [0] * 3, [1] * 3, budget=3, capacity=[0] * 3, most=2, floor=1)
        assert items(result) == [(0, 0), (0, 1), (1, 0)]

    def test_share_by_group(self):
        value = [[9], [8], [1], [2]]
        asked = {"budget": 2, "capacity": [9], "group": ["city", "city", "county", "county"]}
        assert items(allocate.plan(value, [1], [1], **asked)) == [(0, 0), (1, 0)]
        result = allocate.plan(value, [1], [1], **asked, floor={"county": 0.5})
        assert (items(result), result.served) == ([(0, 0), (3, 0)], {"city": 0.5, "county": 0.5})

    def test_pair_that_is_not_there_is_not_taken_even_for_a_floor(self):
        asked = {"budget": 9, "capacity": [1, 9], "group": ["city", "county"], "floor": {"county": 1.0}}
        allowed = [[True, True], [True, False]]
        assert items(allocate.plan([[5, 0], [1, 0]], [1, 1], [1, 1], **asked)) == [(0, 0), (1, 1)]
        assert items(allocate.plan([[5, 0], [1, 0]], [1, 1], [1, 1], **asked, allowed=allowed)) == [(1, 0)]

    def test_nothing_of_no_value_is_bought(self):
        assert items(allocate.plan([[0, 1]], [1, 1], [1, 1], budget=9, capacity=[9, 9])) == [(0, 1)]

    def test_ties_go_to_fewer_and_earlier_items(self):
        assert items(allocate.plan([[1, 1, 2]], [1] * 3, [1, 1, 2], budget=2, capacity=[1] * 3)) == [(0, 2)]
        assert items(allocate.plan([[1], [1]], [1], [1], budget=1, capacity=[9])) == [(0, 0)]

    @pytest.mark.parametrize("shape", [(0, 0), (0, 2), (2, 0)])
    def test_nothing_to_plan(self, shape):
        nothing = [0] * shape[1]
        result = allocate.plan(np.zeros(shape), nothing, nothing, budget=0, capacity=nothing)
        assert (items(result), result.total, result.status) == ([], 0.0, "optimal")


@pytest.mark.parametrize("seed", range(150))
def test_every_small_case_counted_out(seed):
    case = Planning(seed)
    asked = (case.value, case.hours, case.cost)
    answers = case.answers()
    if not len(answers):
        with pytest.raises(allocate.Infeasible) as refused:
            allocate.plan(*asked, **case.asked)
        relaxation = refused.value.relaxation
        allocate.plan(*asked, **{**case.asked, **relaxation})
        if set(relaxation) == {"budget"}:
            assert not len(case.answers(budget=relaxation["budget"] * (1 - 1e-6)))
        return
    result = allocate.plan(*asked, **case.asked)
    x = np.zeros(case.value.shape, dtype=bool)
    x[result.organisation, result.measure] = True
    worth = (answers * case.value).sum(axis=(1, 2))
    assert (result.status, result.gap) == ("optimal", 0.0)
    assert (answers == x).all(axis=(1, 2)).any()
    assert near(result.total, worth.max(), worth.max())
    assert near(result.used["budget"], x.sum(axis=0) @ case.cost, case.asked["budget"])
    assert result.used["hours"] == pytest.approx(x.sum(axis=0) * case.hours)
    order = 1 + np.arange(x.size) / max(x.size, 1)
    tied = answers[worth >= worth.max() * (1 - 1e-12)].reshape(-1, x.size) if x.size else np.zeros((1, 0))
    assert near(x.ravel() @ order, (tied @ order).min())


@pytest.mark.parametrize("seed", range(0, 150, 3))
def test_reasons_come_true(seed):
    case = Planning(seed)
    answers = case.answers()
    if not len(answers):
        return
    result = allocate.plan(case.value, case.hours, case.cost, **case.asked)
    for row, (organisation, measure) in enumerate(items(result)):
        reason = allocate.explain(result, row)
        others = answers[~answers[:, organisation, measure]]
        assert reason.parts == {
            "value": case.value[organisation, measure],
            "hours": case.hours[measure],
            "cost": case.cost[measure],
        }
        if len(others):
            assert near(reason.loss, result.total - (others * case.value).sum(axis=(1, 2)).max(), result.total)
        else:
            assert reason.loss == np.inf
