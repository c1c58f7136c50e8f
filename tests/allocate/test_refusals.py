"""What each refusal says, word for word: the sentence is what a person reads."""

import numpy as np
import pytest
from scipy import sparse

from qiangji import allocate
from qiangji.allocate.errors import SENTENCES

WEIGHT = sparse.csr_array([[3.0, 2.0], [2.0, 1.0]])
PANEL = {"per_entry": 1, "load": (0, 2)}
PLAN = {"budget": 9, "capacity": [9, 9]}


def match(weight=WEIGHT, capacity=(1, 1), **asked):
    return lambda: allocate.match(weight, capacity, **asked)


def panel(affinity=((3, 2), (2, 1)), **asked):
    return lambda: allocate.panel(affinity, **{**PANEL, **asked})


def plan(value=((3, 2), (2, 1)), hours=(1, 1), cost=(1, 1), **asked):
    return lambda: allocate.plan(value, hours, cost, **{**PLAN, **asked})


def explain(index):
    return lambda: allocate.explain(allocate.match(WEIGHT, (1, 1)), index)


MALFORMED = [
    (match([[3.0]]), "The weight must be a scipy.sparse matrix of needs by offers."),
    (match(-WEIGHT), "No value of the weight may be below zero; -3.0 is."),
    (match(WEIGHT * np.nan), "Every value of the weight must be a finite number."),
    (match(WEIGHT * np.inf), "Every value of the weight must be a finite number."),
    (match(WEIGHT * 1j), "The weight must be numbers."),
    (match(capacity=[1]), "The capacity must have the shape (2,), not (1,)."),
    (match(capacity=[1, -1]), "No value of the capacity may be below zero; -1.0 is."),
    (match(capacity=[1, 0.5]), "The capacity must be whole numbers; 0.5 is not."),
    (match(capacity=[1, np.nan]), "Every value of the capacity must be a finite number."),
    (match(capacity=[1, None]), "Every value of the capacity must be a finite number."),
    (match(capacity=["1", "2"]), "The capacity must be numbers."),
    (match(demand=[1, 1, 1]), "The demand must have the shape (2,), not (3,)."),
    (match(group=["a"]), "The group must have the shape (2,), not (1,)."),
    (match(group=["a", None]), "Every row needs its group; row 1 has none."),
    (match(group=["a", "b"], floor={"c": 1}), "The floor names the group c, which has no rows."),
    (match(floor=1.5), "floor must be a share from 0 to 1, or one for each group, not 1.5."),
    (match(floor=np.nan), "floor must be a share from 0 to 1, or one for each group, not nan."),
    (match(fair="yes"), "fair must be True or False, not yes."),
    (match(at_most_one=[[(0, 2)]]), "At most one: (0, 2) is not a pair of a need and an offer."),
    (match(at_most_one=[[(0, -1)]]), "At most one: (0, -1) is not a pair of a need and an offer."),
    (match(at_most_one=[(0, 1)]), "At most one: 0 is not a pair of a need and an offer."),
    (match(at_most_one="ab"), "At most one: ab is not a pair of a need and an offer."),
    (match(time_limit=0), "time_limit must be a number of seconds above zero, or None, not 0."),
    (panel([1, 2]), "The affinity must have two dimensions, this has 1."),
    (panel([[1, -2]]), "No value of the affinity may be below zero; -2.0 is."),
    (panel([[1, np.nan]]), "Every value of the affinity must be a finite number."),
    (panel(per_entry=1.5), "per_entry must be a whole number, not below zero, not 1.5."),
    (panel(load=3), "load must be a pair (low, high), not 3."),
    (panel(load=(2, [3, 1])), "The load of reviewer 1 must not be lower at most (1) than at least (2)."),
    (panel(conflicts=[[True]]), "The conflicts must have the shape (2, 2), not (1, 1)."),
    (panel(conflicts=[[2, 0], [0, 0]]), "conflicts must be True or False, not 2.0."),
    (panel(keep=[[0]]), "The keep must have the shape (2, 1), not (1, 1)."),
    (panel(keep=[[0], [2]]), "The earlier assignment names reviewer 2, who is not there."),
    (panel(keep=[[0.5], [1]]), "The keep must be whole numbers; 0.5 is not."),
    (plan(hours=[1]), "The hours must have the shape (2,), not (1,)."),
    (plan(cost=[1, -1]), "No value of the cost may be below zero; -1.0 is."),
    (plan(budget=-1), "budget must be a number, not below zero, not -1."),
    (plan(capacity=[1, np.inf]), "Every value of the capacity must be a finite number."),
    (plan(most=[1, 0.5]), "The most must be whole numbers; 0.5 is not."),
    (plan(floor=[0.5, 1]), "The floor must be whole numbers; 0.5 is not."),
    (explain(2), "Row 2 is not one of the 2 rows of the result."),
    (explain(-1), "Row -1 is not one of the 2 rows of the result."),
    (explain("a"), "Row a is not one of the 2 rows of the result."),
    (lambda: allocate.explain(None, 0), "Only a result of match, panel or plan can be explained."),
]

INFEASIBLE = [
    (
        match(capacity=(1, 0), group=["a", "b"], floor=1.0),
        "floor of group b",
        {"floor": {"a": 1.0, "b": 0.0}},
        "The floor of group b cannot hold: 1 of its 1 needs are asked for; the smallest change is to ask for 0.",
    ),
    (
        panel(per_entry=2, conflicts=[[False, True], [False, False]]),
        "per_entry of entry 0",
        {"per_entry": 1},
        "Entry 0 has only 1 reviewers without a conflict where 2 are needed; "
        "the smallest change is 1 reviewers per entry.",
    ),
    (
        panel(load=(0, [1, 0]), bridge=False),
        "upper load of reviewer 1",
        {"load": ([0, 0], [1, 1])},
        "The upper load of reviewer 1 cannot hold: the entries need more reviews than the loads allow; "
        "the smallest change adds 1 in all, to 1 for this reviewer.",
    ),
    (
        panel(load=([2, 1], 2), bridge=False),
        "lower load of reviewer 1",
        {"load": ([2, 0], [2, 2])},
        "The lower load of reviewer 1 cannot hold: there are too few reviews to give; "
        "the smallest change takes away 1 in all, to 0 for this reviewer.",
    ),
    (
        panel(load=(1, 1)),
        "bridge",
        {"bridge": False},
        "The entries cannot all be linked by common reviewers under these loads and conflicts; "
        "the smallest change is to give up the bridge.",
    ),
    (
        plan(budget=1, cost=(2, 3), floor=1),
        "budget",
        {"budget": 4.0},
        "The budget of 1 cannot pay for the floors; the smallest that can is 4.",
    ),
    (
        plan(((1,), (1,)), (2,), (0,), capacity=[3], floor=1),
        "capacity of measure 0",
        {"capacity": [4.0]},
        "The hours of measure 0 cannot hold the floors: 3 are there; the smallest change is 4.",
    ),
    (
        plan(floor=2, most=[1, 2]),
        "floor of organisation 0",
        {"floor": [1, 2]},
        "Organisation 0 is to get 2 items and can get at most 1; the smallest change is to ask for 1.",
    ),
    (
        plan(floor=0.5, most=0),
        "floor of group all",
        {"floor": {"all": 0.0}},
        "The floor of group all cannot hold: 1 of its 2 organisations are asked for; "
        "the smallest change is to ask for 0.",
    ),
]


@pytest.mark.parametrize(("call", "sentence"), MALFORMED, ids=[sentence[:60] for _, sentence in MALFORMED])
def test_malformed_input_is_refused_in_one_sentence(call, sentence):
    with pytest.raises(allocate.Malformed) as refused:
        call()
    assert str(refused.value) == sentence


@pytest.mark.parametrize(
    ("call", "constraint", "relaxation", "sentence"), INFEASIBLE, ids=[row[1] for row in INFEASIBLE]
)
def test_what_cannot_hold_is_named_with_the_smallest_change(call, constraint, relaxation, sentence):
    with pytest.raises(allocate.Infeasible) as refused:
        call()
    plain = {name: _plain(value) for name, value in refused.value.relaxation.items()}
    assert (str(refused.value), refused.value.constraint) == (sentence, constraint)
    assert plain == {name: _plain(value) for name, value in relaxation.items()}


def _plain(value):
    if isinstance(value, tuple):
        return tuple(_plain(side) for side in value)
    return value.tolist() if isinstance(value, np.ndarray) else value


def test_every_sentence_is_tried_here_or_needs_a_clock():
    said = {
        code for code, sentence in SENTENCES.items() if any(_fits(sentence, row[-1]) for row in MALFORMED + INFEASIBLE)
    }
    assert set(SENTENCES) - said == {"time_up", "unsettled"}


def _fits(pattern, sentence):
    return sentence.startswith(pattern.split("{", maxsplit=1)[0]) and sentence.endswith(
        pattern.rsplit("}", maxsplit=1)[-1]
    )


def test_input_too_large_to_be_a_number_is_refused():
    for value in (10**400, "9", None, [1]):
        with pytest.raises(allocate.Malformed):
            allocate.plan([[1]], [1], [1], budget=value, capacity=[1])
