"""Which group means may be shown, so that no subtraction gives away fewer than five people.

Groups form a tree: organisation within district within all. Hiding a small group is not enough: what its parent has
and its shown siblings have not is the small group again. So further groups are hidden, the smallest first, until
every remainder is nobody or at least ``FEWEST``. Decided once for everybody: two readers who put together what each
of them sees learn no more than one who sees it all.
"""

from collections.abc import Hashable, Iterable, Iterator
from dataclasses import dataclass

FEWEST = 5


@dataclass(frozen=True)
class Group:
    """``n`` people, counted with everybody below; the topmost has no ``parent``."""

    key: Hashable
    n: int
    parent: Hashable | None = None


def shown(groups: Iterable[Group], fewest: int = FEWEST) -> set[Hashable]:
    """The keys of the groups whose figures may be shown."""
    tree = _Tree(groups, fewest)
    while (violated := tree.violated()) is not None:
        tree.open_up(violated)
    return tree.shown


class _Tree:
    def __init__(self, groups: Iterable[Group], fewest: int) -> None:
        self.groups = {group.key: group for group in groups}
        self.fewest = fewest
        self.shown = {key for key, group in self.groups.items() if group.n >= fewest}
        self.children: dict[Hashable, list[Hashable]] = {key: [] for key in self.groups}
        for group in self.groups.values():
            if group.parent is not None:
                self.children[group.parent].append(group.key)

    def violated(self) -> Hashable | None:
        """A shown group of which subtraction leaves somebody, but too few."""
        return next((key for key in self._in_order() if 0 < self._remainder(key) < self.fewest), None)

    def open_up(self, key: Hashable) -> None:
        """Hide the smallest of the groups that are subtracted from this one; without any, the group itself."""
        parts = list(self._subtracted(key))
        self.shown.discard(min(parts, key=self._size) if parts else key)

    def _remainder(self, key: Hashable) -> int:
        return self.groups[key].n - sum(self.groups[part].n for part in self._subtracted(key))

    def _subtracted(self, key: Hashable) -> Iterator[Hashable]:
        """The largest shown groups below."""
        for child in self.children[key]:
            if child in self.shown:
                yield child
            else:
                yield from self._subtracted(child)

    def _in_order(self) -> list[Hashable]:
        """Smallest first, so that a district is put right before the whole that it is a part of."""
        return sorted((key for key in self.shown if self.children[key]), key=self._size)

    def _size(self, key: Hashable) -> tuple[int, str]:
        return self.groups[key].n, str(key)
