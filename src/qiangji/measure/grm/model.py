"""The graded response model: its parameters, its curves, and how answers are laid out for it.

Inside the estimation an item is a slope a and falling intercepts d_k: P(X ≥ k) = logistic(aθ + d_k),
b_k = −d_k / a. Items may have different numbers of categories, so all categories of all items lie in
one flat list; `Layout` knows which category belongs to which item and between which thresholds.
"""

from dataclasses import dataclass

import numpy as np

from ..arrays import Floats, Ints
from ..errors import Flag, Malformed

NODES = np.linspace(-6.0, 6.0, 61)
SMALL, UNKNOWN = 100, 127


@dataclass(frozen=True)
class GradedModel:
    """A calibrated scale.

    Attributes
    ----------
    a : (J,) float
        Discriminations; NaN for an item that everyone answered alike.
    b : list of J float arrays
        Thresholds of each item, one fewer than it has levels; they fall where `a` is negative.
    se_a : (J,) float
    se_b : list of J float arrays
        Standard errors.
    loglik : float
        Marginal log-likelihood.
    n : int
        People with at least one usable answer.
    iterations : int
        Passes over the data.
    flags : tuple of Flag
        Remarks on items and data.
    levels : tuple of J float arrays
        The answers that occur for each item, in order: the codes behind the categories. A model made
        by hand may leave them out; then they are 0, 1, 2, ….
    """

    a: Floats
    b: list[Floats]
    se_a: Floats
    se_b: list[Floats]
    loglik: float
    n: int
    iterations: int
    flags: tuple[Flag, ...]
    levels: tuple[Floats, ...] = ()

    def known_levels(self) -> tuple[Floats, ...]:
        """Return `levels`, or what stands for them where they were left out."""
        return self.levels or tuple(np.arange(len(thresholds) + 1.0) for thresholds in self.b)


@dataclass(frozen=True)
class Layout:
    """Where the categories and thresholds of J items lie in the flat lists.

    Attributes
    ----------
    sizes : (J,) int
        Number of categories of each item, all at least 2.
    item : (C,) int
        Item of each of the C categories.
    lower, upper : (C,) int
        Threshold below and above each category; B and B + 1 stand for the open ends.
    """

    sizes: Ints
    item: Ints
    lower: Ints
    upper: Ints

    @classmethod
    def of(cls, sizes: Ints) -> "Layout":
        """Lay out items with the given numbers of categories."""
        item = np.repeat(np.arange(len(sizes)), sizes)
        thresholds = int(np.sum(sizes - 1))
        first = np.cumsum(sizes) - sizes
        lower = np.arange(len(item)) - item - 1
        upper = lower + 1
        lower[first] = thresholds
        upper[first + sizes - 1] = thresholds + 1
        return cls(sizes, item, lower, upper)

    @property
    def threshold_item(self) -> Ints:
        """Item of each of the B thresholds."""
        return np.repeat(np.arange(len(self.sizes)), self.sizes - 1)

    @property
    def parameters(self) -> int:
        """Number of parameters: one slope per item and all intercepts."""
        return int(self.sizes.sum())


@dataclass(frozen=True)
class Curves:
    """Category probabilities at some θ, and what their derivatives are made of.

    Attributes
    ----------
    chance : (C, Q) float
        P(category | θ).
    reached, ceiling : (C, Q) float
        Probability of reaching the category, and of going beyond it.
    """

    chance: Floats
    reached: Floats
    ceiling: Floats

    @property
    def log(self) -> Floats:
        """Log-probabilities, kept finite, (C, Q)."""
        return np.log(np.maximum(self.chance, 1e-300))

    @property
    def slopes(self) -> tuple[Floats, Floats]:
        """d log P / d (intercept below), and d log P / d (intercept above), each (C, Q)."""
        safe = np.maximum(self.chance, 1e-300)
        return self.reached * (1 - self.reached) / safe, -self.ceiling * (1 - self.ceiling) / safe


def curves(slope: Floats, intercept: Floats, layout: Layout, theta: Floats) -> Curves:
    """Evaluate all categories at θ (Q,); slope is (J,), intercept (B,)."""
    logit = slope[layout.threshold_item][:, None] * theta + intercept[:, None]
    beyond = np.empty((len(intercept) + 2, len(theta)))
    np.divide(1, 1 + np.exp(-np.clip(logit, -700, 700)), out=beyond[:-2])
    beyond[-2], beyond[-1] = 1.0, 0.0
    # differences of two numbers near 1 lose digits: use the complements there
    below = np.empty_like(beyond)
    np.divide(1, 1 + np.exp(np.clip(logit, -700, 700)), out=below[:-2])
    below[-2], below[-1] = 0.0, 1.0
    reached, ceiling = beyond[layout.lower], beyond[layout.upper]
    chance = np.where(reached < 0.5, reached - ceiling, below[layout.upper] - below[layout.lower])
    return Curves(chance, reached, ceiling)


def indicators(codes: Ints, layout: Layout, kind: type[np.floating] = np.float64) -> Floats:
    """Spread category codes (n, J), −1 for missing, into a 0/1 table (n, C)."""
    within = np.arange(len(layout.item)) - (np.cumsum(layout.sizes) - layout.sizes)[layout.item]
    table = np.empty((len(codes), len(within)), dtype=kind)
    return np.equal(codes.take(layout.item, axis=1), within.astype(codes.dtype), out=table)


def levels_of(table: Floats) -> tuple[Floats, ...]:
    """Return the different answers of each item, in order."""
    return tuple(_levels(np.ascontiguousarray(column)) for column in table.T)


def _levels(column: Floats) -> Floats:
    numbers = _small_numbers(column)
    if numbers is None:
        return np.unique(column[~np.isnan(column)])
    return np.flatnonzero(np.bincount(numbers + 1, minlength=1)[1:]).astype(float)


def _small_numbers(column: Floats) -> Ints | None:
    """Turn a column of small whole numbers into integers, −1 for missing; None for any other."""
    known = np.where(np.isnan(column), -1.0, column)
    if not len(known) or known.min() < -1 or known.max() > SMALL or (column == -1).any():
        return None
    numbers = known.astype(np.int64)
    return numbers if np.array_equal(numbers, known) else None


def codes_of(table: Floats, levels: tuple[Floats, ...]) -> Ints:
    """Turn answers into category numbers of a calibration, −1 for missing.

    Raises
    ------
    Malformed
        An answer that the calibration never saw.
    """
    codes = np.full((table.shape[1], table.shape[0]), -1, dtype=np.int8)
    for j, known in enumerate(levels):
        if len(known):
            codes[j] = _codes(np.ascontiguousarray(table[:, j]), known, j)
    return np.ascontiguousarray(codes.T)


def _codes(column: Floats, known: Floats, item: int) -> Ints:
    numbers = _small_numbers(column)
    if numbers is None or _small_numbers(known) is None:
        place = np.minimum(np.searchsorted(known, column), len(known) - 1)
        codes = np.where(np.isnan(column), -1, np.where(known[place] == column, place, UNKNOWN))
    else:
        place = np.full(SMALL + 2, UNKNOWN)
        place[-1] = -1
        place[known.astype(int)] = np.arange(len(known))
        codes = place[numbers]
    if (codes == UNKNOWN).any():
        raise Malformed("unknown_answer", item=item, value=float(column[codes == UNKNOWN][0]))
    return codes


def node_weights(nodes: Floats) -> Floats:
    """Return standard normal weights of equally spaced nodes, summing to 1."""
    density = np.exp(-(nodes**2) / 2)
    return density / density.sum()
