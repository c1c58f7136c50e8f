"""Marginal likelihood of the many-facet rating-scale model, with gradient and information.

log P(X = k) = k (θ − item − rater) − Σ_{h ≤ k} step_h − log Z. Because the sum score is sufficient,
a person's likelihood over θ needs only the log Z of the cells that the person was rated in.
"""

from dataclasses import dataclass

import numpy as np
from scipy.linalg import block_diag

from ..arrays import Floats
from .ratings import Ratings, dense

PEOPLE_AT_ONCE = 4_000_000


@dataclass(frozen=True)
class Space:
    """Free parameters: items, raters and steps that sum to 0, log of the SD of θ."""

    basis: Floats
    items: int
    raters: int
    steps: int

    @classmethod
    def of(cls, ratings: Ratings) -> "Space":
        """Build the map from free to full parameters."""
        items, raters, steps = len(ratings.item), len(ratings.rater), ratings.steps
        basis = block_diag(np.eye(items), _sum_to_zero(raters), _sum_to_zero(steps))
        return cls(basis, items, raters, steps)

    def split(self, free: Floats) -> tuple[Floats, Floats, Floats, float]:
        """Return items, raters, steps and the SD of θ."""
        full = self.basis @ free[:-1]
        item, rater, step = np.split(full, [self.items, self.items + self.raters])
        return item, rater, step, float(np.exp(free[-1]))

    def covariance(self, free_covariance: Floats) -> Floats:
        """Return the covariance of all items, raters and steps."""
        return self.basis @ free_covariance[:-1, :-1] @ self.basis.T


def _sum_to_zero(size: int) -> Floats:
    return np.vstack([np.eye(size - 1), -np.ones((1, size - 1))])


@dataclass(frozen=True)
class Pass:
    """What one pass over the people finds.

    Attributes
    ----------
    loglik : float
    theta : (Q,) nodes
    share : (P, Q) posterior of each person
    reach : (K − 1, C, Q) probability of reaching each category
    expected : (C, Q) expected category
    weight : (C, Q) expected number of marks per cell and node
    """

    loglik: float
    theta: Floats
    share: Floats
    reach: Floats
    expected: Floats
    weight: Floats


def pass_over(free: Floats, ratings: Ratings, space: Space, nodes: Floats) -> Pass:
    """Evaluate everything at one point; `nodes` are standard normal, equally spaced."""
    item, rater, step, sd = space.split(free)
    theta = sd * nodes
    hardness = item[ratings.cell_item] + rater[ratings.cell_rater]
    category = np.arange(len(step) + 1)
    logit = category[:, None, None] * (theta - hardness[:, None]) - np.append(0, np.cumsum(step))[:, None, None]
    chance, log_total = _normalised(logit, axis=0)
    reach = np.cumsum(chance[:0:-1], axis=0)[::-1]
    joint = np.outer(ratings.total.sum(axis=1), theta) - ratings.count @ log_total + _log_weights(nodes)
    share, log_person = _normalised(joint, axis=1)
    fixed = ratings.total.sum(axis=0) @ hardness + ratings.reached @ step
    loglik = float(log_person.sum() - fixed)
    return Pass(loglik, theta, share, reach, reach.sum(axis=0), ratings.count.T @ share)


def _normalised(logs: Floats, axis: int) -> tuple[Floats, Floats]:
    """Return exp(logs) scaled to sum to 1 along an axis, and the log of the sum."""
    top = logs.max(axis=axis, keepdims=True)
    shares = np.exp(logs - top)
    total = shares.sum(axis=axis, keepdims=True)
    shares /= total
    return shares, (top + np.log(total)).squeeze(axis)


def _log_weights(nodes: Floats) -> Floats:
    density = -(nodes**2) / 2
    return density - np.log(np.exp(density).sum())


def gradient(found: Pass, ratings: Ratings, space: Space) -> Floats:
    """Gradient of the log-likelihood in the free parameters."""
    gap = np.sum(found.weight * found.expected, axis=1) - ratings.total.sum(axis=0)
    step = np.sum(found.weight * found.reach, axis=(1, 2)) - ratings.reached
    full = np.concatenate([ratings.per_item(gap), ratings.per_rater(gap), step])
    seen = ratings.total.sum(axis=1) @ found.share - np.sum(found.weight * found.expected, axis=0)
    return np.append(space.basis.T @ full, seen @ found.theta)


def observed_information(found: Pass, ratings: Ratings, space: Space) -> Floats:
    """Observed information in the free parameters, by Louis' identity."""
    full = _complete(found, ratings, space) - _missing(found, ratings, space)
    basis = block_diag(space.basis, np.eye(1))
    return basis.T @ full @ basis


def _complete(found: Pass, ratings: Ratings, space: Space) -> Floats:
    """Expected complete-data information of items, raters, steps and log SD."""
    size = space.items + space.raters + space.steps + 1
    item, rater = ratings.cell_item, space.items + ratings.cell_rater
    first = space.items + space.raters
    matrix = np.zeros((size, size))
    both = np.zeros((space.steps, len(item)))
    for h in range(space.steps):
        for g in range(space.steps):
            apart = found.reach[max(h, g)] - found.reach[h] * found.reach[g]
            per_cell = np.sum(found.weight * apart, axis=1)
            matrix[first + h, first + g] = per_cell.sum()
            both[h] += per_cell
    spread = both.sum(axis=0)
    for row, column in ((item, item), (rater, rater), (item, rater), (rater, item)):
        np.add.at(matrix, (row, column), spread)
    for h in range(space.steps):
        for place in (item, rater):
            np.add.at(matrix[:, first + h], place, both[h])
            np.add.at(matrix[first + h], place, both[h])
    matrix[-1, -1] = 2 * np.sum(found.share @ _standard_square(found))
    return matrix


def _missing(found: Pass, ratings: Ratings, space: Space) -> Floats:
    """Posterior covariance of every person's complete-data score, summed over people."""
    size = space.items + space.raters + space.steps + 1
    people, nodes = found.share.shape
    together = np.zeros((size, size))
    chunk = max(1, PEOPLE_AT_ONCE // (nodes * size))
    for start in range(0, people, chunk):
        rows = slice(start, start + chunk)
        share = found.share[rows]
        score = _scores(found, ratings, space, rows)
        centre = np.einsum("pq,fpq->fp", share, score)
        score -= centre[:, :, None]
        flat = score.reshape(size, -1)
        together += (flat * share.ravel()) @ flat.T
    return together


def _scores(found: Pass, ratings: Ratings, space: Space, rows: slice) -> Floats:
    count = dense(ratings.count[rows])
    score = np.empty((space.items + space.raters + space.steps + 1, len(count), len(found.theta)))
    for number, (cell, levels) in enumerate(((ratings.cell_item, space.items), (ratings.cell_rater, space.raters))):
        for level in range(levels):
            here = cell == level
            score[number * space.items + level] = count[:, here] @ found.expected[here]
    for h in range(space.steps):
        score[space.items + space.raters + h] = count @ found.reach[h]
    score[-1] = _standard_square(found)
    return score


def _standard_square(found: Pass) -> Floats:
    """θ² / σ², from nodes that reach 6 SD either way."""
    return (found.theta / (found.theta[-1] / 6)) ** 2
