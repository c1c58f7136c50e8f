"""Measures for organisations: the most value for the money and the expert hours that there are."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import sparse

from .arrays import (
    Floats,
    Ints,
    as_column,
    as_counts,
    as_groups,
    as_limit,
    as_marks,
    as_number,
    as_numbers,
    as_shares,
    as_table,
)
from .overspent import refusal
from .program import Program, rows_of
from .results import Case, Plan
from .solving import Choice, Clock, solve
from .spending import affordable, ruled


@dataclass(frozen=True)
class Planning:
    """A plan as it was asked: organisations × measures are columns, in input order.

    Attributes
    ----------
    program : Program
        Rules in this order: items at least of each organisation, items of each organisation at most, items of each
        measure, money, and organisations of each group.
    row, column : (P,) int
        Organisation and measure of each pair.
    worth : (P,) float
    hours, cost, capacity : (measures,) float
    budget : float
    labels : list
    group : (organisations,) int
    n : (G,) int
    items, most : (organisations,) int
    share : (G,) int
        Organisations of each group to serve at least.
    allowed : (P,) bool
    time_limit : float, optional
    """

    program: Program
    row: Ints
    column: Ints
    worth: Floats
    hours: Floats
    cost: Floats
    capacity: Floats
    budget: float
    labels: list
    group: Ints
    n: Ints
    items: Ints
    most: Ints
    share: Ints
    allowed: NDArray[np.bool_]
    time_limit: float | None
    staged: bool = False
    steady: bool = True

    @property
    def plain(self) -> None:
        """Return None: there are more rules than capacities."""

    def settled(self, x: Floats) -> bool:  # noqa: ARG002
        """Return True: the programme says everything."""
        return True

    def worst_of(self, x: Floats) -> float | None:  # noqa: ARG002
        """Return None: there is no fair stage."""
        return None

    def served(self, x: Floats) -> dict:
        """Return the share of each group's organisations that get something."""
        organisations = np.unique(self.row[x[: len(self.row)] > 0.5])
        counts = np.bincount(self.group[organisations], minlength=len(self.labels))
        return dict(zip(self.labels, (counts / np.maximum(self.n, 1)).tolist(), strict=True))

    def afresh(self, columns: Ints, most: int) -> tuple[Choice, float | None]:
        """Return the best plan with at most so many of some pairs."""
        found = _answer(self, self.program.under(rows_of([columns], len(self.program.value)), -np.inf, most))
        return Choice(found.case.x, found.total, found.bound, found.status == "optimal"), None


def plan(
    value: ArrayLike,
    hours: ArrayLike,
    cost: ArrayLike,
    *,
    budget: float,
    capacity: ArrayLike,
    group: ArrayLike | None = None,
    floor: ArrayLike | Mapping | None = None,
    most: ArrayLike | None = None,
    allowed: ArrayLike | None = None,
    time_limit: float | None = None,
) -> Plan:
    """Give measures to organisations so that the summed value is greatest.

    Parameters
    ----------
    value : (organisations, measures) array-like
        What a measure is worth to an organisation; finite and not below zero. Each can be given once.
    hours : (measures,) float
        Expert hours that one item of the measure takes.
    cost : (measures,) float
        Money that one item of the measure takes.
    budget : float
        Money that there is, in the unit of `cost`.
    capacity : (measures,) float
        Expert hours that there are for each measure.
    group : (organisations,) labels, optional
        District of each organisation; without it all are one group, called "all".
    floor : int, (organisations,) int, float or mapping, optional
        Whole numbers: items that each organisation gets at least. A share below 1, or a mapping of shares by label:
        share of each group's organisations that get at least one item.
    most : int or (organisations,) int, optional
        Items that an organisation gets at most.
    allowed : (organisations, measures) bool, optional
        Which pairs there are at all; a pair that is not there is not taken even for a floor. Without it all are.
    time_limit : float, optional
        Seconds for branch and bound; the linear relaxation is always solved to its end.

    Returns
    -------
    Plan

    Notes
    -----
    The expert hours of one measure all buy the same thing, so they are counted in whole items; only the budget keeps
    the relaxation from being integral. Branch and bound runs over the columns that its prices leave open, which proves
    the optimum for all of them. A pair of value 0 is only chosen for the sake of a floor. Of plans of the same value
    that with fewer and earlier items is taken: with the smallest sum of 1 + p/P over the chosen pairs p = 0, 1, … P −
    1, among up to 400 open pairs; beyond that the answer is still the same each time.

    Raises
    ------
    Malformed
        For values, hours, costs or counts that are none.
    Infeasible
        When the floors cannot hold: `relaxation` has the smallest `budget` that pays for them, else the `capacity`
        with the fewest hours more, else the `floor` or `most` that can be met.
    AllocationError
        When the time is up before any plan was found that keeps the floors.

    References
    ----------
    Kellerer, H., Pferschy, U., & Pisinger, D. (2004). Knapsack problems. Springer.
    """
    table = as_table(value, "value")
    organisations, measures = table.shape
    labels, place = as_groups(group, organisations)
    n = np.bincount(place, minlength=len(labels))
    items, share = _floors(floor, labels, n, organisations)
    most_items = np.full(organisations, measures) if most is None else as_counts(most, "most", organisations)
    question = Planning(
        program=Program(
            table.ravel(), sparse.csr_array((0, table.size)), np.zeros(0), np.zeros(0), np.ones(table.size)
        ),
        row=np.repeat(np.arange(organisations), measures),
        column=np.tile(np.arange(measures), organisations),
        worth=table.ravel(),
        hours=as_column(hours, "hours", measures),
        cost=as_column(cost, "cost", measures),
        capacity=as_column(capacity, "capacity", measures),
        budget=as_number(budget, "budget", "a number, not below zero", low=0),
        labels=labels,
        group=place,
        n=n,
        items=items,
        most=most_items,
        share=share,
        allowed=as_marks(allowed, "allowed", table.shape).ravel(),
        time_limit=as_limit(time_limit),
    )
    return _answer(question, ruled(question, question.budget, affordable(question)))


def _floors(floor: Any, labels: list, n: Ints, organisations: int) -> tuple[Ints, Ints]:
    """Return the items of each organisation and the organisations of each group that a floor asks for."""
    none = np.zeros(organisations, dtype=np.int64), np.zeros(len(labels), dtype=np.int64)
    if floor is None:
        return none
    if isinstance(floor, Mapping):
        return none[0], as_shares(floor, labels, n)
    least = as_numbers(floor, "floor")
    if least.ndim == 0 and 0 < least < 1:
        return none[0], as_shares(float(least), labels, n)
    return as_counts(floor, "floor", organisations), none[1]


def _answer(question: Planning, program: Program) -> Plan:
    clock = Clock(question.time_limit)
    if (question.items > question.most).any():
        raise refusal(question, clock)
    pairs = len(question.row)
    order = np.zeros(len(program.value))
    order[:pairs] = -1 - np.arange(pairs) / max(pairs, 1)
    found = solve(program, clock, order=order)
    if found is None:
        raise refusal(question, clock)
    choice, relaxed = found
    question = replace(question, program=program)
    choice = replace(choice, x=_without_idle(question, choice.x))
    case = Case(question, program, relaxed, choice.x, question.time_limit)
    measure = question.column[case.pairs]
    hours = np.bincount(measure, weights=question.hours[measure], minlength=len(question.hours))
    return Plan(
        question.row[case.pairs],
        measure,
        choice.value,
        choice.bound,
        choice.gap,
        {"budget": float(question.cost[measure].sum()), "hours": hours},
        question.served(choice.x),
        "optimal" if choice.proved else "bounded",
        case,
    )


def _without_idle(question: Planning, x: Floats) -> Floats:
    """Return the plan without pairs of value 0 that no floor needs, the later ones first."""
    x = x.copy()
    idle = np.flatnonzero((x[: len(question.row)] > 0.5) & (question.worth == 0))
    for column in idle[::-1].tolist():
        x[column] = 0
        if not question.program.kept(_counted(question, x)):
            x[column] = 1
    return _counted(question, x)


def _counted(question: Planning, x: Floats) -> Floats:
    """Return the plan with the columns that say who is served in step with its pairs."""
    if not question.share.any():
        return x
    x = x.copy()
    x[len(question.row) :] = 0
    x[len(question.row) + np.unique(question.row[x[: len(question.row)] > 0.5])] = 1
    return x
