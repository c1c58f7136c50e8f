"""Needs meet offers: the most weight under capacities, floors by group, and pairs that exclude each other."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import ArrayLike
from scipy import sparse

from .arrays import Floats, Ints, as_counts, as_groups, as_limit, as_sets, as_shares, as_switch, as_weight
from .errors import Infeasible
from .levels import Levels, highest
from .program import Program, rows_of, sums_by
from .results import Assignment, Case
from .solving import Choice, Clock, solve


@dataclass(frozen=True)
class Matching:
    """A matching as it was asked: pairs are columns, in input order.

    Attributes
    ----------
    program : Program
        Capacities, demands and exclusions; columns after the pairs say whether a need with a demand above one is
        served.
    row, column : (P,) int
        Need and offer of each pair.
    worth : (P,) float
    labels : list
    group : (needs,) int
    n : (G,) int
        Needs of each group that ask for anything.
    cover : sparse (G, n)
        Rows that count the needs served in each group.
    floor : (G,) int
        Needs of each group to serve at least.
    fair : bool
    time_limit : float, optional
    offers : int
    """

    program: Program
    row: Ints
    column: Ints
    worth: Floats
    labels: list
    group: Ints
    n: Ints
    cover: sparse.csr_array
    floor: Ints
    fair: bool
    time_limit: float | None
    offers: int
    steady: bool = True

    @property
    def staged(self) -> bool:
        """Whether a pair may be there for the sake of the smallest share."""
        return self.fair

    @property
    def plain(self) -> tuple[int, int]:
        """Return how many needs and offers there are."""
        return len(self.group), self.offers

    def settled(self, x: Floats) -> bool:  # noqa: ARG002
        """Return True: the programme says everything."""
        return True

    def worst_of(self, x: Floats) -> float | None:
        """Return the smallest share."""
        return min(self.served(x).values(), default=1.0) if self.fair else None

    def served(self, x: Floats) -> dict:
        """Return the share of each group's needs that get something."""
        needs = np.unique(self.row[x[: len(self.row)] > 0.5])
        counts = np.bincount(self.group[needs], minlength=len(self.labels))
        shares = np.where(self.n > 0, counts / np.maximum(self.n, 1), 1.0)
        return dict(zip(self.labels, shares.tolist(), strict=True))

    def afresh(self, columns: Ints, most: int) -> tuple[Choice, float | None]:
        """Return the best answer with at most so many of some pairs, and its smallest share."""
        barred = rows_of([columns], len(self.program.value))
        found = _answer(self, self.program.under(barred, -np.inf, most))
        return Choice(found.case.x, found.total, found.bound, found.status == "optimal"), found.share


def match(
    weight: Any,
    capacity: ArrayLike,
    *,
    demand: ArrayLike | None = None,
    group: ArrayLike | None = None,
    floor: float | Mapping | None = None,
    fair: bool = False,
    at_most_one: Iterable = (),
    time_limit: float | None = None,
) -> Assignment:
    """Assign offers to needs so that the summed weight is greatest.

    Parameters
    ----------
    weight : scipy.sparse (needs, offers)
        A stored entry is an allowed pair, also one of weight 0; finite and not below zero. Entries stored twice are
        added, as scipy defines it.
    capacity : (offers,) int
        How many needs an offer can serve.
    demand : (needs,) int, optional
        How many offers a need can take, each at most once; 1 by default.
    group : (needs,) labels, optional
        District of each need; without it all needs are one group, called "all".
    floor : float or mapping, optional
        Least share (0 to 1) of each group's needs to serve, for all groups or by label.
    fair : bool
        First make the smallest group share as large as possible, then the weight.
    at_most_one : sets of (need, offer)
        Of each set at most one pair is chosen.
    time_limit : float, optional
        Seconds for branch and bound; the linear relaxation is always solved to its end.

    Returns
    -------
    Assignment

    Notes
    -----
    A need is served when it gets at least one offer; needs with a demand of 0 are in no share. Without `at_most_one`
    the rules form a network, so the linear relaxation is integral and no branching is needed. With it, branch and
    bound runs over the columns that the prices of the relaxation leave open, which proves the optimum for all of them
    (reduced cost fixing). Shares take the values k/n: the relaxation bounds the smallest share, then the levels below
    are tested downwards. Values count as equal when they differ by less than a billionth. Ties are broken by input
    order: among answers of the same value that in which the sum of 2 − p/P over the chosen pairs p = 0, 1, … P − 1 is
    greatest, that is with more pairs and earlier ones; after branch and bound over more than 400 open pairs the answer
    is still the same each time.

    Raises
    ------
    Malformed
        For weights, counts, labels, shares or pairs that are none.
    Infeasible
        When a floor cannot hold; `relaxation` is the mapping of floors that serves the fewest needs less.
    AllocationError
        When the time is up before any answer was found that keeps the floors.

    References
    ----------
    Ahuja, R. K., Magnanti, T. L., & Orlin, J. B. (1993). Network flows. Prentice Hall.
    Ogryczak, W., Luss, H., Pióro, M., Nace, D., & Tomaszewski, A. (2014). Fair optimization and networks: A survey.
    Journal of Applied Mathematics, 612018.
    """
    table = as_weight(weight)
    needs, offers = table.shape
    question = _question(
        table,
        capacity=as_counts(capacity, "capacity", offers),
        demand=as_counts(1 if demand is None else demand, "demand", needs),
        group=group,
        floor=floor,
        fair=as_switch(fair, "fair"),
        at_most_one=as_sets(at_most_one, (needs, offers)),
        time_limit=as_limit(time_limit),
    )
    return _answer(question, question.program)


def _question(
    table: sparse.csr_array,
    *,
    capacity: Ints,
    demand: Ints,
    group: Any,
    floor: Any,
    fair: bool,
    at_most_one: list[Ints],
    time_limit: float | None,
) -> Matching:
    needs, offers = table.shape
    labels, place = as_groups(group, needs)
    n = np.bincount(place[demand > 0], minlength=len(labels))
    least = as_shares(floor, labels, n)
    need, offer = np.repeat(np.arange(needs), np.diff(table.indptr)), table.indices.astype(np.int64)
    upper = ((demand[need] > 0) & (capacity[offer] > 0)).astype(float)
    rows = sparse.vstack([sums_by(need, needs, len(need)), sums_by(offer, offers, len(need))], format="csr")
    program = Program(table.data, rows, np.full(needs + offers, -np.inf), np.append(demand, capacity) * 1.0, upper)
    program = _excluding(program, at_most_one, table, capacity, demand)
    cover = sums_by(place[need], len(labels), len(need))
    if fair or least.any():
        program, cover = _counting(program, need, demand, place, len(labels))
    return Matching(program, need, offer, table.data, labels, place, n, cover, least, fair, time_limit, offers)


def _excluding(program: Program, sets: list[Ints], table: sparse.csr_array, capacity: Ints, demand: Ints) -> Program:
    """Add the exclusions that say more than the capacities do, each once."""
    need, offer = np.repeat(np.arange(len(demand)), np.diff(table.indptr)), table.indices
    keys = need * len(capacity) + offer
    columns = set()
    for pairs in sets:
        asked = np.unique(pairs[:, 0] * len(capacity) + pairs[:, 1])
        members = _places(keys, asked)
        if len(members) < 2:
            continue
        rows, sides = need[members], offer[members]
        by_need = (rows == rows[0]).all() and demand[rows[0]] <= 1
        by_offer = (sides == sides[0]).all() and capacity[sides[0]] <= 1
        if not by_need and not by_offer:
            columns.add(tuple(members.tolist()))
    if not columns:
        return program
    return program.under(rows_of([np.array(one) for one in sorted(columns)], table.nnz), -np.inf, 1)


def _places(keys: Ints, asked: Ints) -> Ints:
    """Return where the keys asked for stand among the sorted keys; those that are not there are left out."""
    places = np.minimum(np.searchsorted(keys, asked), max(len(keys) - 1, 0))
    return places[keys[places] == asked] if len(keys) else places[:0]


def _counting(program: Program, need: Ints, demand: Ints, place: Ints, groups: int) -> tuple[Program, sparse.csr_array]:
    """Return the choice with a column for each need of a higher demand, and rows that count the needs served."""
    several = np.flatnonzero(demand > 1)
    single = demand[need] == 1
    cover = sums_by(place[need], groups, len(need), single.astype(float))
    if not len(several):
        return program, cover
    program = program.beside(0.0, sparse.csr_array((program.rows.shape[0], len(several))), 1.0)
    row = np.full(len(demand), -1)
    row[several] = np.arange(len(several))
    columns = np.flatnonzero(~single & (demand[need] > 1))
    links = sparse.csr_array((np.ones(len(columns)), (row[need[columns]], columns)), shape=(len(several), len(need)))
    program = program.under(sparse.csr_array(sparse.hstack([-links, sparse.eye_array(len(several))])), -np.inf, 0)
    marks = sums_by(place[several], groups, len(several))
    return program, sparse.csr_array(sparse.hstack([cover, marks], format="csr"))


def _answer(question: Matching, program: Program) -> Assignment:
    clock = Clock(question.time_limit)
    order = _order(question, program)
    least, proved_share, share_bound = question.floor, True, 1.0
    if question.fair and question.n.any():
        reached = highest(program, Levels(question.cover, question.n, question.floor), clock, order)
        if reached is None:
            raise _refusal(question, program, clock)
        found, program = (reached.choice, reached.relaxed), reached.program
        proved_share, share_bound = reached.proved, reached.bound
    else:
        if least.any():
            program = program.under(question.cover, least, np.inf)
        solved = solve(program, clock, order=order)
        if solved is None:
            raise _refusal(question, program, clock)
        found = solved
    choice, relaxed = found
    case = Case(question, program, relaxed, choice.x, question.time_limit)
    served = question.served(choice.x)
    return Assignment(
        question.row[case.pairs],
        question.column[case.pairs],
        choice.value,
        choice.bound,
        choice.gap,
        served,
        "optimal" if choice.proved and proved_share else "bounded",
        min(served.values(), default=1.0),
        share_bound,
        case,
    )


def _order(question: Matching, program: Program) -> Floats:
    pairs = len(question.row)
    order = np.zeros(len(program.value))
    order[:pairs] = 2 - np.arange(pairs) / max(pairs, 1)
    return order


def _refusal(question: Matching, program: Program, clock: Clock) -> Infeasible:
    """Name the first floor that cannot hold, and the floors that serve the fewest needs less."""
    least = question.floor
    base = replace(
        question.program,
        value=np.zeros(len(question.program.value)),
        upper=program.upper[: len(question.program.upper)],
    )
    short = base.beside(-1.0, sparse.csr_array((base.rows.shape[0], len(least))), least * 1.0)
    cover = sparse.hstack([question.cover, sparse.eye_array(len(least))], format="csr")
    # The least wanting is counted in needs; of ways that want the same, the later groups give way.
    order = np.append(np.zeros(len(base.value)), np.arange(len(least)) / max(len(least), 1))
    found = solve(short.under(sparse.csr_array(cover), least, np.inf), clock, order=order)
    if found is None:
        raise clock.up()
    wanting = np.round(found[0].x[len(base.value) :]).astype(int)
    reached = least - wanting
    first = int(np.argmax(wanting > 0))
    label = question.labels[first]
    shares = {name: float(k / max(n, 1)) for name, k, n in zip(question.labels, reached, question.n, strict=True)}
    return Infeasible(
        "floor_too_high",
        constraint=f"floor of group {label}",
        relaxation={"floor": shares},
        group=label,
        asked=int(least[first]),
        n=int(question.n[first]),
        rows="needs",
        reached=int(reached[first]),
    )
