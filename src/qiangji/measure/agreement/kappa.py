"""Kappa: agreement of categories beyond what the raters' habits give by chance."""

import numpy as np
from numpy.typing import ArrayLike
from scipy.stats import norm, t

from ..arrays import Floats, as_choice
from ..errors import TooFewData
from .result import Agreement, coded, coded_pair, tallied

WEIGHTS = {None: None, "linear": 1, "quadratic": 2}


def kappa(a: ArrayLike, b: ArrayLike, weights: str | None = None) -> Agreement:
    """Estimate Cohen's kappa of two raters with its 95 % interval.

    Parameters
    ----------
    a, b : (units,) arrays of categories, numbers or words; units missing in either are left out.
    weights : None, "linear" or "quadratic"
        Partial credit 1 − (|i − j| / (K − 1))^p with p = 1 or 2, where i, j are the ranks of the
        categories among the K that occur; None gives credit for exact agreement only.

    Returns
    -------
    Agreement

    Notes
    -----
    κ = (p_o − p_e) / (1 − p_e) with weighted observed and chance agreement. The interval is the
    large-sample one, κ ± 1.96 SE, cut at ±1; below some 30 units it is too narrow.

    Raises
    ------
    TooFewData
        Fewer than 2 units rated by both, or only one category in use.
    Malformed
        Different lengths, an unknown weighting, or numbers mixed with words.

    References
    ----------
    Cohen (1960, 1968); Fleiss, Cohen & Everitt (1969) Psychological Bulletin 72.
    """
    as_choice(weights, "weights", WEIGHTS)
    codes, categories = coded_pair(a, b)
    codes = codes[(codes >= 0).all(axis=1)]
    n = len(codes)
    if n < 2:
        raise TooFewData("few_units", minimum=2, n=n)
    if np.ptp(codes) == 0:
        raise TooFewData("no_variation")
    table = np.zeros((len(categories), len(categories)))
    np.add.at(table, (codes[:, 0], codes[:, 1]), 1 / n)
    used = np.flatnonzero(table.sum(axis=0) + table.sum(axis=1))
    table = table[np.ix_(used, used)]
    value, se = _weighted_kappa(table, _credit(len(used), WEIGHTS[weights]), n)
    return Agreement.around(value, norm.ppf(0.975) * se)


def _credit(categories: int, power: int | None) -> Floats:
    if power is None:
        return np.eye(categories)
    rank = np.arange(categories)
    return 1 - (np.abs(rank[:, None] - rank) / (categories - 1)) ** power


def _weighted_kappa(table: Floats, credit: Floats, n: int) -> tuple[float, float]:
    row, column = table.sum(axis=1), table.sum(axis=0)
    chance = row @ credit @ column
    value = 1 - np.sum((1 - credit) * table) / (1 - chance)
    margin = (credit @ column)[:, None] + (row @ credit)[None, :]
    spread = np.sum(table * (credit - margin * (1 - value)) ** 2) - (value - chance * (1 - value)) ** 2
    return float(value), float(np.sqrt(max(spread, 0.0) / n) / (1 - chance))


def fleiss(x: ArrayLike) -> Agreement:
    """Estimate Fleiss' kappa of several raters with its 95 % interval.

    Parameters
    ----------
    x : (units, raters) array of categories, numbers or words. The raters of one unit need not be
        those of another, only as many: units with a missing rating are left out.

    Returns
    -------
    Agreement

    Notes
    -----
    With n_ij of m raters putting unit i into category j: P_i = (Σ_j n_ij² − m) / (m (m − 1)),
    chance P_e = Σ_j p_j², κ = (mean P_i − P_e) / (1 − P_e). The interval uses the linearised
    (not the null) variance over units and Student's t, so that it is right when κ is not 0.

    Raises
    ------
    TooFewData
        Fewer than 2 complete units or 2 raters, or only one category in use.
    Malformed
        Not a table, or numbers mixed with words.

    References
    ----------
    Fleiss (1971) Psychological Bulletin 76; Gwet (2021) Handbook of Inter-Rater Reliability, 5th ed.
    """
    codes, categories = coded(x)
    raters = codes.shape[1]
    if raters < 2:
        raise TooFewData("few_raters", minimum=2, n=raters)
    counts = tallied(codes[(codes >= 0).all(axis=1)], len(categories))
    units = len(counts)
    if units < 2:
        raise TooFewData("few_units", minimum=2, n=units)
    share = counts.sum(axis=0) / counts.sum()
    chance = share @ share
    if chance >= 1 - 1e-12:
        raise TooFewData("no_variation")
    each = ((counts**2).sum(axis=1) - raters) / (raters * (raters - 1))
    value = (each.mean() - chance) / (1 - chance)
    influence = (each - chance - 2 * (1 - value) * (counts @ share / raters - chance)) / (1 - chance)
    se = np.sqrt(np.sum((influence - value) ** 2) / (units * (units - 1)))
    return Agreement.around(value, t.ppf(0.975, units - 1) * se)
