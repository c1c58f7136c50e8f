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


def tellable(partitions: Mapping[str, Partition], fewest: int) -> set[Cell]:
    """The (grouping, group) whose means may be shown, with ``ALL`` if the whole may. All have all members."""
    sizes = _sizes(partitions)
    kept = set.intersection(*(_safe_alone(sizes, by, fewest) | _others(sizes, by) for by in partitions))
    members = list(next(iter(partitions.values())))
    while ALL in kept and gives_away(members, partitions, kept - {ALL}):
        kept.discard(min(kept - {ALL}, key=lambda cell: (sizes[cell], cell)))
    return kept if ALL in kept else set()


def gives_away(members: Sequence[int], partitions: Mapping[str, Partition], cells: Iterable[Cell]) -> bool:
    """Whether the means of all and of these cells give away one member to somebody who knows at most one other."""
    rows = [[1.0] * len(members)]
    rows += [[float(partitions[grouping][each] == group) for each in members] for grouping, group in sorted(cells)]
    _left, weights, basis = np.linalg.svd(np.asarray(rows), full_matrices=False)
    spanned = basis[weights > NEARLY * weights[0]]
    hidden: NDArray = np.eye(len(members)) - spanned.T @ spanned
    alone = np.diag(hidden)
    if (alone < NEARLY).any():
        return True
    left_over = np.outer(alone, alone) - hidden**2
    np.fill_diagonal(left_over, 1.0)
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
