"""Norms: where does somebody stand among their peers, when some peer groups are thin?"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy.stats import beta

from .arrays import Floats, Ints, as_column, as_labels, as_number, same_length

STANINE_CUTS = np.array([4, 11, 23, 40, 60, 77, 89, 96.0])
THRESHOLDS = 99


@dataclass(frozen=True)
class Norms:
    """Everybody's place among the people of their group.

    Attributes
    ----------
    percentile : (N,) float
        0 to 100; NaN where the value is missing or the group is below the minimum.
    stanine : (N,) float
        1 to 9 (4-7-12-17-20-17-12-7-4 per cent); NaN likewise.
    low, high : (N,) float
        95 % interval of `percentile`: how far another sample of peers could move it.
    group_n : (N,) int
        People with a value in the person's group.
    shrinkage : (N,) float
        Share of the percentile that comes from all groups together: 0 = own group alone.
    """

    percentile: Floats
    stanine: Floats
    low: Floats
    high: Floats
    group_n: Ints
    shrinkage: Floats


def norms(values: ArrayLike, groups: Sequence, *, minimum: int = 10) -> Norms:
    """Place people among their peers by mid-rank percentiles, shrinking thin groups.

    Parameters
    ----------
    values : (N,) array of scores; missing = NaN.
    groups : (N,) labels of the peer group.
    minimum : int
        Groups with fewer values get no norm (NaN): it would say more about its few members than
        about peers. They still count in the distribution of all.

    Returns
    -------
    Norms

    Notes
    -----
    Mid-rank percentile P_g(y) = 100 · (#below + ½ #equal) / n_g, shrunk as a whole distribution:

        percentile = w P_g(y) + (1 − w) P_all(y),   w = n_g ρ / (1 + (n_g − 1) ρ).

    That is the posterior mean under a Dirichlet-process prior centred on the distribution of all,
    with precision (1 − ρ)/ρ estimated from the data (empirical Bayes): ρ is the ANOVA intraclass
    correlation of the indicators "at or below t", pooled over up to 99 thresholds t, so groups
    that differ in spread count as different too. One group alone is not shrunk. The interval is
    Jeffreys' with effective size n_g + (1 − ρ)/ρ, at most N. Measurement error of the score itself
    is not in it. Groups are assumed exchangeable.

    Raises
    ------
    Malformed
        Different lengths, a missing group label, or `minimum` below 2.

    References
    ----------
    Crocker & Algina (1986) ch. 19; Ferguson (1973) Annals of Statistics 1; Brown, Cai & DasGupta
    (2001) Statistical Science 16.
    """
    scores = as_column(values, "values")
    labels = as_labels(groups, "group")
    same_length(values=scores, groups=labels)
    minimum = int(as_number(minimum, "minimum", "a whole number of at least 2", low=2, whole=True))
    known = ~np.isnan(scores)
    unit, member = np.unique(labels, return_inverse=True)
    n = np.bincount(member[known], minlength=len(unit))
    rho = _distinctness(scores[known], member[known], n)
    weight = n * rho / np.maximum(1 + (n - 1) * rho, 1e-12)
    among_all = _mid_rank(scores[known], scores)
    share = np.full(len(scores), np.nan)
    for group in np.flatnonzero(n >= minimum):
        rows = known & (member == group)
        own = _mid_rank(scores[rows], scores[rows])
        share[rows] = weight[group] * own + (1 - weight[group]) * among_all[rows]
    low, high = _interval(share, _effective_size(n, rho)[member])
    stanine = 1.0 + np.searchsorted(STANINE_CUTS, 100 * share, side="right")
    stanine[np.isnan(share)] = np.nan
    shrinkage = np.where(np.isnan(share), np.nan, 1 - weight[member])
    return Norms(100 * share, stanine, 100 * low, 100 * high, n[member], shrinkage)


def _mid_rank(sample: Floats, at: Floats) -> Floats:
    ordered = np.sort(sample)
    below = np.searchsorted(ordered, at, side="left")
    not_above = np.searchsorted(ordered, at, side="right")
    return (below + not_above) / max(2 * len(ordered), 1)


def _distinctness(scores: Floats, member: Ints, n: Ints) -> float:
    """Intraclass correlation ρ of "at or below t", pooled over thresholds t."""
    n = n[n > 0]
    groups, people = len(n), n.sum()
    if groups < 2:
        return 1.0
    if people == groups:
        return 0.0
    quantiles = np.linspace(0, 1, THRESHOLDS + 2)[1:-1]
    thresholds = np.unique(np.quantile(scores, quantiles, method="inverted_cdf"))
    between = within = 0.0
    _, member = np.unique(member, return_inverse=True)
    for threshold in thresholds:
        reached = scores <= threshold
        share = np.bincount(member, weights=reached, minlength=groups) / n
        between += np.sum(n * (share - reached.mean()) ** 2)
        within += np.sum(n * share * (1 - share))
    between, within = between / (groups - 1), within / (people - groups)
    size = (people - np.sum(n**2) / people) / (groups - 1)
    total = between + (size - 1) * within
    return float(max((between - within) / total, 0.0)) if total > 0 else 0.0


def _effective_size(n: Ints, rho: float) -> Floats:
    prior = (1 - rho) / rho if rho > 0 else np.inf
    return np.minimum(n + prior, n.sum())


def _interval(share: Floats, size: Floats) -> tuple[Floats, Floats]:
    first, second = share * size + 0.5, (1 - share) * size + 0.5
    return beta.ppf(0.025, first, second), beta.ppf(0.975, first, second)
