"""Observed information of the marginal likelihood, exactly, by Louis' identity."""

import numpy as np

from ..arrays import Floats
from .likelihood import Answers, category_blocks, posterior, unpack
from .model import NODES, Layout, indicators, node_weights

NEGLIGIBLE = 1e-3
ROWS, CELLS = 10_000, 500_000


def observed_information(parameters: Floats, answers: Answers) -> tuple[Floats, Floats]:
    """Return minus the Hessian of the log-likelihood, (P, P), and what it would be if θ were known.

    Louis (1982): the expected complete-data curvature, minus the posterior covariance of the
    complete-data score of every person, summed over people.
    """
    layout = answers.layout
    found = unpack(parameters, layout)
    below, above = found.slopes
    log_chance, log_weight = found.log, np.log(node_weights(NODES))
    size, categories = layout.parameters, len(layout.item)
    pairs = np.zeros((len(NODES), categories, categories))
    counts, own = np.zeros_like(log_chance), np.zeros((size, size))
    parts = ((below + above) * NODES, below, above)
    for start in range(0, len(answers.weight), ROWS):
        rows = slice(start, start + ROWS)
        table = indicators(answers.codes[rows], layout)
        share, _ = posterior(log_chance, table, log_weight)
        people = answers.weight[rows, None]
        counts += table.T @ (share * people)
        _add_pairs(pairs, table, share, people)
        score = _gather([table.T * (part @ share.T) for part in parts], layout)
        own += (score * people[:, 0]) @ score.T
    complete = category_blocks(_curvature(found, below, above, counts), layout)
    missing = -own
    at_once = max(1, CELLS // categories**2)
    for start in range(0, len(NODES), at_once):
        nodes = slice(start, start + at_once)
        weights = [part.T[nodes, :, None] for part in parts]
        half = _gather([weight * pairs[nodes] for weight in weights], layout)
        half = np.ascontiguousarray(half.swapaxes(1, 2))
        missing += _gather([weight * half for weight in weights], layout).sum(axis=0)
    return complete - missing, complete


def _add_pairs(pairs: Floats, table: Floats, share: Floats, people: Floats) -> None:
    """Count, at every node, how often two categories are chosen together."""
    weight = np.ascontiguousarray(np.sqrt(people * share).T, dtype=np.float32)
    table = table.astype(np.float32)
    for node, column in enumerate(weight):
        near = np.flatnonzero(column > NEGLIGIBLE)
        if near.size:
            half = table[near] * column[near, None]
            pairs[node] += half.T @ half


def _gather(parts: list[Floats], layout: Layout) -> Floats:
    """Add the three parts of each category's score, (…, C, n) each, up into the parameters, (…, P, n)."""
    slope, below, above = parts
    first = np.cumsum(layout.sizes) - layout.sizes
    not_first, not_last = np.ones((2, len(layout.item)), dtype=bool)
    not_first[first] = not_last[first + layout.sizes - 1] = False
    thresholds = below[..., not_first, :] + above[..., not_last, :]
    return np.concatenate([np.add.reduceat(slope, first, axis=-2), thresholds], axis=-2)


def _curvature(found, below: Floats, above: Floats, counts: Floats):
    """Minus the second derivatives of log P in its two logits, weighted by expected counts."""
    first = -(below * (1 - 2 * found.reached) - below**2)
    last = -(above * (1 - 2 * found.ceiling) - above**2)
    return counts * first, counts * below * above, counts * last
