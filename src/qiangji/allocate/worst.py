"""The worst-served entry: how high it can be lifted, and the best panels at that height."""

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from scipy import sparse

from .arrays import Floats
from .errors import AllocationError
from .program import Program, Relaxed, relax, scale_of, sums_by
from .solving import Choice, Clock

Final = tuple[Choice, Relaxed, Program]

FINE = 1e-8  # heights closer than this share of the largest affinity are one


@dataclass(frozen=True)
class Lifted:
    """The best panels at the greatest height found.

    Attributes
    ----------
    final : (Choice, Relaxed, Program)
    bound : float
        What the height cannot exceed.
    proved : bool
        Whether no greater height can be reached.
    """

    final: Final
    bound: float
    proved: bool


def lifted(program: Program, question: Any, clock: Clock, order: Floats) -> Lifted | None:
    """Return the best panels at the greatest height; None when there are no panels at all."""
    scale = scale_of(question.worth)
    rows = sums_by(question.row, question.links.entries, len(question.row), question.worth * scale)
    fine = FINE * max(float(question.worth.max(initial=0)), 1e-300)

    def at(height: float, time: Clock) -> Any:
        """Return the best panels at a height, None when there are none, or LATE."""
        try:
            return question.links.solve(program.under(rows, (height - fine) * scale, np.inf), time, order=order)
        except AllocationError as late:
            if late.code != "time_up":
                raise
            return LATE

    best = question.links.solve(program, clock, order=order)
    if best is None:
        return None
    # What the best reviewers of each entry would give it bounds the height, and mostly can be reached.
    reached, bound = float(question.served(best[0].x).min()), _ideal_height(program, question)
    if reached >= bound - fine:
        return Lifted(best, bound, best[0].proved)
    found = at(bound, clock.part())
    if not isinstance(found, tuple) and (relaxed := _relaxed_height(program, rows) / scale) < bound - fine:
        bound = relaxed
        found = at(bound, clock.part())
    if isinstance(found, tuple):
        return Lifted(found, bound, True)
    tried = bound
    while tried - reached > 3 * fine and not clock.over():
        height = (reached + tried) / 2 if tried - reached > 9 * fine else reached + 2 * fine
        found = at(height, clock.part())
        if isinstance(found, tuple):
            best, reached = found, max(height, float(question.served(found[0].x).min()))
        else:
            tried, bound = height, bound if found is LATE else height
    final = at(reached, clock)
    proved = bound - reached <= 3 * fine
    return Lifted(final if isinstance(final, tuple) else best, reached if proved else bound, proved)


LATE = object()


def _ideal_height(program: Program, question: Any) -> float:
    """Return what the entry with the poorest choice gets when it gets its best reviewers."""
    pairs = len(question.row)
    value = np.where(program.upper[:pairs] > 0, question.worth, 0.0)
    order = np.lexsort((-value, question.row))
    starts = np.searchsorted(question.row, np.arange(question.links.entries))
    best = order[np.arange(pairs) - starts[question.row] < question.per_entry]
    return float(np.bincount(question.row[best], weights=value[best], minlength=question.links.entries).min())


def _relaxed_height(program: Program, rows: sparse.csr_array) -> float:
    """Return the greatest height when parts of a review are allowed."""
    size = len(program.value)
    top = float(rows.sum(axis=1).max(initial=0)) + 1
    alone = replace(program, value=np.zeros(size))
    column = sparse.csr_array((program.rows.shape[0], 1))
    least = sparse.csr_array(sparse.hstack([rows, -np.ones((rows.shape[0], 1))]))
    relaxed = relax(alone.beside(1.0, column, top).under(least, 0, np.inf))
    return 0.0 if relaxed is None else float(relaxed.x[-1])
