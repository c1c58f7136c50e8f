"""Several people speak for one unit: how far do they agree, and what is the unit's value?"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy.optimize import minimize_scalar

from .arrays import Floats, Ints, Labels, as_columns, as_labels, as_number, same_length, varies
from .errors import TooFewData


@dataclass(frozen=True)
class Informants:
    """Unit values from the people who know the unit.

    Attributes
    ----------
    unit : (U,) labels, sorted
    mean : (U,) float
        Plain mean of the unit's people.
    shrunken : (U,) float
        Mean drawn towards the grand mean as far as its unreliability asks for.
    se : (U,) float
        Standard error of `shrunken` as a prediction of the unit's true value.
    n : (U,) int
        People per unit.
    icc1, icc2 : float
        Share of variance between units in one person's answer; reliability of a unit mean.
    rwg, ad : (U,) float
        Agreement within the unit (1 = identical answers) and mean absolute deviation from the unit's
        mean; NaN for a single person.
    """

    unit: Labels
    mean: Floats
    shrunken: Floats
    se: Floats
    n: Ints
    icc1: float
    icc2: float
    rwg: Floats
    ad: Floats


def informants(values: ArrayLike, units: Sequence, *, levels: int | None = None) -> Informants:
    """Aggregate people's answers to their units, with agreement and reliability.

    Parameters
    ----------
    values : (N,) or (N, J) array
        One score per person, or J items of one scale; people with a missing value are left out.
    units : (N,) labels
        The unit of each person.
    levels : int, optional
        How many options the answer scale has, for the uniform null of r_WG. By default it is
        taken from the smallest to the largest value that occurs, rounded outwards; say it
        whenever the ends of the scale may not have been used.

    Returns
    -------
    Informants

    Notes
    -----
    One-way ANOVA with mean group size k = N / U: ICC1 = (B − W) / (B + (k − 1) W),
    ICC2 = (B − W) / B. r_WG = 1 − s² / σ²_E with σ²_E = (levels² − 1) / 12, cut at 0; for J items
    r_WG(J) = J (1 − m) / (J (1 − m) + m) with m = mean s² / σ²_E. Shrinkage: y = μ + u + e by REML,
    û = λ (ȳ − μ̂), λ = n σ²_u / (n σ²_u + σ²_e), and
    se² = σ²_u (1 − λ) + (1 − λ)² var(μ̂). Assumes exchangeable people within units.

    Raises
    ------
    TooFewData
        Fewer than 2 units, no unit with two people, or all values the same.
    Malformed
        Different lengths, a missing unit label, or `levels` below 2.

    References
    ----------
    Bliese (2000); James, Demaree & Wolf (1984) J. Applied Psychology 69; Burke, Finkelstein &
    Dusig (1999); Robinson (1991) Statistical Science 6.
    """
    table = as_columns(values)
    labels = as_labels(units, "unit")
    if levels is not None:
        levels = int(as_number(levels, "levels", "a whole number of at least 2", low=2, whole=True))
    same_length(values=table, units=labels)
    keep = ~np.isnan(table).any(axis=1)
    table = table[keep]
    unit, member = np.unique(labels[keep], return_inverse=True)
    n = np.bincount(member, minlength=len(unit))
    _refuse_if_thin(table, unit, n)
    score = table.mean(axis=1)
    mean = _by_unit(score, member, n)
    within = float(np.sum((score - mean[member]) ** 2))
    icc1, icc2 = _anova(score, mean, n, within)
    shrunken, se = _shrink(mean, n, within)
    rwg, ad = _agreement(table, member, n, _null_variance(table, levels))
    return Informants(unit, mean, shrunken, se, n, icc1, icc2, rwg, ad)


def _refuse_if_thin(table: Floats, unit: Labels, n: Ints) -> None:
    if not table.shape[1]:
        raise TooFewData("few_items", minimum=1, n=0)
    if len(unit) < 2:
        raise TooFewData("few_units", minimum=2, n=len(unit))
    if n.max() < 2:
        raise TooFewData("nothing_repeated")
    if not varies(table.ravel()):
        raise TooFewData("no_variation")


def _by_unit(values: Floats, member: Ints, n: Ints) -> Floats:
    return np.bincount(member, weights=values, minlength=len(n)) / n


def _anova(score: Floats, mean: Floats, n: Ints, within: float) -> tuple[float, float]:
    people, units = n.sum(), len(n)
    between = np.sum(n * (mean - score.mean()) ** 2) / (units - 1)
    error = within / (people - units)
    size = people / units
    icc2 = (between - error) / between if between > 0 else float("nan")
    return float((between - error) / (between + (size - 1) * error)), float(icc2)


def _shrink(mean: Floats, n: Ints, within: float) -> tuple[Floats, Floats]:
    """REML of the one-way random model by its single ratio γ = σ²_u / σ²_e, then BLUPs."""
    people = n.sum()

    def profile(ratio):
        weight = n / (1 + n * ratio)
        centre = np.sum(weight * mean) / weight.sum()
        error = (within + np.sum(weight * (mean - centre) ** 2)) / (people - 1)
        return weight, centre, error

    def deviance(log_ratio):
        ratio = np.exp(log_ratio)
        weight, _, error = profile(ratio)
        return np.sum(np.log1p(n * ratio)) + np.log(weight.sum()) + (people - 1) * np.log(error)

    best = minimize_scalar(deviance, bounds=(-18.0, 18.0), method="bounded", options={"xatol": 1e-9})
    ratio = float(np.exp(best.x)) if best.fun < deviance(-40.0) - 1e-9 else 0.0
    weight, centre, error = profile(ratio)
    pull = 1 / (1 + n * ratio)
    variance = error * (ratio * pull + pull**2 / weight.sum())
    return centre + (1 - pull) * (mean - centre), np.sqrt(variance)


def _null_variance(table: Floats, levels: int | None) -> float:
    if levels is None:
        levels = np.ceil(table.max()) - np.floor(table.min()) + 1
    return (levels**2 - 1) / 12


def _agreement(table: Floats, member: Ints, n: Ints, null: float) -> tuple[Floats, Floats]:
    items = table.shape[1]
    centre = np.column_stack([_by_unit(column, member, n) for column in table.T])
    gap = table - centre[member]
    alone = n < 2
    spread = _by_unit((gap**2).mean(axis=1), member, n) * n / np.where(alone, 1, n - 1)
    share = np.minimum(spread / null, 1.0)
    rwg = np.where(alone, np.nan, items * (1 - share) / (items * (1 - share) + share))
    ad = np.where(alone, np.nan, _by_unit(np.abs(gap).mean(axis=1), member, n))
    return rwg, ad
