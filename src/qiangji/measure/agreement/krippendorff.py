"""Krippendorff's alpha: one agreement coefficient for any number of raters, level and gaps."""

import numpy as np
from numpy.typing import ArrayLike
from scipy.stats import t

from ..arrays import Floats, as_choice, varies
from ..errors import Malformed, TooFewData
from .result import Agreement, coded, tallied

LEVELS = ("nominal", "ordinal", "interval", "ratio")
UNITS_AT_ONCE = 200


def krippendorff(x: ArrayLike, level: str = "nominal") -> Agreement:
    """Estimate Krippendorff's alpha with its 95 % interval.

    Parameters
    ----------
    x : (raters, units) array; missing = NaN, None or "". Words only at the nominal level.
        Units with a single rating say nothing about agreement and do not count.
    level : "nominal", "ordinal", "interval" or "ratio"
        What a difference between two ratings means.

    Returns
    -------
    Agreement

    Notes
    -----
    α = 1 − D_o / D_e with D_o = Σ_u Σ_{c,k} n_uc n_uk δ²_ck / (m_u − 1) and
    D_e = Σ_{c,k} n_c n_k δ²_ck / (n − 1), over the n ratings in units with m_u ≥ 2. δ² is
    0/1 (nominal), (n_c/2 + Σ between + n_k/2)² (ordinal), (c − k)² (interval),
    ((c − k)/(c + k))² (ratio). The interval is the jackknife over units with Student's t; NaN where
    everything hangs on one unit.

    Raises
    ------
    TooFewData
        Fewer than 2 units with two ratings, or only one value in use.
    Malformed
        Not a table, an unknown level, words above the nominal level, or negative values at the
        ratio level.

    References
    ----------
    Krippendorff (2011) Computing Krippendorff's alpha-reliability; Tukey's jackknife, Miller (1974).
    """
    as_choice(level, "level", LEVELS)
    codes, categories = coded(x)
    counts = tallied(codes.T, len(categories))
    counts = counts[counts.sum(axis=1) >= 2]
    units = len(counts)
    if units < 2:
        raise TooFewData("few_units", minimum=2, n=units)
    present = counts.sum(axis=0) > 0
    if present.sum() < 2:
        raise TooFewData("no_variation")
    counts, values = counts[:, present], _on_scale(categories[present], level)
    if not varies(values):
        raise TooFewData("no_variation")
    without = _alphas_without(counts, values, level)
    se = np.sqrt((units - 1) / units * np.sum((without - without.mean()) ** 2))
    return Agreement.around(_alpha(counts, values, level), t.ppf(0.975, units - 1) * se)


def _on_scale(categories, level: str) -> Floats:
    if level == "nominal":
        return np.arange(len(categories), dtype=float)
    if categories.dtype.kind not in "biuf":
        raise Malformed("not_numeric")
    values = categories.astype(float)
    if level == "ratio" and values.min() < 0:
        raise Malformed("out_of_range", low=0, high="infinity", value=float(values.min()))
    return values


def _alpha(counts: Floats, values: Floats, level: str) -> float:
    total = counts.sum(axis=0, keepdims=True)
    within = _per_unit(counts, _place(total, values, level), level).sum()
    return float(1 - within * (counts.sum() - 1) / _spread(total, _place(total, values, level), level)[0])


def _alphas_without(counts: Floats, values: Floats, level: str) -> Floats:
    """Return alpha without each unit in turn; NaN where only one value is left."""
    whole = counts.sum(axis=0)
    nothing = 1e-10 * _spread(whole[None], _place(whole[None], values, level), level)[0]
    found = []
    for start in range(0, len(counts), UNITS_AT_ONCE):
        left = slice(start, start + UNITS_AT_ONCE)
        totals = whole - counts[left]
        place = _place(totals, values, level)
        each = _per_unit(counts, place, level)
        own = each[np.arange(len(counts))[left], np.arange(len(totals))] if level == "ordinal" else each[left, 0]
        within = each.sum(axis=0) - own
        expected = _spread(totals, place, level)
        expected = np.where(expected > nothing, expected, np.nan)
        found.append(1 - within * (totals.sum(axis=1) - 1) / expected)
    return np.concatenate(found)


def _place(totals: Floats, values: Floats, level: str) -> Floats:
    """Where each value stands on the scale, (rows, values): by rank among the ratings, or by itself."""
    if level != "ordinal":
        return values[None] - values.mean() if level == "interval" else values[None]
    return np.cumsum(totals, axis=1) - totals / 2


def _per_unit(counts: Floats, place: Floats, level: str) -> Floats:
    """Return Σ n_c n_k δ² / (m − 1) of every unit, for every row of places, (units, rows)."""
    size = counts.sum(axis=1, keepdims=True)
    if level in ("nominal", "ratio"):
        return _spread(counts, place, level)[:, None] / (size - 1)
    return 2 * (size * (counts @ (place**2).T) - (counts @ place.T) ** 2) / (size - 1)


def _spread(counts: Floats, place: Floats, level: str) -> Floats:
    """Return Σ n_c n_k δ² of every row of counts, (rows,)."""
    size = counts.sum(axis=1)
    if level == "nominal":
        return size**2 - np.sum(counts**2, axis=1)
    if level == "ratio":
        gap, total = place.T - place, place.T + place
        distance = np.divide(gap, total, out=np.zeros_like(gap), where=total > 0) ** 2
        return np.sum((counts @ distance) * counts, axis=1)
    return 2 * (size * np.sum(counts * place**2, axis=1) - np.sum(counts * place, axis=1) ** 2)
