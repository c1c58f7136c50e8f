"""Marginal likelihood of the graded model: one pass over the people, and what it yields."""

from dataclasses import dataclass, replace

import numpy as np

from ..arrays import Floats, Ints
from .model import NODES, Curves, Layout, curves, indicators, node_weights

CHUNK = 8192
RARE = 50
LOOK = 2_000


@dataclass(frozen=True)
class Answers:
    """Distinct answer patterns with how many people gave each."""

    codes: Ints
    weight: Floats
    layout: Layout
    precision: type[np.floating] = np.float64

    @property
    def noise(self) -> float:
        """Relative rounding error of the log-likelihood."""
        return 1e-11 if self.precision is np.float64 else 1e-6

    def in_single_precision(self) -> "Answers":
        """Return the same answers, to be passed over in half the time with 6 digits."""
        return replace(self, precision=np.float32)

    def category_counts(self) -> Floats:
        """Return how many people chose each category, (C,)."""
        counts = []
        for chosen, size in zip(self.codes.T, self.layout.sizes, strict=True):
            there = chosen >= 0
            counts.append(np.bincount(chosen[there], weights=self.weight[there], minlength=size))
        return np.concatenate(counts)

    def sample(self, size: int, seed: int) -> "Answers":
        """Return a weighted sample that stands for everybody; everybody when they are few.

        People in a rare category are all taken, the others at random with weights that make up for
        those left out, so that no category is lost.
        """
        if len(self.weight) <= size:
            return self
        rare = self.category_counts() < RARE
        certain = np.zeros(len(self.weight), dtype=bool)
        for category in np.flatnonzero(rare):
            item = self.layout.item[category]
            certain |= self.codes[:, item] == category - np.searchsorted(self.layout.item, item)
        others = np.flatnonzero(~certain)
        taken = np.random.default_rng(seed).choice(others, min(size, len(others)), replace=False)
        weight = self.weight.copy()
        weight[taken] *= weight[others].sum() / weight[taken].sum()
        rows = np.sort(np.append(taken, np.flatnonzero(certain)))
        return Answers(self.codes[rows], weight[rows], self.layout)


def distinct(codes: Ints, layout: Layout) -> Answers:
    """Join people with the same answers; not when a sample shows that hardly anybody shares theirs."""
    some = codes[:: max(1, len(codes) // LOOK)]
    if len(codes) > 2 * LOOK and len(np.unique(some, axis=0)) > 0.98 * len(some):
        return Answers(codes, np.ones(len(codes)), layout)
    rows = np.ascontiguousarray(codes)
    whole = rows.view(np.dtype((np.void, rows.dtype.itemsize * rows.shape[1]))).ravel()
    _, first, count = np.unique(whole, return_index=True, return_counts=True)
    return Answers(rows[first], count.astype(float), layout)


def posterior(log_chance: Floats, table: Floats, log_weight: Floats) -> tuple[Floats, Floats]:
    """Return each person's posterior over the nodes (n, Q) and log-likelihood (n,)."""
    joint = table @ log_chance
    joint += log_weight
    top = joint.max(axis=1, keepdims=True)
    joint -= top
    np.exp(joint, out=joint)
    total = joint.sum(axis=1, keepdims=True)
    joint /= total
    return joint, (top + np.log(total))[:, 0]


def expect(parameters: Floats, answers: Answers) -> tuple[float, Floats]:
    """Pass over the people: return the log-likelihood and the expected category counts (C, Q)."""
    layout, kind = answers.layout, answers.precision
    log_chance = unpack(parameters, layout).log.astype(kind)
    log_weight = np.log(node_weights(NODES)).astype(kind)
    counts, loglik = np.zeros(log_chance.shape), 0.0
    for start in range(0, len(answers.weight), CHUNK):
        rows = slice(start, start + CHUNK)
        table = indicators(answers.codes[rows], layout, kind)
        share, log_person = posterior(log_chance, table, log_weight)
        share *= answers.weight[rows, None].astype(kind)
        counts += table.T @ share
        loglik += float(answers.weight[rows] @ log_person)
    return loglik, counts


def unpack(parameters: Floats, layout: Layout) -> Curves:
    """Evaluate the curves of a flat parameter vector (slopes, then intercepts) at the nodes."""
    items = len(layout.sizes)
    return curves(parameters[:items], parameters[items:], layout, NODES)


def gradient(found: Curves, counts: Floats, layout: Layout) -> Floats:
    """Gradient of the log-likelihood (Fisher's identity), slopes first, then intercepts, (P,)."""
    below, above = found.slopes
    below, above = counts * below, counts * above
    thresholds = len(layout.item) - len(layout.sizes)
    slope = np.bincount(layout.item, weights=(below + above) @ NODES)
    intercept = np.bincount(layout.lower, weights=below.sum(axis=1), minlength=thresholds + 2)
    intercept += np.bincount(layout.upper, weights=above.sum(axis=1), minlength=thresholds + 2)
    return np.concatenate([slope, intercept[:thresholds]])


def category_blocks(curved: tuple[Floats, Floats, Floats], layout: Layout) -> Floats:
    """Gather second-order terms of the categories into a (P, P) matrix, block by item.

    Parameters
    ----------
    curved : three (C, Q) arrays
        Terms for (below, below), (below, above), (above, above), in the logits.
    """
    first, cross, last = curved
    items, size = len(layout.sizes), layout.parameters
    matrix = np.zeros((size + 2, size + 2))
    slope, lower, upper = layout.item, layout.lower + items, layout.upper + items
    for row, column, term in (
        (slope, slope, (first + 2 * cross + last) @ NODES**2),
        (slope, lower, (first + cross) @ NODES),
        (slope, upper, (cross + last) @ NODES),
        (lower, lower, first.sum(axis=1)),
        (upper, upper, last.sum(axis=1)),
        (lower, upper, cross.sum(axis=1)),
    ):
        np.add.at(matrix, (row, column), term)
        if row is not column:
            np.add.at(matrix, (column, row), term)
    return matrix[:size, :size]
