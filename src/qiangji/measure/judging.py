"""Panels: reviewers of different severity judge overlapping sets of entries."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy.stats import norm

from .arrays import Floats, Ints, Labels, as_number, varies
from .crossed import CrossedModel, Prediction
from .errors import Flag, TooFewData
from .islands import refuse_islands
from .reviews import Reviews, averaged
from .threads import one_thread

DRAWS = 2000
SEED = 20220515
CELLS = 2_000_000
CRITICAL = float(norm.ppf(0.975))


@dataclass(frozen=True)
class Panel:
    """A fair order of the entries, and what the reviewers are like.

    Attributes
    ----------
    entry : (E,) labels, sorted
    fair, se : (E,) float
        Value of each entry as a panel of average severity would see it, and its standard error.
    raw, trimmed : (E,) float
        Plain mean of the reviews; the same without the highest and the lowest from 5 reviews on.
    p_top : (E,) float
        Probability that the entry is truly among the best `top`; NaN when `top` is not asked.
    tier : (E,) int
        1 for the entries that cannot be told apart from the best at 95 %, 2 for those that cannot
        be told apart from the best of the rest, and so on.
    reviewer : (R,) labels, sorted
    severity, severity_se : (R,) float
        How far the reviewer marks below the average reviewer (positive = strict).
    severity_p : float
        p-value for "all reviewers are equally severe".
    variance : mapping with keys "entry", "reviewer", "residual"
    flags : tuple of Flag
    """

    entry: Labels
    fair: Floats
    se: Floats
    raw: Floats
    trimmed: Floats
    p_top: Floats
    tier: Ints
    reviewer: Labels
    severity: Floats
    severity_se: Floats
    severity_p: float
    variance: Mapping[str, float]
    flags: tuple[Flag, ...]


@one_thread()
def panel(
    entry: Sequence,
    reviewer: Sequence,
    value: ArrayLike,
    *,
    criterion: Sequence | None = None,
    top: int | None = None,
) -> Panel:
    """Correct the marks of a panel for the severity of whoever happened to review what.

    Parameters
    ----------
    entry, reviewer : (n,) labels
    value : (n,) array
        Marks on one scale; rows with a missing mark are left out.
    criterion : (n,) labels, optional
        When a review has several marks. They are first averaged into **one mean per review**,
        because marks inside a review hang together; a review that lacks some criteria is adjusted
        for how hard those are.
    top : int, optional
        Number of entries to be chosen; asks for `p_top`.

    Returns
    -------
    Panel

    Notes
    -----
    y = μ + entry + reviewer + e, all random and independent, variances by REML; `fair` is
    μ̂ + BLUP(entry) and `se` its prediction error from Henderson's equations at those variances.
    `severity_p` is the exact F test of reviewers beyond entries. `p_top` counts 2,000 draws (fixed
    seed) from the joint prediction distribution. Assumes that reviewers were not given entries by
    how good those are, and that severity is the same for every entry.

    Raises
    ------
    NotConnected
        The reviews fall into islands without a common entry or reviewer; `islands` names them.
    TooFewData
        Fewer than 2 entries or reviewers, fewer reviews than entries and reviewers together (then
        severity and noise cannot be separated), or all marks the same.
    NotConverged
        The variances did not settle.
    Malformed
        Columns of different lengths, missing labels, marks that are not numbers, or `top` not
        between 1 and the number of entries.

    References
    ----------
    Henderson (1975) Biometrics 31; Patterson & Thompson (1971) Biometrika 58; Robinson (1991).
    """
    reviews = averaged(entry, reviewer, value, criterion)
    entries, reviewers = len(reviews.entry), len(reviews.reviewer)
    if top is not None:
        top = int(as_number(top, "top", f"a whole number between 1 and {entries}", low=1, high=entries, whole=True))
    wide_entries = entries >= reviewers
    model = _model(reviews, wide_entries)
    theta = model.fit()
    pair = model.predict(theta, wide_mean=wide_entries)
    fair, lenient = pair if wide_entries else pair[::-1]
    ratio = theta if wide_entries else theta[::-1]
    residual = model.residual_variance(theta)
    severity_p = model.extra_p(wide=not wide_entries)
    raw, trimmed = reviews.plain_means()
    return Panel(
        entry=reviews.entry,
        fair=fair.value,
        se=np.sqrt(fair.variance()),
        raw=raw,
        trimmed=trimmed,
        p_top=_p_top(fair, top),
        tier=_tiers(fair),
        reviewer=reviews.reviewer,
        severity=-lenient.value,
        severity_se=np.sqrt(lenient.variance()),
        severity_p=severity_p,
        variance={
            "entry": float(ratio[0] ** 2 * residual),
            "reviewer": float(ratio[1] ** 2 * residual),
            "residual": residual,
        },
        flags=_flags(severity_p, ratio),
    )


def _model(reviews: Reviews, wide_entries: bool) -> CrossedModel:
    entries, reviewers, n = len(reviews.entry), len(reviews.reviewer), len(reviews.mean)
    if entries < 2:
        raise TooFewData("few_units", minimum=2, n=entries)
    if reviewers < 2:
        raise TooFewData("few_raters", minimum=2, n=reviewers)
    if not varies(reviews.adjusted):
        raise TooFewData("no_variation")
    refuse_islands(reviews.entry, reviews.entry_of, reviews.reviewer, reviews.reviewer_of)
    if n < entries + reviewers:
        raise TooFewData("few_reviews", minimum=entries + reviewers, n=n)
    sides = (reviews.entry_of, reviews.reviewer_of)
    return CrossedModel(*(sides if wide_entries else sides[::-1]), reviews.adjusted)


def _p_top(fair: Prediction, top: int | None) -> Floats:
    entries = len(fair.value)
    if top is None:
        return np.full(entries, np.nan)
    rng = np.random.default_rng(SEED)
    wins = np.zeros(entries)
    chunk = max(1, min(DRAWS, CELLS // entries))
    for done in range(0, DRAWS, chunk):
        drawn = fair.draws(rng, min(chunk, DRAWS - done))
        best = np.argpartition(-drawn, top - 1, axis=1)[:, :top]
        wins += np.bincount(best.ravel(), minlength=entries)
    return wins / DRAWS


def _tiers(fair: Prediction) -> Ints:
    variance = fair.variance()
    tier = np.zeros(len(fair.value), dtype=int)
    number = 0
    while (tier == 0).any():
        number += 1
        leader = int(np.argmax(np.where(tier == 0, fair.value, -np.inf)))
        spread = variance[leader] + variance - 2 * fair.covariance_with(leader)
        tied = fair.value[leader] - fair.value <= CRITICAL * np.sqrt(np.maximum(spread, 0))
        tied[leader] = True
        tier[tied & (tier == 0)] = number
    return tier


def _flags(severity_p: float, ratio: Floats) -> tuple[Flag, ...]:
    flags = []
    if not severity_p < 0.05:
        flags.append(Flag("severity_not_detectable"))
    if ratio[0] == 0:
        flags.append(Flag("entries_not_told_apart"))
    return tuple(flags)
