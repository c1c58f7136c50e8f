"""The highest level that every group can reach: bounded by the relaxation, then tested downwards."""

from dataclasses import dataclass

import numpy as np
from scipy import sparse

from .arrays import Floats, Ints
from .errors import AllocationError
from .program import Program, Relaxed, ceiling, relax
from .solving import Choice, Clock, filled, solve

CLOSE = 1e-9


@dataclass(frozen=True)
class Levels:
    """Shares k/n of groups.

    Attributes
    ----------
    cover : sparse (G, columns)
        Rows that count the needs served in each group.
    n, floor : (G,) int
        Needs of each group, and how many of them to serve at least.
    """

    cover: sparse.csr_array
    n: Ints
    floor: Ints

    def at(self, share: float) -> Ints:
        """Return how many needs of each group a smallest share asks for."""
        return np.maximum(np.ceil(share * self.n - CLOSE).astype(np.int64), self.floor)

    def upto(self, share: float) -> Floats:
        """Return the shares that can be the smallest, from 0 up to `share`."""
        sizes = np.unique(self.n[self.n > 0])
        shares = np.unique(np.concatenate([np.arange(size + 1) / size for size in sizes]))
        return shares[shares <= share + CLOSE]


@dataclass(frozen=True)
class Reached:
    """The best choice at the highest level found.

    Attributes
    ----------
    choice : Choice
    relaxed : Relaxed
    program : Program
        With the level as rules.
    share, bound : float
        The level, and what it cannot exceed.
    proved : bool
        Whether no higher level can be reached.
    """

    choice: Choice
    relaxed: Relaxed
    program: Program
    share: float
    bound: float
    proved: bool


def highest(program: Program, levels: Levels, clock: Clock, order: Floats) -> Reached | None:
    """Return the best choice at the highest level; None when even the floors cannot hold."""
    shares = levels.upto(_relaxed_share(program, levels))
    top = _highest_relaxed(program, levels, shares)
    if top is None:
        return None
    bound = None
    for share in shares[top::-1].tolist():
        if bound is not None and clock.over():
            return _fallen_back(program, levels, clock, (share, bound))
        at_level = program.under(levels.cover, levels.at(share), np.inf)
        try:
            found = solve(at_level, clock, order=order)
        except AllocationError as late:
            if late.code != "time_up":
                raise
            bound = share if bound is None else bound
            continue
        if found is not None:
            return Reached(*found, at_level, share, share if bound is None else bound, bound is None)
    if bound is not None:
        raise clock.up()
    return None


def _fallen_back(program: Program, levels: Levels, clock: Clock, between: tuple[float, float]) -> Reached:
    """Return an answer filled up along the relaxation of a high level, when the time was too short to reach it."""
    start = program.under(levels.cover, levels.floor, np.inf)
    wished = relax(program.under(levels.cover, levels.at(between[0]), np.inf))
    x = None if wished is None else filled(start, wished)
    if x is None:
        raise clock.up()
    some = levels.n > 0
    share = float(((levels.cover @ x)[some] / levels.n[some]).min(initial=1.0))
    at_level = program.under(levels.cover, levels.at(share), np.inf)
    relaxed = relax(at_level)
    if relaxed is None:
        raise clock.up()
    limit = ceiling(at_level, relaxed.price, relaxed.reduced)
    return Reached(Choice(x, program.worth(x), limit, False), relaxed, at_level, share, between[1], False)


def _relaxed_share(program: Program, levels: Levels) -> float:
    """Return the largest smallest share when parts of a pair are allowed."""
    some = levels.n > 0
    size = len(program.value)
    alone = Program(np.zeros(size), program.rows, program.low, program.high, program.upper)
    least = sparse.csr_array(sparse.hstack([levels.cover[some], -levels.n[some][:, None].astype(float)]))
    lifted = alone.beside(1.0, sparse.csr_array((program.rows.shape[0], 1)), 1.0).under(least, 0, np.inf)
    relaxed = relax(lifted)
    return 0.0 if relaxed is None else float(min(relaxed.x[-1], 1.0)) + 1e-7


def _highest_relaxed(program: Program, levels: Levels, shares: Floats) -> int | None:
    """Return the number of the highest share that the relaxation reaches: by growing steps down, then by halving."""
    nothing = Program(np.zeros(len(program.value)), program.rows, program.low, program.high, program.upper)

    def reached(number: int) -> bool:
        return relax(nothing.under(levels.cover, levels.at(float(shares[number])), np.inf)) is not None

    high, step = len(shares) - 1, 1
    low = high
    while low >= 0 and not reached(low):
        high, low, step = low - 1, max(low - step, min(low - 1, 0)), step * 2
    while 0 <= low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if reached(middle) else (low, middle - 1)
    return low if low >= 0 else None
