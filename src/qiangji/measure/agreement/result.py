"""What an agreement coefficient gives back, and how ratings become category numbers."""

from dataclasses import dataclass
from numbers import Real

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ..arrays import Floats, Ints, Labels, as_floats, as_objects, blank, same_length
from ..errors import Malformed

CERTAIN = 1e-7


@dataclass(frozen=True)
class Agreement:
    """A coefficient with its 95 % interval: 1 is perfect, 0 is what chance gives.

    Attributes
    ----------
    value : float
        The coefficient; `float(agreement)` gives it too.
    low, high : float
        Ends of the interval; NaN where the data do not show how far the coefficient could move.
    """

    value: float
    low: float
    high: float

    def __float__(self) -> float:
        return self.value

    @classmethod
    def around(cls, value: float, reach: float) -> "Agreement":
        """Return the symmetric interval value ± reach, cut at the ends of the scale.

        Without any spread below perfect agreement nothing is known about the error: NaN.
        """
        if np.isnan(reach) or (reach <= CERTAIN and value < 1 - CERTAIN):
            return cls(float(value), float("nan"), float("nan"))
        return cls(float(value), float(max(value - reach, -1.0)), float(min(value + reach, 1.0)))


@dataclass(frozen=True)
class ICC:
    """The six intraclass correlations of Shrout & Fleiss.

    Attributes
    ----------
    icc1, icc2, icc3 : Agreement
        Of one rating: with other raters for every unit; with the same raters, standing for others; with
        just these raters.
    icc1k, icc2k, icc3k : Agreement
        The same of the mean over the k raters.
    """

    icc1: Agreement
    icc2: Agreement
    icc3: Agreement
    icc1k: Agreement
    icc2k: Agreement
    icc3k: Agreement


def coded(ratings: ArrayLike) -> tuple[Ints, Labels]:
    """Number the categories over all raters together; missing (None, NaN, "") becomes −1.

    Parameters
    ----------
    ratings : table of numbers or words

    Returns
    -------
    codes : int array of the same shape
    categories : sorted array of the categories that occur
    """
    values = as_objects(ratings)
    if values.ndim != 2:
        raise Malformed("not_a_table", ndim=values.ndim)
    return _numbered(values)


def coded_pair(a: ArrayLike, b: ArrayLike) -> tuple[Ints, Labels]:
    """Number the categories of two raters together: codes (units, 2), and the categories."""
    columns = {"a": as_objects(a), "b": as_objects(b)}
    for name, column in columns.items():
        if column.ndim != 1:
            raise Malformed("not_a_column", name=name, ndim=column.ndim)
    same_length(**columns)
    return _numbered(np.column_stack(list(columns.values())))


def _numbered(values: NDArray) -> tuple[Ints, Labels]:
    flat = values.ravel().tolist()
    present = np.array([not blank(value) for value in flat], dtype=bool).reshape(values.shape)
    given = values[present].tolist()
    kinds = {type(value) for value in given}
    if not all(issubclass(kind, str | Real | np.bool) for kind in kinds):
        raise Malformed("bad_rating")
    if len({issubclass(kind, str) for kind in kinds}) > 1:
        raise Malformed("bad_option", name="ratings", allowed="all numbers or all words", value="a mixture")
    categories, numbers = np.unique(np.array(given), return_inverse=True)
    if categories.dtype.kind not in "biufU":
        raise Malformed("bad_rating")
    if categories.dtype.kind == "f":
        as_floats(categories)
    codes = np.full(values.shape, -1)
    codes[present] = numbers.ravel()
    return codes, categories


def tallied(codes: Ints, categories: int) -> Floats:
    """Count for every row (unit) how often each category occurs; missing is not counted."""
    units = len(codes)
    counts = np.zeros((units, categories))
    row, column = np.nonzero(codes >= 0)
    np.add.at(counts, (row, codes[row, column]), 1)
    return counts
