"""A choice among columns under linear rules, and its linear relaxation with a bound that anybody can check."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import ArrayLike
from scipy import sparse
from scipy.optimize import linprog

from .arrays import Floats, Ints
from .errors import AllocationError

WHOLE = 1e-6  # how far from a whole number a solver's value may lie
EXACT = 1e-9  # values that differ by less, relative to their size, count as equal
INFEASIBLE, DONE = 2, 0
METHODS = ({"method": "highs-ds"}, {"method": "highs-ipm"}, {"method": "highs-ds", "options": {"presolve": False}})


@dataclass(frozen=True)
class Program:
    """Choose whole numbers 0 ≤ x ≤ upper with low ≤ rows·x ≤ high so that value·x is greatest.

    Attributes
    ----------
    value, upper : (n,) float
    rows : sparse (m, n)
    low, high : (m,) float, infinite where there is no limit
    """

    value: Floats
    rows: sparse.csr_array
    low: Floats
    high: Floats
    upper: Floats

    def under(self, rows: sparse.csr_array, low: ArrayLike, high: ArrayLike) -> "Program":
        """Return the same choice under more rules."""
        size = rows.shape[0]
        return replace(
            self,
            rows=sparse.csr_array(sparse.vstack([self.rows, rows], format="csr")),
            low=np.append(self.low, np.broadcast_to(low, size)),
            high=np.append(self.high, np.broadcast_to(high, size)),
        )

    def without(self, columns: Any) -> "Program":
        """Return the same choice with some columns barred."""
        upper = self.upper.copy()
        upper[columns] = 0
        return replace(self, upper=upper)

    def beside(self, value: ArrayLike, rows: sparse.csr_array, upper: ArrayLike) -> "Program":
        """Return the choice with more columns, whose part in the rules is `rows` (m, new)."""
        size = rows.shape[1]
        return replace(
            self,
            value=np.append(self.value, np.broadcast_to(value, size)),
            rows=sparse.csr_array(sparse.hstack([self.rows, rows], format="csr")),
            upper=np.append(self.upper, np.broadcast_to(upper, size)),
        )

    def kept(self, x: Floats) -> bool:
        """Return whether `x` keeps every rule, up to rounding."""
        if not self.rows.shape[0]:
            return True
        size = abs(self.rows) @ np.abs(x) + 1
        reached = self.rows @ x
        return bool(((reached <= self.high + EXACT * size) & (reached >= self.low - EXACT * size)).all())

    def worth(self, x: Floats) -> float:
        """Return the value of `x`."""
        return float((self.value * x).sum())


@dataclass(frozen=True)
class Relaxed:
    """The best answer when parts of a choice are allowed, and the prices that prove it.

    Attributes
    ----------
    x : (n,) float
    price : (m,) float
        What one more unit of each rule's limit is worth.
    reduced : (n,) float
        Value of each column above the prices of what it uses.
    """

    x: Floats
    price: Floats
    reduced: Floats

    @property
    def whole(self) -> bool:
        """Whether the answer needs no rounding."""
        return bool((np.abs(self.x - np.round(self.x)) <= WHOLE).all())


def ceiling(program: Program, price: Floats, reduced: Floats) -> float:
    """Return what no answer can exceed, given any prices of the right sign (weak duality)."""
    paid = np.where(price > 0, price, 0) @ np.where(price > 0, program.high, 0)
    paid += np.where(price < 0, price, 0) @ np.where(price < 0, program.low, 0)
    return float(paid + np.maximum(reduced, 0) @ program.upper)


def scale_of(value: Floats) -> float:
    """Return the power of two that brings the largest value near a thousand, where tolerances are small."""
    largest = float(np.abs(value).max(initial=0))
    return float(2.0 ** min(10 - np.ceil(np.log2(largest)), 1000)) if largest > 0 else 1.0


def relax(program: Program) -> Relaxed | None:
    """Solve the linear relaxation by simplex; None when even that has no answer."""
    m, n = program.rows.shape
    if not n:
        return Relaxed(np.zeros(0), np.zeros(m), np.zeros(0)) if program.kept(np.zeros(0)) else None
    same = program.low == program.high
    above, below = np.flatnonzero(~same & np.isfinite(program.high)), np.flatnonzero(~same & np.isfinite(program.low))
    level = np.flatnonzero(same)
    scale = scale_of(program.value)
    arguments = {
        "c": -program.value * scale,
        "A_ub": sparse.vstack([program.rows[above], -program.rows[below]], format="csr"),
        "b_ub": np.append(program.high[above], -program.low[below]),
        "A_eq": program.rows[level],
        "b_eq": program.low[level],
        "bounds": np.column_stack([np.zeros(n), program.upper]),
    }
    for method in METHODS:
        found = linprog(**arguments, **method)
        if found.status == INFEASIBLE:
            return None
        if found.status == DONE:
            break
    else:
        raise AllocationError("unsettled")
    price = np.zeros(m)
    price[above] += np.maximum(-found.ineqlin.marginals[: len(above)], 0)
    price[below] -= np.maximum(-found.ineqlin.marginals[len(above) :], 0)
    price[level] = -found.eqlin.marginals
    price /= scale
    return Relaxed(found.x, price, program.value - program.rows.T @ price)


def rows_of(columns: Sequence[Ints], size: int) -> sparse.csr_array:
    """Return one row per list of columns, with ones in them."""
    lengths = [len(one) for one in columns]
    places = np.concatenate([*columns, np.zeros(0, dtype=np.int64)]).astype(np.int64)
    return sparse.csr_array((np.ones(len(places)), places, np.cumsum([0, *lengths])), shape=(len(columns), size))


def sums_by(place: Ints, count: int, size: int, factor: ArrayLike = 1.0) -> sparse.csr_array:
    """Return rows (count, size) that add the first columns by their place."""
    n = len(place)
    data = np.broadcast_to(np.asarray(factor, dtype=float), n).copy()
    return sparse.csr_array((data, (place, np.arange(n))), shape=(count, size))


def same_value(a: float, b: float) -> bool:
    """Return whether two values are equal up to rounding."""
    return abs(a - b) <= EXACT * max(abs(a), abs(b))
