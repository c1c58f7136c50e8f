"""The public face: names, arguments, attributes and what each function's text says. Other programs rely on it."""

import copy
import dataclasses
import inspect
import pickle

import numpy as np
import pytest
from scipy import sparse

from qiangji import allocate

FACE = {
    "match": (
        "weight, capacity, *, demand, group, floor, fair, at_most_one, time_limit",
        allocate.Assignment,
        "need offer total bound gap served status",
    ),
    "panel": (
        "affinity, *, per_entry, load, conflicts, bridge, fair, keep, time_limit",
        allocate.Panels,
        "reviewer total bound gap load connected changed status",
    ),
    "plan": (
        "value, hours, cost, *, budget, capacity, group, floor, most, allowed, time_limit",
        allocate.Plan,
        "organisation measure total bound gap used served status",
    ),
    "explain": ("result, index", allocate.Reason, "parts runner_up loss changes"),
}


@pytest.mark.parametrize("name", FACE)
def test_arguments_stay(name):
    parts = []
    for parameter in inspect.signature(getattr(allocate, name)).parameters.values():
        if parameter.kind is parameter.KEYWORD_ONLY and "*" not in parts:
            parts.append("*")
        parts.append(parameter.name)
    assert ", ".join(parts) == FACE[name][0]


@pytest.mark.parametrize("name", FACE)
def test_attributes_stay_and_are_explained(name):
    _, kind, attributes = FACE[name]
    fields = [field.name for field in dataclasses.fields(kind)]
    assert set(attributes.split()) <= set(fields)
    assert kind.__dataclass_params__.frozen
    assert all(field in kind.__doc__ for field in fields if field != "case")


@pytest.mark.parametrize("name", FACE)
def test_text_gives_shapes_result_method_refusals_and_source(name):
    text = inspect.getdoc(getattr(allocate, name))
    for section in ("Parameters", "Returns", "Notes", "Raises", "References"):
        assert f"\n{section}\n" + "-" * len(section) in text, section
    for parameter in inspect.signature(getattr(allocate, name)).parameters:
        assert parameter in text


def test_refusals_are_value_errors():
    assert issubclass(allocate.AllocationError, ValueError)
    assert issubclass(allocate.Infeasible, allocate.AllocationError)
    assert issubclass(allocate.Malformed, allocate.AllocationError)


def test_everything_named_is_there():
    assert all(hasattr(allocate, name) for name in allocate.__all__)
    assert set(FACE) <= set(allocate.__all__)


def test_results_and_refusals_can_be_stored_and_still_be_explained():
    result = allocate.match(sparse.csr_array([[3.0, 2.0], [2.0, 0.5]]), [1, 1])
    again = pickle.loads(pickle.dumps(result))
    assert allocate.explain(again, 0) == allocate.explain(result, 0)
    with pytest.raises(allocate.Infeasible) as refused:
        allocate.match(sparse.csr_array([[3.0], [2.0]]), [1], floor=1)
    assert copy.copy(refused.value).relaxation == refused.value.relaxation == {"floor": {"all": 0.5}}


def test_counts_are_whole_numbers():
    result = allocate.panel(np.ones((3, 3)), per_entry=2, load=(1, 3))
    assert {result.reviewer.dtype.kind, result.load.dtype.kind} == {"i"}
    assert [type(value) for value in (result.total, result.bound, result.gap, result.connected, result.changed)] == [
        float,
        float,
        float,
        bool,
        int,
    ]
