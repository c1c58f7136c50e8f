"""Sum-score scoring: a person's mean over the items answered, with its standard error."""

from collections.abc import Sequence
from dataclasses import dataclass
from numbers import Real

import numpy as np
from numpy.typing import ArrayLike

from .arrays import Floats, Ints, as_number, as_table, shown
from .consistency import standard_error
from .errors import Malformed, TooFewData


@dataclass(frozen=True)
class Scores:
    """One score per person.

    Attributes
    ----------
    value : (N,) float
        The score; NaN where too little was answered.
    se : (N,) float
        Its standard error; NaN where it cannot be known.
    n_items : (N,) int
        How many items were answered.
    """

    value: Floats
    se: Floats
    n_items: Ints


def score(
    x: ArrayLike,
    *,
    reverse: Sequence[int] = (),
    low: float,
    high: float,
    min_share: float = 0.5,
) -> Scores:
    """Score people by the mean of the items they answered.

    Parameters
    ----------
    x : (N, J) array
        Answers on the scale `low`..`high`; missing = NaN.
    reverse : sequence of int
        Zero-based columns that are keyed the other way: answer v counts as low + high − v.
    low, high : float
        Ends of the answer scale.
    min_share : float
        Smallest share of the items that must be answered, in [0, 1]. Somebody without any
        answer never gets a score.

    Returns
    -------
    Scores
        `value` and `se` in units of the answer scale.

    Notes
    -----
    With SEM = s_X √(1 − α) the standard error of measurement of the mean over all J items
    (`reliability` on the keyed answers, complete cases), somebody who answered m items has

        SE(m) = SEM · √(J / m).

    This is Spearman–Brown: the reliability of m parallel items is ρ_m = m ρ₁ / (1 + (m − 1) ρ₁),
    and σ_T √((1 − ρ_m) / ρ_m) is proportional to 1 / √m. Assumes that items are missing at random
    and exchangeable within the scale; a skipped hard item makes the prorated mean too high.
    Where the group is too small or has too few items for a reliability, `se` is NaN.

    Raises
    ------
    Malformed
        Not a table of numbers, an answer outside `low`..`high`, a column number that does not
        exist, `low` not below `high`, or `min_share` outside [0, 1].

    References
    ----------
    Lord & Novick (1968), Statistical Theories of Mental Test Scores, §§ 4.4, 5.10.
    """
    keyed = _keyed(as_table(x), reverse, low, high)
    share = as_number(min_share, "min_share", "between 0 and 1", low=0, high=1)
    n_items = np.sum(~np.isnan(keyed), axis=1)
    items = keyed.shape[1]
    enough = (n_items > 0) & (n_items >= share * items - 1e-9)
    answered = np.where(enough, n_items, 1)
    value = np.where(enough, np.nansum(keyed, axis=1) / answered, np.nan)
    se = np.where(enough, _sem(keyed) * np.sqrt(items / answered), np.nan)
    return Scores(value, se, n_items)


def _keyed(table: Floats, reverse: Sequence[int], low: float, high: float) -> Floats:
    low, high = as_number(low, "low", "a number"), as_number(high, "high", "a number")
    if not low < high:
        raise Malformed("bad_option", name="low", allowed=f"below high ({high:g})", value=low)
    outside = table[(table < low) | (table > high)]
    if outside.size:
        raise Malformed("out_of_range", low=low, high=high, value=float(outside[0]))
    columns = _indices(reverse, table.shape[1] - 1)
    table[:, columns] = low + high - table[:, columns]
    return table


def _indices(reverse: Sequence[int], last: int) -> list[int]:
    """Check item numbers; a mask of true and false is not a list of numbers."""
    try:
        columns = list(reverse)
    except TypeError:
        raise Malformed("bad_option", name="reverse", allowed="a list of item numbers", value=shown(reverse)) from None
    for column in columns:
        plain = isinstance(column, Real) and not isinstance(column, bool | np.timedelta64)
        if not plain or not 0 <= column <= last or column != int(column):
            raise Malformed("bad_index", last=last, value=shown(column))
    return [int(column) for column in columns]


def _sem(keyed: Floats) -> float:
    try:
        return standard_error(keyed)
    except TooFewData:
        return float("nan")
