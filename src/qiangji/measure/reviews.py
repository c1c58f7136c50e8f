"""Reviews as they come in, one row per mark, averaged to one row per review."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from .arrays import Floats, Ints, Labels, as_column, as_labels, same_length

TRIM_FROM = 5


@dataclass(frozen=True)
class Reviews:
    """One row per review.

    Attributes
    ----------
    entry, reviewer : (E,), (R,) labels, sorted
    entry_of, reviewer_of : (n,) int
    mean, adjusted : (n,) float
        Mean mark of the review as it is, and as if the review had marks on all criteria.
    """

    entry: Labels
    reviewer: Labels
    entry_of: Ints
    reviewer_of: Ints
    mean: Floats
    adjusted: Floats

    def plain_means(self) -> tuple[Floats, Floats]:
        """Return each entry's mean, and its mean without the highest and the lowest review."""
        order = np.lexsort((self.mean, self.entry_of))
        groups = np.split(self.mean[order], np.cumsum(np.bincount(self.entry_of))[:-1])
        raw = np.array([group.mean() for group in groups])
        trimmed = np.array([group[1:-1].mean() if len(group) >= TRIM_FROM else group.mean() for group in groups])
        return raw, trimmed


def averaged(entry: Sequence, reviewer: Sequence, value: ArrayLike, criterion: Sequence | None) -> Reviews:
    """Average the marks of each review; rows without a mark are left out."""
    marks = as_column(value, "value")
    columns = {"entry": as_labels(entry, "entry"), "reviewer": as_labels(reviewer, "reviewer")}
    columns["criterion"] = np.zeros(len(marks)) if criterion is None else as_labels(criterion, "criterion")
    same_length(**columns, value=marks)
    keep = ~np.isnan(marks)
    marks = marks[keep]
    (entries, entry_of), (reviewers, reviewer_of), (_, criterion_of) = (
        np.unique(column[keep], return_inverse=True) for column in columns.values()
    )
    width = max(len(reviewers), 1)
    pairs, review_of = np.unique(entry_of * width + reviewer_of, return_inverse=True)
    marks_in = np.bincount(review_of)
    mean = np.bincount(review_of, weights=marks) / marks_in
    fair_marks = marks - _ease(marks, review_of, criterion_of)[criterion_of]
    adjusted = np.bincount(review_of, weights=fair_marks) / marks_in
    return Reviews(entries, reviewers, pairs // width, pairs % width, mean, adjusted)


def _ease(marks: Floats, review_of: Ints, criterion_of: Ints) -> Floats:
    """How much higher each criterion is marked within the same review (least squares)."""
    if not len(marks):
        return np.zeros(0)
    counts = np.zeros((review_of.max() + 1, criterion_of.max() + 1))
    np.add.at(counts, (review_of, criterion_of), 1)
    size = counts.sum(axis=1)
    centred = marks - (np.bincount(review_of, weights=marks) / size)[review_of]
    matrix = np.diag(counts.sum(axis=0)) - counts.T @ (counts / size[:, None])
    ease = np.linalg.lstsq(matrix, np.bincount(criterion_of, weights=centred), rcond=None)[0]
    return ease - ease.mean()
