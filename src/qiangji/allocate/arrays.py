"""What comes in: checked once, at the door, and turned into plain arrays. Nothing given is changed."""

from collections.abc import Iterable, Mapping
from numbers import Real
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import sparse

from .errors import Malformed

Floats = NDArray[np.floating]
Ints = NDArray[np.integer]

LARGEST = 1e100
MOST = 2**31 - 1
SHOWN = 40
EVERYBODY = "all"


def as_numbers(values: ArrayLike, name: str) -> Floats:
    """Return a new float array of finite numbers, none below zero."""
    try:
        given: NDArray = np.ma.asarray(values)
        if given.dtype.kind not in "biufO" or any(isinstance(one, str | complex) for one in _objects(given)):
            raise Malformed("not_numeric", name=name)
        out = np.array(np.ma.filled(given.astype(float), np.nan), dtype=float)
    except (TypeError, ValueError, OverflowError) as wrong:
        if isinstance(wrong, Malformed):
            raise
        raise Malformed("not_numeric", name=name) from None
    if not (np.abs(out) <= LARGEST).all():
        raise Malformed("not_finite", name=name)
    if (out < 0).any():
        raise Malformed("negative", name=name, value=float(out[out < 0][0]))
    return out + 0.0


def as_table(values: Any, name: str) -> Floats:
    """Return a table (rows, columns) of finite numbers, none below zero; sparse tables are filled with zeros."""
    table = as_numbers(values.toarray() if sparse.issparse(values) else values, name)
    if table.ndim != 2:
        raise Malformed("not_a_table", name=name, ndim=table.ndim)
    return table


def as_column(values: ArrayLike, name: str, size: int) -> Floats:
    """Return a column (size,) of finite numbers, none below zero; a single number stands for all."""
    column = as_numbers(values, name)
    if column.ndim == 0:
        return np.full(size, float(column))
    if column.shape != (size,):
        raise Malformed("wrong_shape", name=name, expected=(size,), found=column.shape)
    return column


def as_counts(values: ArrayLike, name: str, size: int) -> Ints:
    """Return a column (size,) of whole numbers, none below zero; a single number stands for all."""
    column = as_column(values, name, size)
    broken = column[column != np.floor(column)]
    if broken.size:
        raise Malformed("not_whole", name=name, value=float(broken[0]))
    return np.minimum(column, MOST).astype(np.int64)


def as_number(value: object, name: str, allowed: str, *, low: float, high: float = LARGEST) -> float:
    """Return an option as a number from `low` to `high`; `allowed` says in words what it must be."""
    plain = value.item() if isinstance(value, np.ndarray | np.generic) and value.size == 1 else value
    try:
        number = float(plain) if isinstance(plain, Real) else np.nan
    except OverflowError:
        number = np.nan
    if low <= number <= high:
        return number
    raise Malformed("bad_option", name=name, allowed=allowed, value=shown(value))


def as_limit(value: object) -> float | None:
    """Return a time limit in seconds, or None."""
    if value is None:
        return None
    return as_number(value, "time_limit", "a number of seconds above zero, or None", low=1e-9)


def as_switch(value: object, name: str) -> bool:
    """Return an option that is either on or off."""
    if isinstance(value, bool | np.bool):
        return bool(value)
    raise Malformed("bad_option", name=name, allowed="True or False", value=shown(value))


def as_marks(values: ArrayLike | None, name: str, shape: tuple[int, int]) -> NDArray[np.bool_]:
    """Return a table of yes and no; without one, all of it is yes."""
    if values is None:
        return np.ones(shape, dtype=bool)
    marks = as_table(values, name)
    if marks.shape != shape:
        raise Malformed("wrong_shape", name=name, expected=shape, found=marks.shape)
    neither = marks[(marks != 0) & (marks != 1)]
    if neither.size:
        raise Malformed("bad_option", name=name, allowed="True or False", value=float(neither[0]))
    return marks > 0


def as_weight(weight: Any) -> sparse.csr_array:
    """Return the weights in input order (by need, then by offer); entries stored twice are added, as scipy says."""
    if not sparse.issparse(weight):
        raise Malformed("not_sparse")
    if weight.ndim != 2:
        raise Malformed("not_a_table", name="weight", ndim=weight.ndim)
    triples = weight.tocoo()
    values = as_numbers(triples.data, "weight")
    out = sparse.coo_array((values, (triples.row, triples.col)), shape=weight.shape).tocsr()
    out.sort_indices()
    if not (out.data <= LARGEST).all():
        raise Malformed("not_finite", name="weight")
    return out


def as_groups(group: ArrayLike | None, size: int) -> tuple[list, Ints]:
    """Return the labels in order of first appearance, and the number of each row's group."""
    if group is None:
        return ([EVERYBODY] if size else []), np.zeros(size, dtype=np.int64)
    try:
        labels = list(group.tolist() if isinstance(group, np.ndarray) else group)  # type: ignore[arg-type]
    except TypeError:
        raise Malformed("wrong_shape", name="group", expected=(size,), found=()) from None
    if len(labels) != size:
        raise Malformed("wrong_shape", name="group", expected=(size,), found=(len(labels),))
    number: dict = {}
    places = np.zeros(size, dtype=np.int64)
    for row, label in enumerate(labels):
        plain = label.item() if isinstance(label, np.generic) else label
        if plain is None or plain == "" or plain is np.ma.masked or plain != plain:  # noqa: PLR0124  NaN
            raise Malformed("missing_label", row=row)
        try:
            places[row] = number.setdefault(plain, len(number))
        except TypeError:
            raise Malformed("missing_label", row=row) from None
    return list(number), places


def as_shares(floor: Any, labels: list, n: Ints) -> Ints:
    """Return how many rows of each group a floor asks for: a share for all groups, or a mapping of shares by group."""
    shares = np.zeros(len(labels))
    if isinstance(floor, Mapping):
        for label, share in floor.items():
            if label not in labels:
                raise Malformed("unknown_group", group=shown(label))
            shares[labels.index(label)] = as_number(share, "floor", "a share from 0 to 1", low=0, high=1)
    elif floor is not None:
        shares[:] = as_number(floor, "floor", "a share from 0 to 1, or one for each group", low=0, high=1)
    return np.ceil(shares * n - 1e-9).astype(np.int64)


def as_sets(at_most_one: Iterable, shape: tuple[int, int]) -> list[Ints]:
    """Return each set of pairs as an array (pairs, 2) of needs and offers."""
    found: list[Ints] = []
    for one in _listed(at_most_one):
        members = _listed(one)
        if not members:
            continue
        try:
            pairs = np.array([tuple(pair) for pair in members])
        except (TypeError, ValueError):
            raise Malformed("bad_pair", value=shown(members[0])) from None
        if pairs.ndim != 2 or pairs.shape[1] != 2 or pairs.dtype.kind not in "iu":
            raise Malformed("bad_pair", value=shown(members[0]))
        outside = (pairs < 0).any(axis=1) | (pairs >= np.array(shape)).any(axis=1)
        if outside.any():
            raise Malformed("bad_pair", value=shown(tuple(pairs[outside][0].tolist())))
        found.append(pairs.astype(np.int64))
    return found


def shown(value: object) -> object:
    """Return a value as it can stand in a sentence."""
    if isinstance(value, bool | int | float | np.number):
        return value
    words = " ".join(str(value).split())
    return words if len(words) <= SHOWN else words[:SHOWN] + "…"


def _objects(given: NDArray) -> list:
    return np.ma.getdata(given).ravel().tolist() if given.dtype.kind == "O" else []


def _listed(values: Any) -> list:
    if isinstance(values, str | bytes | Mapping):
        raise Malformed("bad_pair", value=shown(values))
    try:
        # A set has no order of its own: its pairs are put in one, so that the answer cannot depend on it.
        return sorted(values) if isinstance(values, set | frozenset) else list(values)
    except TypeError:
        raise Malformed("bad_pair", value=shown(values)) from None
