"""Why the floors of a plan cannot hold, and the smallest change that lets them."""

from dataclasses import replace
from typing import Any

import numpy as np
from scipy import sparse

from .arrays import Floats
from .errors import Infeasible
from .solving import Clock, solve
from .spending import affordable, ruled


def refusal(question: Any, clock: Clock) -> Infeasible:
    """Name the rule that cannot hold: what no money can buy, then money alone, then hours."""
    there = np.bincount(question.row[question.allowed], minlength=len(question.most))
    able = np.minimum(question.most, there)
    if (question.items > able).any():
        return _too_many_items(question, able, clock)
    reachable = np.bincount(question.group[able > 0], minlength=len(question.labels))
    if (question.share > reachable).any():
        return _too_many_organisations(question, reachable, clock)
    budget = _least_budget(question, affordable(question), clock)
    if budget is not None:
        return _money(question, budget, {})
    capacity = _least_hours(question, question.budget, clock)
    relaxation: dict[str, Any] = {"capacity": capacity}
    if capacity is None:
        capacity = _least_hours(question, np.inf, clock)
        if capacity is None:
            raise clock.up()
        enough = replace(question, capacity=capacity)
        relaxation = {"capacity": capacity, "budget": _least_budget(question, affordable(enough), clock)}
    first = int(np.argmax(capacity > question.capacity))
    return Infeasible(
        "hours_too_low",
        constraint=f"capacity of measure {first}",
        relaxation=relaxation,
        measure=first,
        capacity=float(question.capacity[first]),
        reached=float(capacity[first]),
    )


def _money(question: Any, budget: float, more: dict) -> Infeasible:
    return Infeasible(
        "budget_too_low",
        constraint="budget",
        relaxation={"budget": budget, **more},
        budget=question.budget,
        reached=budget,
    )


def _too_many_items(question: Any, able: np.ndarray, clock: Clock) -> Infeasible:
    first = int(np.argmax(question.items > able))
    items = np.minimum(question.items, able)
    return Infeasible(
        "items_too_few",
        constraint=f"floor of organisation {first}",
        relaxation={"floor": items, **_beyond(replace(question, items=items), clock)},
        organisation=first,
        asked=int(question.items[first]),
        reached=int(able[first]),
    )


def _too_many_organisations(question: Any, reachable: np.ndarray, clock: Clock) -> Infeasible:
    first = int(np.argmax(question.share > reachable))
    share = np.minimum(question.share, reachable)
    shares = {label: float(k / n) for label, k, n in zip(question.labels, share, question.n, strict=True)}
    return Infeasible(
        "floor_too_high",
        constraint=f"floor of group {question.labels[first]}",
        relaxation={"floor": shares, **_beyond(replace(question, share=share), clock)},
        group=question.labels[first],
        asked=int(question.share[first]),
        n=int(question.n[first]),
        rows="organisations",
        reached=int(reachable[first]),
    )


def _beyond(question: Any, clock: Clock) -> dict:
    """Return what must change as well once the floor asks only for what can be given."""
    if solve(ruled(question, question.budget, affordable(question)), clock) is not None:
        return {}
    return refusal(question, clock).relaxation


def _least_budget(question: Any, items: np.ndarray, clock: Clock) -> float | None:
    """Return the least money that keeps the floors, or None when no money does."""
    program = ruled(question, np.inf, items)
    price = np.zeros(len(program.value))
    price[: len(question.row)] = -question.cost[question.column]
    found = solve(replace(program, value=price), clock)
    if found is None:
        return None
    chosen = found[0].x[: len(question.row)] > 0.5
    return float(question.cost[question.column[chosen]].sum())


def _least_hours(question: Any, budget: float, clock: Clock) -> Floats | None:
    """Return the expert hours with the least added in all that keep the floors within a budget, or None."""
    organisations, measures = len(question.most), len(question.cost)
    now = affordable(question)
    program = ruled(question, budget, np.full(measures, organisations))
    high = program.high.copy()
    high[organisations : organisations + measures] = now
    # The first item more needs only the hours that the whole items before it left over.
    step = np.maximum(question.hours * (now + 1) - question.capacity, 0)
    extra = np.concatenate([step, question.hours])
    part = sparse.csr_array((-np.ones(2 * measures), (np.tile(np.arange(measures), 2), np.arange(2 * measures))))
    blank = sparse.csr_array((organisations, 2 * measures))
    below = sparse.csr_array((program.rows.shape[0] - organisations - measures, 2 * measures))
    upper = np.repeat([1.0, float(organisations)], measures)
    program = replace(program, value=np.zeros(len(program.value)), high=high)
    columns = sparse.csr_array(sparse.vstack([blank, part, below], format="csr"))
    found = solve(program.beside(-extra, columns, upper), clock)
    if found is None:
        return None
    added = np.round(found[0].x[-2 * measures :]).reshape(2, measures).sum(axis=0)
    return np.where(added > 0, question.hours * (now + added), question.capacity)
