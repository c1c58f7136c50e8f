"""Ratings as they come in, one row per mark, and the sums that the rating-scale model needs."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy.sparse import csr_array

from ..arrays import Floats, Ints, Labels, as_column, as_labels, same_length
from ..errors import Malformed, NotConverged, TooFewData
from ..islands import refuse_islands

MINIMUM_PEOPLE, MOST_LEVELS, SPARSE = 10, 20, 0.1


@dataclass(frozen=True)
class Ratings:
    """A checked design. A cell is a combination of item and rater that occurs.

    Attributes
    ----------
    person, item, rater : sorted labels, (P,), (I,), (R,)
    levels : (K,) float
        The marks that occur, in order; category 0 is the lowest.
    cell_item, cell_rater : (C,) int
    count, total, square : (P, C), sparse unless most cells are filled
        Number of marks, sum of the categories and of their squares, per person and cell.
    reached : (K − 1,) float
        How many marks reach category 1, 2, …
    """

    person: Labels
    item: Labels
    rater: Labels
    levels: Floats
    cell_item: Ints
    cell_rater: Ints
    count: csr_array | Floats
    total: csr_array | Floats
    square: csr_array | Floats
    reached: Floats

    @property
    def steps(self) -> int:
        """Number of steps between the categories."""
        return len(self.levels) - 1

    def per_item(self, per_cell: Floats) -> Floats:
        """Add values of cells up to items."""
        return np.bincount(self.cell_item, weights=per_cell, minlength=len(self.item)).astype(float)

    def per_rater(self, per_cell: Floats) -> Floats:
        """Add values of cells up to raters."""
        return np.bincount(self.cell_rater, weights=per_cell, minlength=len(self.rater)).astype(float)


def rated(person: Sequence, rater: Sequence, item: Sequence, value: ArrayLike) -> Ratings:
    """Check the columns and sum them up; rows without a mark are left out."""
    marks = as_column(value, "value")
    columns = {
        "person": as_labels(person, "person"),
        "rater": as_labels(rater, "rater"),
        "item": as_labels(item, "item"),
    }
    same_length(**columns, value=marks)
    keep = ~np.isnan(marks)
    (people, person_of), (raters, rater_of), (items, item_of) = (
        np.unique(column[keep], return_inverse=True) for column in columns.values()
    )
    levels, category = np.unique(marks[keep], return_inverse=True)
    _refuse(people, raters, levels)
    refuse_islands(people, person_of, raters, rater_of)
    refuse_islands(items, item_of, raters, rater_of)
    cells, cell_of = np.unique(item_of * len(raters) + rater_of, return_inverse=True)
    shape = (len(people), len(cells))

    def table(weights):
        sums = csr_array((weights, (person_of, cell_of)), shape=shape)
        return sums if sums.nnz < SPARSE * shape[0] * shape[1] else dense(sums)

    reached = np.array([np.sum(category >= step) for step in range(1, len(levels))], dtype=float)
    ratings = Ratings(
        people,
        items,
        raters,
        levels,
        cells // len(raters),
        cells % len(raters),
        table(np.ones(len(category))),
        table(category.astype(float)),
        table(category.astype(float) ** 2),
        reached,
    )
    _refuse_extremes(ratings)
    return ratings


def _refuse(people: Labels, raters: Labels, levels: Floats) -> None:
    if len(people) < MINIMUM_PEOPLE:
        raise TooFewData("few_units", minimum=MINIMUM_PEOPLE, n=len(people))
    if len(raters) < 2:
        raise TooFewData("few_raters", minimum=2, n=len(raters))
    if len(levels) < 2:
        raise TooFewData("no_variation")
    if len(levels) > MOST_LEVELS:
        raise Malformed("too_many_marks", n=len(levels), maximum=MOST_LEVELS)


def _refuse_extremes(ratings: Ratings) -> None:
    """Refuse a rater or item with nothing but lowest or nothing but highest marks."""
    given, counted = ratings.total.sum(axis=0), ratings.count.sum(axis=0)
    for name, labels, add in (("rater", ratings.rater, ratings.per_rater), ("item", ratings.item, ratings.per_item)):
        share = add(given) / (add(counted) * ratings.steps)
        for label in labels[(share == 0) | (share == 1)]:
            raise NotConverged("no_information", what=f"{name} {label}, whose marks are all at one end")


def dense(table: csr_array | Floats) -> Floats:
    """Return the table as a plain array."""
    return table if isinstance(table, np.ndarray) else table.toarray()
