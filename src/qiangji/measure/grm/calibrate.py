"""Calibration of a scale: the graded response model by marginal maximum likelihood."""

import numpy as np
from numpy.typing import ArrayLike

from ..arrays import Floats, as_table
from ..errors import Flag, Malformed, NotConverged, TooFewData
from ..threads import one_thread
from .climbing import maximise
from .likelihood import distinct
from .model import GradedModel, Layout, codes_of, levels_of

MINIMUM_PEOPLE, MINIMUM_ITEMS, MOST_LEVELS = 50, 3, 20
ADVISED_PEOPLE = 250
FAR_THRESHOLD, WEAK_SLOPE = 6.0, 0.4


@one_thread()
def fit(x: ArrayLike) -> GradedModel:
    """Calibrate graded items: discriminations and thresholds with standard errors.

    Parameters
    ----------
    x : (N, J) array
        Keyed answers, any ordered codes, each item with its own number of levels; missing = NaN.
        A level that nobody used cannot be placed and is joined with its neighbours; an item that
        everyone answered alike is left out (NaN); people without an answer are left out.

    Returns
    -------
    GradedModel
        On the scale where people are N(0, 1) and most items point upwards.

    Notes
    -----
    P(X_j ≥ k | θ) = logistic(a_j (θ − b_jk)), answers independent given θ ~ N(0, 1). The marginal
    likelihood uses 61 equally spaced nodes on [−6, 6]. It is maximised by EM from simple starting
    values and then by Newton steps with the observed information (Louis), first on 3,000 people
    and then on all, until a step is below 0.0001 standard errors. Estimates are never clipped:
    |b| > 6 and a < .4 are flagged. Standard errors come from the observed information. Beyond 8,000
    distinct answer patterns it is taken from a weighted random sample of that many (fixed seed,
    everybody in a rare category included), which moves a standard error by about 1 %, and the last
    step may be 0.01 standard errors. Missing answers are assumed missing at random.

    Raises
    ------
    TooFewData
        Fewer than 50 people with an answer, or fewer than 3 items that vary.
    NotConverged
        The likelihood has no maximum in reach (an item repeats another, or separates people
        perfectly), or the data do not determine an item.
    Malformed
        Not a table of numbers, or an item with more than 20 different answers.

    References
    ----------
    Samejima (1969) Psychometrika Monograph 17; Bock & Aitkin (1981) Psychometrika 46; Louis (1982)
    J. Royal Statistical Society B 44.
    """
    table = as_table(x)
    rows = table[~np.isnan(table).all(axis=1)]
    if len(rows) < MINIMUM_PEOPLE:
        raise TooFewData("few_people", minimum=MINIMUM_PEOPLE, n=len(rows))
    levels = levels_of(rows)
    used = _usable(levels)
    layout = Layout.of(np.array([len(levels[j]) for j in used]))
    parameters, loglik, information, passes = maximise(distinct(codes_of(rows, levels)[:, used], layout))
    a, b, se_a, se_b = _on_trait_scale(parameters, _covariance(information), layout)
    flags = _flags(levels, used, a, b) + _people_flags(len(table), len(rows))
    return GradedModel(
        a=_with_gaps(a, used, len(levels)),
        b=_lists_with_gaps(b, used, len(levels)),
        se_a=_with_gaps(se_a, used, len(levels)),
        se_b=_lists_with_gaps(se_b, used, len(levels)),
        loglik=loglik,
        n=len(rows),
        iterations=passes,
        flags=flags,
        levels=levels,
    )


def _usable(levels):
    for j, known in enumerate(levels):
        if len(known) > MOST_LEVELS:
            raise Malformed("too_many_levels", item=j, n=len(known), maximum=MOST_LEVELS)
    used = np.flatnonzero([len(known) > 1 for known in levels])
    if len(used) < MINIMUM_ITEMS:
        raise TooFewData("few_items", minimum=MINIMUM_ITEMS, n=len(used))
    return used


def _covariance(information: Floats) -> Floats:
    values = np.linalg.eigvalsh(information)
    if values[0] <= 1e-10 * values[-1]:
        raise NotConverged("no_information", what="all items")
    return np.linalg.inv(information)


def _on_trait_scale(parameters: Floats, covariance: Floats, layout: Layout):
    """Turn intercepts d into thresholds b = −d / a, with standard errors by the delta method."""
    items = len(layout.sizes)
    of = layout.threshold_item
    a, b = parameters[:items], -parameters[items:] / parameters[:items][of]
    variance = np.diag(covariance)
    shared = covariance[np.arange(len(b)) + items, of]
    spread = (variance[items:] + b**2 * variance[:items][of] + 2 * b * shared) / a[of] ** 2
    cuts = np.cumsum(layout.sizes - 1)[:-1]
    return a, np.split(b, cuts), np.sqrt(variance[:items]), np.split(np.sqrt(spread), cuts)


def _flags(levels, used, a: Floats, b: list[Floats]) -> tuple[Flag, ...]:
    flags = [Flag("constant_item", item=j) for j in range(len(levels)) if j not in used]
    for j, slope, thresholds in zip(used.tolist(), a, b, strict=True):
        if slope < WEAK_SLOPE:
            flags.append(Flag("weak_item" if slope > -WEAK_SLOPE else "negative_item", item=j, value=float(slope)))
        far = thresholds[np.abs(thresholds) > FAR_THRESHOLD]
        if far.size:
            flags.append(Flag("extreme_threshold", item=j, value=float(far[np.argmax(np.abs(far))])))
        flags += [Flag("unused_category", item=j, value=float(level)) for level in _skipped(levels[j])]
    return tuple(flags)


def _skipped(known: Floats) -> list[float]:
    """Whole numbers inside the range of whole-number levels that nobody chose."""
    if np.any(known != np.round(known)) or known[-1] - known[0] > MOST_LEVELS:
        return []
    return sorted(set(np.arange(known[0], known[-1] + 1).tolist()) - set(known.tolist()))


def _people_flags(given: int, n: int) -> tuple[Flag, ...]:
    flags = [Flag("empty_rows", n=given - n)] if given > n else []
    if n < ADVISED_PEOPLE:
        flags.append(Flag("small_calibration", n=n, minimum=ADVISED_PEOPLE))
    return tuple(flags)


def _with_gaps(values: Floats, used, items: int) -> Floats:
    out = np.full(items, np.nan)
    out[used] = values
    return out


def _lists_with_gaps(values: list[Floats], used, items: int) -> list[Floats]:
    found = dict(zip(used.tolist(), values, strict=True))
    return [found.get(j, np.empty(0)) for j in range(items)]
