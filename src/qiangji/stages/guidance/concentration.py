"""How evenly something is spread over many: the curve of Lorenz, and the number of Gini with what it means."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Spread:
    """``gini`` is 0 where all have the same and near 1 where one has all; ``gap`` is what two of them differ by."""

    members: int
    without: int
    mean: float
    gini: float
    gap: float
    top_share: float
    steps: tuple[tuple[int, float], ...]


def spread_of(amounts: Sequence[float]) -> Spread | None:
    """None where there is nobody, or nothing was given: then there is nothing to be even or uneven."""
    ordered = sorted(amounts)
    n, total = len(ordered), float(sum(ordered))
    if not n or total <= 0:
        return None
    ranked = sum((2 * rank - n - 1) * float(one) for rank, one in enumerate(ordered, 1))
    gini, mean = ranked / (n * total), total / n
    steps = tuple((tenth * 10, round(100 * _up_to(ordered, n * tenth / 10) / total, 1)) for tenth in range(11))
    return Spread(
        members=n,
        without=sum(one == 0 for one in ordered),
        mean=mean,
        gini=gini,
        gap=2 * gini * mean,
        top_share=100 - steps[9][1],
        steps=steps,
    )


def _up_to(ordered: Sequence[float], count: float) -> float:
    """The sum of the smallest ``count``; a part of the next one where that is no whole number."""
    whole = int(count)
    rest = float(ordered[whole]) * (count - whole) if whole < len(ordered) else 0.0
    return float(sum(ordered[:whole])) + rest
