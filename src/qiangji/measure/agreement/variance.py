"""Intraclass correlations: agreement of numbers, as shares of variance."""

import numpy as np
from numpy.typing import ArrayLike
from scipy.stats import f as f_distribution

from ..arrays import as_table, complete_rows, varies
from ..errors import TooFewData
from .result import ICC, Agreement

UPPER = 0.975


def icc(x: ArrayLike) -> ICC:
    """Estimate the six intraclass correlations with 95 % intervals.

    Parameters
    ----------
    x : (units, raters) array of numbers; units with a missing rating are left out.

    Returns
    -------
    ICC

    Notes
    -----
    With the mean squares between units B, between raters J, residual E and within units W, for
    n units and k raters:

        ICC(1,1) = (B − W) / (B + (k−1) W)
        ICC(2,1) = (B − E) / (B + (k−1) E + k (J − E) / n)
        ICC(3,1) = (B − E) / (B + (k−1) E)

    and for the mean of k ratings (B − W)/B, (B − E)/(B + (J − E)/n), (B − E)/B. Intervals are
    exact under normality for forms 1 and 3, Satterthwaite's approximation for form 2.
    What the mean squares leave open (0/0, or a mean of units that do not differ) is NaN.

    Raises
    ------
    TooFewData
        Fewer than 2 complete units or 2 raters, or all ratings the same.
    Malformed
        Not a table of numbers.

    References
    ----------
    Shrout & Fleiss (1979) Psychological Bulletin 86; McGraw & Wong (1996) Psychological Methods 1.
    """
    rows = complete_rows(as_table(x))
    n, k = rows.shape
    if k < 2:
        raise TooFewData("few_raters", minimum=2, n=k)
    if n < 2:
        raise TooFewData("few_units", minimum=2, n=n)
    if not varies(rows.ravel()):
        raise TooFewData("no_variation")
    between, raters, residual, within = _mean_squares(rows)
    with np.errstate(invalid="ignore", divide="ignore"):
        icc1 = _one_way(between, within, k, (n - 1, n * (k - 1)))
        icc2 = _two_way(between, raters, residual, (n, k))
        icc3 = _one_way(between, residual, k, (n - 1, (n - 1) * (k - 1)))
    singles = (icc1, icc2, icc3)
    return ICC(*singles, *(_stepped_up(single, k) for single in singles))


def _mean_squares(rows):
    n, k = rows.shape
    unit, rater, grand = rows.mean(axis=1), rows.mean(axis=0), rows.mean()
    between = k * np.sum((unit - grand) ** 2)
    raters = n * np.sum((rater - grand) ** 2)
    residual = np.sum((rows - unit[:, None] - rater + grand) ** 2)
    within = raters + residual
    degrees = (n - 1, k - 1, (n - 1) * (k - 1), n * (k - 1))
    return tuple(s / d for s, d in zip((between, raters, residual, within), degrees, strict=True))


def _one_way(between, error, k, degrees) -> Agreement:
    upper = f_distribution.ppf(UPPER, *degrees)
    lower = f_distribution.ppf(1 - UPPER, *degrees)
    ends = [(between - f * error) / (between + (k - 1) * f * error) for f in (1.0, upper, lower)]
    return Agreement(*map(float, ends))


def _two_way(between, raters, error, shape) -> Agreement:
    n, k = shape
    value = (between - error) / (between + (k - 1) * error + k * (raters - error) / n)
    first = k * value * raters
    second = (n * (1 + (k - 1) * value) - k * value) * error
    spread = (n - 1) * first**2 + second**2
    degrees = (k - 1) * (n - 1) * (first + second) ** 2 / spread if spread > 0 else (k - 1) * (n - 1)
    upper = f_distribution.ppf(UPPER, n - 1, degrees)
    lower = f_distribution.ppf(UPPER, degrees, n - 1)
    pooled = k * raters + (k * n - k - n) * error
    low = n * (between - upper * error) / (upper * pooled + n * between)
    high = n * (lower * between - error) / (pooled + n * lower * between)
    return Agreement(float(value), float(low), float(high))


def _stepped_up(single: Agreement, k: int) -> Agreement:
    """Spearman–Brown, which turns each single-rating form exactly into its mean-of-k form."""
    ends = (single.value, single.low, single.high)
    return Agreement(*(k * r / (1 + (k - 1) * r) if 1 + (k - 1) * r > 1e-12 else float("nan") for r in ends))
