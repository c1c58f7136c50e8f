"""Means of groups of people: what may be shown of a round about people, and how sure it is."""

from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass, field
from math import sqrt

from .suppression import Group, shown

Z95 = 1.6449


@dataclass(frozen=True)
class Moments:
    """Of one dimension in one group: how many values, their sum, the sum of their squares."""

    n: int = 0
    total: float = 0.0
    squares: float = 0.0

    def __add__(self, other: "Moments") -> "Moments":
        return Moments(self.n + other.n, self.total + other.total, self.squares + other.squares)


@dataclass(frozen=True)
class Mean:
    """``value`` is None where too few answered, or where a subtraction would give away who they are."""

    n: int
    value: float | None = None
    low: float | None = None
    high: float | None = None


@dataclass
class Place:
    """One group of the tree: all, a district, or an organisation, with its own means by dimension."""

    key: Hashable
    name: str
    scope: str
    parent: Hashable | None
    people: int
    means: dict[int, Mean] = field(default_factory=dict)

    @property
    def is_shown(self) -> bool:
        return any(mean.value is not None for mean in self.means.values())


def fill(places: Mapping[Hashable, Place], moments: Mapping[int, Mapping[Hashable, Moments]]) -> None:
    """Write into each place what may be shown there. ``moments`` are those of the organisations, by dimension."""
    for dimension, given in moments.items():
        sums = _summed(places, given)
        tree = [Group(key, sums[key].n, place.parent) for key, place in places.items()]
        allowed = shown(tree)
        for key, place in places.items():
            place.means[dimension] = _mean(sums[key]) if key in allowed else Mean(sums[key].n)


def _summed(places: Mapping[Hashable, Place], given: Mapping[Hashable, Moments]) -> dict[Hashable, Moments]:
    sums = dict.fromkeys(places, Moments())
    for leaf, moments in given.items():
        key: Hashable | None = leaf
        while key is not None:
            sums[key] += moments
            key = places[key].parent
    return sums


def _mean(moments: Moments) -> Mean:
    """With the 90 % interval of a mean of so many people; ``FEWEST`` or more, so there is one."""
    n = moments.n
    value = moments.total / n
    spread = sqrt(max(0.0, (moments.squares - n * value * value) / (n - 1)))
    reach = t95(n - 1) * spread / sqrt(n)
    return Mean(n, value, value - reach, value + reach)


def t95(degrees: int) -> float:
    """The 95 % point of Student's t by its expansion around the normal: within 0.1 % from four degrees on."""
    z, v = Z95, degrees
    first = (z**3 + z) / (4 * v)
    second = (5 * z**5 + 16 * z**3 + 3 * z) / (96 * v**2)
    third = (3 * z**7 + 19 * z**5 + 17 * z**3 - 15 * z) / (384 * v**3)
    return z + first + second + third


def extremes(means: Iterable[tuple[str, Mean]]) -> tuple[str, str] | None:
    """The names of the highest and the lowest, where there are two that can be told apart by their intervals."""
    known = [(mean, name) for name, mean in means if mean.value is not None]
    if len(known) < 2:
        return None
    high = max(known, key=lambda pair: pair[0].value or 0)
    low = min(known, key=lambda pair: pair[0].value or 0)
    return (high[1], low[1]) if (high[0].low or 0) > (low[0].high or 0) else None
