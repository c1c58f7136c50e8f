"""Does a design hang together? Severity can only be compared along shared entries and reviewers."""

from collections.abc import Sequence

import numpy as np
from scipy.sparse import csr_array
from scipy.sparse.csgraph import connected_components

from .arrays import Ints, Labels, shown
from .errors import NotConnected

ISLANDS_NAMED = 5
LABELS_NAMED = 4


def refuse_islands(entry: Labels, entry_of: Ints, reviewer: Labels, reviewer_of: Ints) -> None:
    """Raise `NotConnected`, naming the islands, unless every review is linked to every other.

    Parameters
    ----------
    entry, reviewer : (E,), (R,) labels
    entry_of, reviewer_of : (n,) int
        Index of the entry and of the reviewer of each review.
    """
    entries, size = len(entry), len(entry) + len(reviewer)
    links = csr_array((np.ones(len(entry_of)), (entry_of, entries + reviewer_of)), shape=(size, size))
    count, part = connected_components(links, directed=False)
    if count < 2:
        return
    islands = [
        (tuple(entry[part[:entries] == number].tolist()), tuple(reviewer[part[entries:] == number].tolist()))
        for number in range(count)
    ]
    islands.sort(key=lambda island: -len(island[0]))
    named = [f"{_some(entries)} with {_some(reviewers)}" for entries, reviewers in islands[:ISLANDS_NAMED]]
    names = "; ".join(named) + ("; …" if count > ISLANDS_NAMED else "")
    raise NotConnected("islands", islands=tuple(islands), count=count, names=names)


def _some(labels: Sequence) -> str:
    return ", ".join(str(shown(label)) for label in labels[:LABELS_NAMED]) + (
        ", …" if len(labels) > LABELS_NAMED else ""
    )
