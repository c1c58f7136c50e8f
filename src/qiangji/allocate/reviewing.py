"""Reviewers for entries: the most affinity under loads and conflicts, linked well enough to compare severity."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import sparse

from .arrays import Floats, Ints, as_counts, as_limit, as_number, as_switch, as_table, shown
from .errors import Malformed
from .linking import Links
from .overload import refusal
from .program import Program, Relaxed, rows_of, sums_by
from .results import Case, Panels
from .solving import Choice, Clock
from .worst import lifted


@dataclass(frozen=True)
class Reviewing:
    """Panels as they were asked: the pairs without a conflict are columns, in input order.

    Attributes
    ----------
    program : Program
    row, column : (P,) int
        Entry and reviewer of each pair.
    worth : (P,) float
    links : Links
    per_entry, entries : int
    low, high : (reviewers,) int
    kept : (P,) bool, or None
        Which pairs are in the earlier assignment.
    fair : bool
    time_limit : float, optional
    """

    program: Program
    row: Ints
    column: Ints
    worth: Floats
    links: Links
    per_entry: int
    low: Ints
    high: Ints
    kept: NDArray[np.bool] | None
    fair: bool
    time_limit: float | None

    @property
    def staged(self) -> bool:
        """Whether a pair may be there for the worst-served entry, for the earlier assignment, or as a link."""
        return self.fair or self.kept is not None or self.links.wanted

    @property
    def steady(self) -> bool:
        """Whether one affinity can change alone: under `fair` it moves the floor of every entry."""
        return not self.fair

    @property
    def plain(self) -> None:
        """Return None: there are more rules than capacities."""

    def settled(self, x: Floats) -> bool:
        """Return whether everything is linked that has to be."""
        return not self.links.wanted or self.links.connected(x)

    def worst_of(self, x: Floats) -> float | None:
        """Return the summed affinity of the worst-served entry, under `fair`."""
        return float(self.served(x).min(initial=np.inf)) if self.fair else None

    def served(self, x: Floats) -> Floats:
        """Return the summed affinity of each entry."""
        return sums_by(self.row, self.links.entries, len(self.row), self.worth) @ x[: len(self.row)]

    def afresh(self, columns: Ints, most: int) -> tuple[Choice, float | None]:
        """Return the best panels with at most so many of some pairs, and what the worst-served entry gets."""
        barred = rows_of([columns], len(self.program.value))
        found = _answer(self, self.program.under(barred, -np.inf, most))
        return Choice(found.case.x, found.total, found.bound, found.status == "optimal"), self.worst_of(found.case.x)


def panel(
    affinity: ArrayLike,
    *,
    per_entry: int,
    load: Sequence,
    conflicts: ArrayLike | None = None,
    bridge: bool = True,
    fair: bool = False,
    keep: Any = None,
    time_limit: float | None = None,
) -> Panels:
    """Give each entry its reviewers so that the summed affinity is greatest.

    Parameters
    ----------
    affinity : (entries, reviewers) array-like
        How well a reviewer fits an entry; finite and not below zero.
    per_entry : int
        Reviewers of each entry, all different.
    load : (low, high)
        Entries of each reviewer at least and at most: numbers for all, or (reviewers,) each.
    conflicts : (entries, reviewers) bool, optional
        True where a reviewer must not judge an entry.
    bridge : bool
        The entries and the reviewers in use must hang together, so that the severity of reviewers can be compared.
    fair : bool
        First lift the entry whose reviewers fit worst, then the total.
    keep : Panels or (entries, places) int, optional
        An earlier assignment: before all else, as few places as possible change; -1 for an empty place.
    time_limit : float, optional
        Seconds for branch and bound; the linear relaxation is always solved to its end.

    Returns
    -------
    Panels

    Notes
    -----
    Seats and loads form a totally unimodular matrix, so the linear relaxation is integral. Where the panels fall into
    islands, the rules that some review must leave each island and that p islands need p − 1 links are added and the
    problem solved again, until they hang together. The worst-served entry is bounded by the relaxation, and the levels
    below are tested by halving. Each stage keeps what the stage before it reached: changes, then the worst-served
    entry, then the total. Ties are broken by input order, as in `match`.

    Raises
    ------
    Malformed
        For affinities, counts, loads or conflicts that are none.
    Infeasible
        When seats, loads, conflicts and the bridge cannot hold together; `relaxation` has the `per_entry`, `load` or
        `bridge` that can.
    AllocationError
        When the time is up before any panels were found that keep every rule.

    References
    ----------
    Taylor, C. J. (2008). On the optimal assignment of conference papers to reviewers. University of Pennsylvania,
    MS-CIS-08-30. Stelmakh, I., Shah, N., & Singh, A. (2021). PeerReview4All: Fair and accurate reviewer assignment in
    peer review. Journal of Machine Learning Research, 22(163).
    """
    table = as_table(affinity, "affinity")
    reviewers = table.shape[1]
    seats = as_number(per_entry, "per_entry", "a whole number, not below zero", low=0, high=2**31)
    if seats != int(seats):
        raise Malformed(
            "bad_option", name="per_entry", allowed="a whole number, not below zero", value=shown(per_entry)
        )
    low, high = _loads(load, reviewers)
    question = _question(
        table,
        int(seats),
        low,
        high,
        _conflicts(conflicts, table.shape),
        as_switch(bridge, "bridge"),
        as_switch(fair, "fair"),
    )
    question = replace(question, time_limit=as_limit(time_limit), kept=_kept(keep, question, table.shape))
    return _answer(question, question.program)


def _loads(load: Any, reviewers: int) -> tuple[Ints, Ints]:
    if isinstance(load, str) or not hasattr(load, "__len__") or len(load) != 2:
        raise Malformed("bad_option", name="load", allowed="a pair (low, high)", value=shown(load))
    low, high = (as_counts(side, "load", reviewers) for side in load)
    for reviewer in np.flatnonzero(low > high)[:1].tolist():
        raise Malformed("upside_down", reviewer=reviewer, low=int(low[reviewer]), high=int(high[reviewer]))
    return low, high


def _conflicts(conflicts: Any, shape: tuple[int, int]) -> NDArray[np.bool]:
    if conflicts is None:
        return np.zeros(shape, dtype=bool)
    table = as_table(conflicts, "conflicts")
    if table.shape != shape:
        raise Malformed("wrong_shape", name="conflicts", expected=shape, found=table.shape)
    if not np.isin(table, (0, 1)).all():
        raise Malformed("bad_option", name="conflicts", allowed="True or False", value=float(table[table > 0].max()))
    return table > 0


def _kept(keep: Any, question: Reviewing, shape: tuple[int, int]) -> NDArray[np.bool] | None:
    if keep is None:
        return None
    seats = np.asarray(keep.reviewer if isinstance(keep, Panels) else keep)
    if seats.ndim != 2 or len(seats) != shape[0]:
        raise Malformed("wrong_shape", name="keep", expected=(shape[0], question.per_entry), found=seats.shape)
    if seats.size and seats.dtype.kind not in "iu":
        raise Malformed("not_whole", name="keep", value=shown(seats.flat[0]))
    outside = seats[(seats < -1) | (seats >= shape[1])]
    if outside.size:
        raise Malformed("bad_keep", value=int(outside[0]))
    earlier = np.zeros(shape, dtype=bool)
    entry, place = np.nonzero(seats >= 0)
    earlier[entry, seats[entry, place].astype(int)] = True
    return earlier[question.row, question.column]


def _question(
    table: Floats, seats: int, low: Ints, high: Ints, conflicts: NDArray[np.bool], bridge: bool, fair: bool
) -> Reviewing:
    entries, reviewers = table.shape
    row, column = np.nonzero(~conflicts)
    pairs = len(row)
    rows = sparse.vstack([sums_by(row, entries, pairs), sums_by(column, reviewers, pairs)], format="csr")
    program = Program(
        table[row, column],
        sparse.csr_array(rows),
        np.append(np.full(entries, seats), low) * 1.0,
        np.append(np.full(entries, seats), high) * 1.0,
        (high[column] > 0).astype(float),
    )
    links = Links(row, column, entries, reviewers, wanted=bridge and entries > 1)
    if links.wanted and seats == 1:
        program = links.one_for_all(program)
    return Reviewing(program, row, column, program.value, links, seats, low, high, None, fair, None)


def _answer(question: Reviewing, program: Program) -> Panels:
    clock, order = Clock(question.time_limit), 2 - np.arange(len(question.row)) / max(len(question.row), 1)
    proved, worst_bound = True, np.inf
    links = question.links
    if question.kept is not None:
        found = links.solve(replace(program, value=question.kept * 1.0), clock)
        if found is None:
            raise refusal(question, clock)
        proved &= found[0].proved
        program = replace(found[2], value=program.value)
        program = program.under(sparse.csr_array(question.kept[None, :] * 1.0), found[0].value, np.inf)
    if question.fair and links.entries:
        better = lifted(program, question, clock, order)
        final = None if better is None else better.final
        if better is not None:
            proved, worst_bound = proved and better.proved, better.bound
    else:
        final = links.solve(program, clock, order=order)
    if final is None:
        raise refusal(question, clock)
    return _panels(question, final, proved, worst_bound)


def _panels(question: Reviewing, final: tuple[Choice, Relaxed, Program], proved: bool, worst_bound: float) -> Panels:
    choice, relaxed, program = final
    case = Case(question, program, relaxed, choice.x, question.time_limit)
    chosen, links = case.pairs, question.links
    worst = float(question.served(choice.x).min(initial=np.inf))
    changed = 0 if question.kept is None else int((~question.kept[chosen]).sum())
    return Panels(
        question.column[chosen].reshape(links.entries, question.per_entry),
        choice.value,
        choice.bound,
        choice.gap,
        np.bincount(question.column[chosen], minlength=links.reviewers),
        links.connected(choice.x),
        changed,
        "optimal" if choice.proved and proved else "bounded",
        worst,
        max(worst, worst_bound) if question.fair else np.inf,
        case,
    )
