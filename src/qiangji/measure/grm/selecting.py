"""How much each item tells, where on the scale, and which few items tell most."""

from dataclasses import dataclass
from itertools import combinations
from math import comb

import numpy as np
from numpy.typing import ArrayLike

from ..arrays import Floats, Ints, as_column, as_number
from .locate import category_information, laid_out
from .model import NODES, GradedModel, node_weights

EXHAUSTIVE = 20_000


@dataclass(frozen=True)
class ShortForm:
    """The best fixed selection of items.

    Attributes
    ----------
    items : (k,) int
        Zero-based columns, in order.
    expected_se : float
        Standard error of θ to expect with these items, averaged over the population.
    r_full : float
        Correlation to expect between short-form and full-form estimates.
    """

    items: Ints
    expected_se: float
    r_full: float


def information(model: GradedModel, theta: ArrayLike) -> Floats:
    """Compute the Fisher information of each item.

    Parameters
    ----------
    model : GradedModel
    theta : (T,) array

    Returns
    -------
    (T, J) float
        Items left out of the calibration have 0. Sums over items are test information I(θ);
        1 / √I(θ) is the standard error at θ by maximum likelihood, 1 / √(1 + I(θ)) nearly that by EAP.

    Notes
    -----
    I_j(θ) = Σ_k (dP_jk / dθ)² / P_jk.

    Raises
    ------
    Malformed
        `theta` is not a column of numbers.

    References
    ----------
    Samejima (1969) Psychometrika Monograph 17.
    """
    at = as_column(theta, "theta")
    slope, intercept, layout, used = laid_out(model)
    each = category_information(slope, intercept, layout, at)
    starts = np.cumsum(layout.sizes) - layout.sizes
    out = np.zeros((len(at), len(model.a)))
    out[:, used] = np.add.reduceat(each, starts, axis=0).T
    return out


def short_form(model: GradedModel, k: int) -> ShortForm:
    """Select the k items that together measure the population best.

    Parameters
    ----------
    model : GradedModel
    k : int
        Between 1 and the number of calibrated items.

    Returns
    -------
    ShortForm

    Notes
    -----
    Minimises the expected posterior variance ∫ φ(θ) / (1 + Σ_j I_j(θ)) dθ: over all selections
    where there are at most 20,000, otherwise by adding the best item in turn and then exchanging
    items as long as that helps. `expected_se` is ∫ φ(θ) / √(1 + Σ I_j(θ)) dθ. Because the short form
    is part of the full one, r_full = √(ρ_short / ρ_full) with ρ = 1 − expected posterior variance.
    Content is not looked at: whether the k items still cover the field is for people to judge.

    Raises
    ------
    Malformed
        `k` out of range.

    References
    ----------
    van der Linden (2005) Linear Models for Optimal Test Design.
    """
    _, _, _, used = laid_out(model)
    count = int(as_number(k, "k", f"a whole number between 1 and {len(used)}", low=1, high=len(used), whole=True))
    each = information(model, NODES)[:, used].T
    weight = node_weights(NODES)
    chosen = _all(each, weight, count) if comb(len(used), count) <= EXHAUSTIVE else _exchange(each, weight, count)
    total = 1 + each[chosen].sum(axis=0)
    short, full = (1 - _variance(told, weight) for told in (total - 1, each.sum(axis=0)))
    r_full = float(np.sqrt(short / full))
    return ShortForm(np.sort(used[chosen]), float(weight @ (1 / np.sqrt(total))), min(r_full, 1.0))


def _variance(information_at: Floats, weight: Floats) -> Floats:
    return (1 / (1 + information_at)) @ weight


def _all(each: Floats, weight: Floats, k: int) -> list[int]:
    selections = (list(items) for items in combinations(range(len(each)), k))
    return min(selections, key=lambda items: _variance(each[items].sum(axis=0), weight))


def _exchange(each: Floats, weight: Floats, k: int) -> list[int]:
    chosen: list[int] = []
    for _ in range(k):
        chosen.append(_best_addition(each, weight, chosen)[0])
    improved = True
    while improved:
        improved = False
        for item in chosen:
            rest = [j for j in chosen if j != item]
            better, variance = _best_addition(each, weight, rest)
            if variance < _variance(each[chosen].sum(axis=0), weight) - 1e-12:
                chosen, improved = [*rest, better], True
    return chosen


def _best_addition(each: Floats, weight: Floats, chosen: list[int]) -> tuple[int, float]:
    variance = _variance(each[chosen].sum(axis=0) + each, weight)
    variance[chosen] = np.inf
    best = int(np.argmin(variance))
    return best, float(variance[best])
