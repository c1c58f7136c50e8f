"""The best answer without one pair, where capacities are the only rules: the cheapest chain of swaps.

Needs, offers and a hub that stands for "nothing" form a network. A chain of swaps from the need that loses its offer to
the offer that becomes free is a path in it. Measured by what the prices of the relaxation say that each step loses, no
step is negative, so the cheapest chain is a shortest path, and what comes of it is the best answer without the pair.
"""

import numpy as np
from scipy import sparse
from scipy.sparse.csgraph import dijkstra

from .arrays import Floats, Ints
from .program import Program, Relaxed


def network(program: Program, relaxed: Relaxed, x: Floats, ends: tuple[Ints, Ints], needs: int) -> sparse.csr_array:
    """Return what each possible step loses: rows and columns are needs, then offers, then the hub.

    `ends` are the need and the offer of each pair, in input order; the rules are one for each need, then offer.
    """
    need, offer = ends[0], ends[1] + needs
    hub = program.rows.shape[0]
    taken, free = x > 0.5, (x < 0.5) & (program.upper > 0)
    reached = program.rows @ x
    slack, used = np.flatnonzero(reached < program.high - 0.5), np.flatnonzero(reached > 0.5)
    loss = np.abs(relaxed.reduced)
    price = np.maximum(relaxed.price, 0)
    more_need, more_offer = slack[slack < needs], slack[slack >= needs]
    less_need, less_offer = used[used < needs], used[used >= needs]
    steps = [
        (need[free], offer[free], loss[free]),
        (offer[taken], need[taken], loss[taken]),
        (np.full(len(more_need), hub), more_need, np.zeros(len(more_need))),
        (more_offer, np.full(len(more_offer), hub), np.zeros(len(more_offer))),
        (less_need, np.full(len(less_need), hub), price[less_need]),
        (np.full(len(less_offer), hub), less_offer, price[less_offer]),
    ]
    start, end, lost = (np.concatenate(part) for part in zip(*steps, strict=True))
    return sparse.csr_array(sparse.coo_array((lost, (start, end)), shape=(hub + 1, hub + 1)))


def swapped(steps: sparse.csr_array, x: Floats, ends: tuple[Ints, Ints], needs: int, pair: int) -> Floats:
    """Return the best answer without a chosen pair: along the cheapest chain each step gives or takes a pair."""
    start, goal = int(ends[0][pair]), int(ends[1][pair]) + needs
    _, before = dijkstra(steps, indices=start, return_predecessors=True)
    x = x.copy()
    x[pair] = 0
    node = goal
    while node != start:
        earlier = int(before[node])
        if max(node, earlier) < steps.shape[0] - 1:
            need, offer = min(node, earlier), max(node, earlier) - needs
            own = slice(*np.searchsorted(ends[0], [need, need + 1]))
            x[own.start + int(np.searchsorted(ends[1][own], offer))] = float(earlier < needs)
        node = earlier
    return x
