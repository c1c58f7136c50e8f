"""What comes in: checked once, at the door, and turned into plain float arrays and labels."""

from collections.abc import Collection, Sequence
from decimal import Decimal
from numbers import Real

import numpy as np
from numpy.typing import ArrayLike, NDArray

from .errors import Malformed

Floats = NDArray[np.floating]
Ints = NDArray[np.integer]
Labels = NDArray

LARGEST, SMALLEST = 1e100, 1e-100  # beyond them squares overflow or vanish
ROUNDING = 1e-12
SHOWN = 40


def as_floats(values: ArrayLike) -> Floats:
    """Return a new float array; `None`, `NA` and masked entries become NaN.

    Words are refused, also those that look like numbers, and so are infinite numbers and those that
    are too large to be squared.
    """
    raw = _array(values)
    if raw.dtype.kind == "O":
        raw = np.array([_number(value) for value in raw.ravel().tolist()], dtype=float).reshape(raw.shape)
    if raw.dtype.kind not in "biuf":
        raise Malformed("not_numeric")
    out = raw.astype(float)
    if np.isinf(out).any():
        raise Malformed("infinite")
    far = out[np.abs(out) > LARGEST]
    if far.size:
        raise Malformed("out_of_range", low=-LARGEST, high=LARGEST, value=float(far[0]))
    return out


def as_table(x: ArrayLike) -> Floats:
    """Return `x` as an (N, J) float array with NaN for missing."""
    table = as_floats(x)
    if table.ndim != 2:
        raise Malformed("not_a_table", ndim=table.ndim)
    return table


def as_columns(x: ArrayLike) -> Floats:
    """Return a column (N,) or a table (N, J) as an (N, J) float array."""
    table = as_floats(x)
    return as_table(table[:, None] if table.ndim == 1 else table)


def as_column(values: ArrayLike, name: str) -> Floats:
    """Return `values` as an (N,) float array with NaN for missing."""
    column = as_floats(values)
    if column.ndim != 1:
        raise Malformed("not_a_column", name=name, ndim=column.ndim)
    return column


def as_labels(values: Sequence | NDArray, name: str) -> Labels:
    """Return labels as an (N,) array of one comparable type; a missing label is refused.

    Numbers stay numbers. Numbers among words become words, unless two labels would become one.
    """
    plain = isinstance(values, np.ndarray) and values.dtype.kind in "biu" and not np.ma.is_masked(values)
    labels = np.asarray(values) if plain else as_objects(values)
    if labels.ndim != 1:
        raise Malformed("not_a_column", name=name, ndim=labels.ndim)
    if plain:
        return labels
    each = labels.tolist()
    for row, label in enumerate(each):
        if blank(label):
            raise Malformed("missing_label", name=name, row=row)
    try:
        kinds = {type(label) for label in set(each)}
        if all(issubclass(kind, str) for kind in kinds):
            return labels.astype(str)
        if all(issubclass(kind, Real | np.bool) for kind in kinds):
            return np.array(each)
        if len(kinds) == 1:
            np.unique(labels)
            return labels
    except (TypeError, ValueError, ArithmeticError):
        raise Malformed("bad_label", name=name) from None
    words = labels.astype(str)
    if not all(issubclass(kind, str | Real) for kind in kinds) or len(set(words.tolist())) < len(set(each)):
        raise Malformed("bad_label", name=name)
    return words


def as_objects(values: Sequence | ArrayLike) -> NDArray:
    """Return an array of Python objects, so that nothing missing can hide among words."""
    if isinstance(values, np.ma.MaskedArray):
        return _unmasked(values)
    try:
        return np.array(values, dtype=object)
    except (TypeError, ValueError):
        return np.array(None, dtype=object)


def as_number(
    value: object, name: str, allowed: str, *, low: float = -LARGEST, high: float = LARGEST, whole: bool = False
) -> float:
    """Return an option as a number from `low` to `high`; `allowed` says in words what it must be."""
    plain = value.item() if isinstance(value, np.ndarray | np.generic) and value.size == 1 else value
    try:
        number = float(plain) if isinstance(plain, Real) else np.nan
    except OverflowError:
        number = np.nan
    if low <= number <= high and not (whole and number != int(number)):
        return int(number) if whole else number
    raise Malformed("bad_option", name=name, allowed=allowed, value=shown(value))


def as_choice(value: object, name: str, choices: Collection) -> None:
    """Refuse an option that is not one of the words (or None) to choose from."""
    if not (value is None or isinstance(value, str)) or value not in choices:
        raise Malformed("bad_option", name=name, allowed=", ".join(map(str, choices)), value=shown(value))


def shown(value: object) -> object:
    """Return a value as it can stand in a sentence."""
    if isinstance(value, bool | int | float | np.number):
        return value
    words = " ".join(str(value).split())
    return words if len(words) <= SHOWN else words[:SHOWN] + "…"


def missing(value: object) -> bool:
    """Return whether one entry of a list is None, NaN, NA, NaT or masked."""
    if value is None or value is np.ma.masked:
        return True
    try:
        return bool(value != value)  # noqa: PLR0124  only what is not a value differs from itself
    except (TypeError, ValueError):
        return type(value).__name__ == "NAType"
    except ArithmeticError:
        return True


def blank(value: object) -> bool:
    """Return whether one entry is missing or a word without letters."""
    return missing(value) or (isinstance(value, str) and value == "")


def same_length(**columns: NDArray) -> None:
    """Refuse columns of different lengths, naming them."""
    if len({len(column) for column in columns.values()}) > 1:
        raise Malformed("lengths_differ", names=", ".join(columns))


def varies(values: Floats) -> NDArray[np.bool]:
    """Return whether the values differ by more than rounding, along the first axis."""
    return np.ptp(values, axis=0) > np.maximum(ROUNDING * np.abs(values).max(axis=0), SMALLEST)


def complete_rows(table: Floats) -> Floats:
    """Return the rows without a missing value."""
    return table[~np.isnan(table).any(axis=1)]


def _array(values: ArrayLike) -> NDArray:
    if isinstance(values, np.ma.MaskedArray):
        return _unmasked(values)
    try:
        return np.asarray(values)
    except (TypeError, ValueError):
        raise Malformed("not_numeric") from None


def _number(value: object) -> float:
    if missing(value):
        return float("nan")
    if not isinstance(value, Real | Decimal | np.bool):
        raise Malformed("not_numeric")
    try:
        return float(value)
    except OverflowError:
        raise Malformed("infinite") from None


def _unmasked(values: np.ma.MaskedArray) -> NDArray:
    out = np.ma.getdata(values).astype(object)
    out[np.ma.getmaskarray(values)] = None
    return out
