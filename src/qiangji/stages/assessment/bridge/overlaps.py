"""Which groups of overlapping partitions may be shown together, so that nobody works out a single organisation.

Each grouping is safe for itself by ``suppression``. Together they may still not be: what two of them have in common can
leave one organisation over. All shown means are sums over known sets, so whatever can be worked out of them is a
combination of those sets; one organisation is given away where its own column is such a combination. Whoever knows
one value more, their own, is reckoned with.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from ..peers import UNSTATED
from ..suppression import Group, shown

Cell = tuple[str, str]
Partition = Mapping[int, str]
ALL: Cell = ("", "")
NEARLY = 1e-9
# Of so many kinds at once, each with all others.
BLOCK = 512


def tellable(partitions: Mapping[str, Partition], fewest: int) -> set[Cell]:
    """The (grouping, group) whose means may be shown, with ``ALL`` if the whole may. All have all members."""
    sizes = _sizes(partitions)
    kept = set.intersection(*(_safe_alone(sizes, by, fewest) | _others(sizes, by) for by in partitions))
    members = list(next(iter(partitions.values())))
    while ALL in kept and gives_away(members, partitions, kept - {ALL}):
        kept.discard(min(kept - {ALL}, key=lambda cell: (sizes[cell], cell)))
    return kept if ALL in kept else set()


def gives_away(members: Sequence[int], partitions: Mapping[str, Partition], cells: Iterable[Cell]) -> bool:
    """Whether the means of all and of these cells give away one member to somebody who knows at most one other.

    Members who are in the same cells are told apart by nothing, so one column stands for all of them: what is computed
    grows with the kinds of members, not with the square of their number.
    """
    chosen = sorted(cells)
    kinds = Counter(tuple(partitions[grouping][each] == group for grouping, group in chosen) for each in members)
    columns = np.array([(True, *kind) for kind in kinds], dtype=float).T
    many = np.array([*kinds.values()])
    _left, weights, basis = np.linalg.svd(columns * np.sqrt(many), full_matrices=False)
    spanned = basis[weights > NEARLY * weights[0]] / np.sqrt(many)
    alone = 1 - (spanned**2).sum(axis=0)
    alike = alone**2 - (1 - alone) ** 2
    if (alone < NEARLY).any() or (alike[many > 1] < NEARLY).any():
        return True
    return any(_pairs(spanned, alone, slice(at, at + BLOCK)) for at in range(0, len(kinds), BLOCK))


def _pairs(spanned: NDArray, alone: NDArray, rows: slice) -> bool:
    """Whether a member of one of these kinds and one of another kind are all that is left to each other."""
    left_over = np.outer(alone[rows], alone) - (spanned[:, rows].T @ spanned) ** 2
    left_over[np.arange(len(left_over)), np.arange(len(alone))[rows]] = 1.0
    return bool((left_over < NEARLY).any())


def _sizes(partitions: Mapping[str, Partition]) -> dict[Cell, int]:
    """Whoever has stated nothing is in the whole alone."""
    sizes: dict[Cell, int] = {}
    for grouping, groups in partitions.items():
        counts = Counter(groups.values())
        sizes |= {(grouping, group): n for group, n in counts.items() if group != UNSTATED}
        sizes[ALL] = len(groups)
    return sizes


def _safe_alone(sizes: Mapping[Cell, int], grouping: str, fewest: int) -> set[Cell]:
    own = {cell: n for cell, n in sizes.items() if cell[0] == grouping}
    return shown([Group(ALL, sizes[ALL]), *(Group(cell, n, ALL) for cell, n in own.items())], fewest)


def _others(sizes: Mapping[Cell, int], grouping: str) -> set[Cell]:
    return {cell for cell in sizes if cell[0] != grouping and cell != ALL}
