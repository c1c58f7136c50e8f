"""From the linear relaxation to a proved choice: branch and bound only where it is needed, and only over a core.

The prices of the relaxation say what every column loses if it is not where the relaxation has it. Branch and bound sees
the columns that lose little; the others stay. What it finds is proved for all columns as soon as its value lies no
further below the bound than the least that a column left out would lose.
"""

import time
from dataclasses import dataclass, replace

import numpy as np
from scipy import sparse
from scipy.optimize import Bounds, LinearConstraint, milp

from .arrays import Floats
from .errors import AllocationError
from .program import DONE, INFEASIBLE, Program, Relaxed, ceiling, relax, same_value, scale_of

CORE = 1000  # columns that branch and bound sees at first, beside those the relaxation leaves open
WIDER = 4.0
LONGER = 2.0  # a wider core takes at least so many times as long as the one before
TIED = 400  # up to so many open columns, ties are settled also after branch and bound
SHORTEST = 0.05  # seconds
TIMED_OUT = 1


@dataclass(frozen=True)
class Choice:
    """What was found.

    Attributes
    ----------
    x : (n,) float
        Whole numbers.
    value, bound : float
        Its value, and what no choice can exceed; equal when `proved`.
    proved : bool
    """

    x: Floats
    value: float
    bound: float
    proved: bool

    @property
    def gap(self) -> float:
        """Return how far the value may lie below the best, as a share of it."""
        return 0.0 if self.proved else max(self.bound - self.value, 0.0) / max(abs(self.bound), 1e-300)


class Clock:
    """The time that branch and bound may still take; a relaxation is never interrupted."""

    def __init__(self, seconds: float | None) -> None:
        self.seconds = seconds
        self.end = None if seconds is None else time.monotonic() + seconds

    def left(self) -> float | None:
        """Return the seconds that are left, at least a few hundredths, or None when there is no limit."""
        return None if self.end is None else max(self.end - time.monotonic(), SHORTEST)

    def short_of(self, seconds: float) -> bool:
        """Return whether less time than that is left."""
        return self.end is not None and time.monotonic() + seconds > self.end

    def part(self) -> "Clock":
        """Return a clock for one of several attempts: a third of what is left."""
        left = self.left()
        return self if left is None else Clock(left / 3)

    def over(self) -> bool:
        """Return whether the time is up."""
        return self.end is not None and time.monotonic() >= self.end

    def up(self) -> AllocationError:
        """Return the refusal for when nothing was found in time."""
        return AllocationError("time_up", seconds=self.seconds)


def solve(program: Program, clock: Clock, *, order: Floats | None = None) -> tuple[Choice, Relaxed] | None:
    """Return the best choice and the relaxation that bounds it; None when no choice keeps the rules.

    `order` ranks the columns: among choices of the same value that with the greatest sum of it is taken.
    """
    relaxed = relax(program)
    if relaxed is None:
        return None
    if relaxed.whole:
        x = np.round(relaxed.x)
        top, value = ceiling(program, relaxed.price, relaxed.reduced), program.worth(x)
        if program.kept(x) and (same_value(top, value) or top <= value):
            x = x if order is None else _first_of_ties(program, relaxed, x, order)
            return Choice(x, value := program.worth(x), value, True), relaxed
    choice = finish(program, relaxed, clock, guess=filled(program, relaxed), order=order)
    return None if choice is None else (choice, relaxed)


def finish(
    program: Program, relaxed: Relaxed, clock: Clock, *, guess: Floats | None = None, order: Floats | None = None
) -> Choice | None:
    """Return the best choice under prices that are already known; None when no choice keeps the rules.

    The prices may come from the same program with fewer rules or fewer columns barred: they bound it as well.
    """
    m = program.rows.shape[0]
    price = np.append(relaxed.price, np.zeros(m - len(relaxed.price)))
    top = ceiling(program, price, relaxed.reduced)
    best = guess
    width = _first_width(program, relaxed, top, best)
    started = time.monotonic()
    while True:
        core = (np.abs(relaxed.reduced) <= width) & (program.upper > 0)
        everything = bool((core | (program.upper == 0)).all())
        rest = np.where(~core & (relaxed.reduced > 0), program.upper, 0.0)
        x, limit, settled = _branch(program, core, rest, clock)
        started, took = time.monotonic(), time.monotonic() - started
        if x is not None and (best is None or program.worth(x) > program.worth(best)):
            best = x
        bound = limit if everything else max(limit, top - width)
        if best is not None:
            value = program.worth(best)
            bound = max(min(bound, top), value)
            if settled and (everything or same_value(value, bound)):
                best = best if order is None else _first_by_branching(program, core, rest, best, order)
                return Choice(best, program.worth(best), program.worth(best), True)
        if not settled or clock.over() or (best is not None and clock.short_of(LONGER * took)):
            if best is None:
                raise clock.up()
            return Choice(best, value, min(bound, top), False)
        if everything:
            return None
        short = np.inf if best is None else (top - program.worth(best)) * (1 + 1e-9)
        wider = max(width * WIDER, 1e-9 * float(np.abs(program.value).max()))
        width = np.inf if short <= width else min(short, wider)


def filled(program: Program, relaxed: Relaxed) -> Floats | None:
    """Return the choice made by taking columns as the relaxation likes them; None when that breaks a rule."""
    columns = program.rows.tocsc()
    x, reached = np.zeros(len(program.value)), np.zeros(program.rows.shape[0])
    slack = program.high + 1e-9 * np.maximum(np.abs(program.high), 1)
    for column in np.lexsort((-program.value, -np.round(relaxed.x, 6))):
        part = slice(columns.indptr[column], columns.indptr[column + 1])
        places = columns.indices[part]
        after = reached[places] + columns.data[part]
        if program.upper[column] >= 1 and (after <= slack[places]).all():
            x[column] = 1
            reached[places] = after
    return x if program.kept(x) else None


def _first_width(program: Program, relaxed: Relaxed, top: float, guess: Floats | None) -> float:
    losses = np.sort(np.abs(relaxed.reduced[program.upper > 0]))
    if len(losses) <= CORE:
        return np.inf
    opened = int(np.searchsorted(losses, 1e-9 * max(losses[-1], 1e-300), side="right"))
    width = float(losses[min(opened + CORE, len(losses) - 1)])
    return width if guess is None else min(width, (top - program.worth(guess)) * (1 + 1e-9) + 1e-12 * abs(top))


def _branch(
    program: Program, core: np.ndarray, rest: Floats, clock: Clock | None, options: dict | None = None
) -> tuple[Floats | None, float, bool]:
    """Return the best choice over the core, its bound, and whether that is settled; the rest stays."""
    rows = program.rows[:, core]
    fixed = program.rows @ rest
    low, high = program.low - fixed, program.high - fixed
    used = np.diff(rows.indptr) > 0
    size = 1e-9 * (np.abs(fixed) + 1)
    if ((low > size) | (high < -size))[~used].any():
        return None, -np.inf, True
    if not core.any():
        return rest, program.worth(rest), True
    scale = scale_of(program.value[core])
    left = None if clock is None else clock.left()
    found = milp(
        -program.value[core] * scale,
        integrality=np.ones(int(core.sum())),
        bounds=Bounds(0, program.upper[core]),
        constraints=LinearConstraint(rows[used], low[used], high[used]) if used.any() else (),
        options={"mip_rel_gap": 0.0} | ({} if left is None else {"time_limit": left}) | (options or {}),
    )
    if found.status == INFEASIBLE:
        return None, -np.inf, True
    if found.status not in {DONE, TIMED_OUT}:
        raise AllocationError("unsettled")
    bound = found.mip_dual_bound
    limit = np.inf if bound is None or not np.isfinite(bound) else -bound / scale + program.worth(rest)
    if found.x is None:
        return None, limit, False
    x = rest.copy()
    x[core] = np.round(found.x)
    if not program.kept(x):
        return _branch(_but(program, core, x), core, rest, clock, options)
    return x, program.worth(x) if found.status == DONE else limit, found.status == DONE


def _but(program: Program, core: np.ndarray, x: Floats) -> Program:
    """Return the same choice without `x`, which the solver's tolerance let through although it breaks a rule."""
    sides = np.where(core, np.where(x > 0.5, -1.0, 1.0), 0.0)
    if (program.upper[core] > 1).any() or (
        program.rows.shape[0] and np.array_equal(program.rows[[-1]].toarray()[0], sides)
    ):
        raise AllocationError("unsettled")
    return program.under(sparse.csr_array(sides[None, :]), 1 - (sides < 0).sum(), np.inf)


def _first_of_ties(program: Program, relaxed: Relaxed, x: Floats, order: Floats) -> Floats:
    """Return the first of the answers of the same value: they are those that leave no price unpaid."""
    small = 1e-9 * max(float(np.abs(program.value).max(initial=0)), 1e-300)
    open_ = (np.abs(relaxed.reduced) <= small) & (program.upper > 0)
    if not open_.any():
        return x
    rest = np.where(open_, 0.0, x)
    rows = program.rows[:, open_]
    fixed = program.rows @ rest
    paid, owed = relaxed.price > small, relaxed.price < -small
    low = np.where(paid, program.high, program.low) - fixed
    high = np.where(owed, program.low, program.high) - fixed
    used = np.diff(rows.indptr) > 0
    face = Program(order[open_], rows[used], low[used], high[used], program.upper[open_])
    tied = relax(face)
    if tied is None or not tied.whole:
        return _first_by_branching(program, open_, rest, x, order)
    first = rest.copy()
    first[open_] = np.round(tied.x)
    return first if program.kept(first) and _no_worse(program, first, x) else x


def _first_by_branching(program: Program, core: np.ndarray, rest: Floats, x: Floats, order: Floats) -> Floats:
    if not 0 < core.sum() <= TIED:
        return x
    value = program.worth(x)
    as_good = program.under(sparse.csr_array(program.value[None, :]), value - 1e-12 * abs(value), np.inf)
    scale = scale_of(program.value)
    as_good = replace(as_good, rows=_scaled_last(as_good.rows, scale))
    as_good.low[-1] *= scale
    try:
        first, _, settled = _branch(replace(as_good, value=order), core, rest, None, {"node_limit": 2000})
    except AllocationError:
        return x
    return first if settled and first is not None and _no_worse(program, first, x) else x


def _scaled_last(rows: sparse.csr_array, scale: float) -> sparse.csr_array:
    rows = rows.copy()
    rows.data[rows.indptr[-2] :] *= scale
    return rows


def _no_worse(program: Program, first: Floats, x: Floats) -> bool:
    value = program.worth(x)
    return program.worth(first) >= value - 1e-12 * abs(value)
