# zh-data
"""Invented answers that hang together: people see the same thing with their own eyes, and skip an item now and then."""

import random
from collections.abc import Iterable
from dataclasses import dataclass, field

from qiangji.stages.assessment.choices import AnswerState
from qiangji.stages.assessment.definition import Definition, ItemDefinition

UNKNOWN_ONCE_IN = 60


@dataclass
class Trait:
    """Where somebody, or some organisation, truly stands on each dimension: standard deviations from the middle."""

    by_dimension: dict[str, float] = field(default_factory=dict)

    @classmethod
    def drawn(cls, definition: Definition, chance: random.Random, *, mean: float = 0.0) -> "Trait":
        general = chance.gauss(mean, 0.6)
        return cls({d.key: general + chance.gauss(0, 0.55) for d in definition.dimensions})

    def moved(self, chance: random.Random, by: float) -> "Trait":
        """A year later."""
        return Trait({key: value + chance.gauss(by, 0.25) for key, value in self.by_dimension.items()})


def cells(
    definition: Definition,
    trait: Trait,
    chance: random.Random,
    *,
    leniency: float = 0.0,
    noise: float = 0.7,
    skip: float = 0.0,
    exempt: Iterable[str] = (),
    without: Iterable[str] = (),
) -> dict[str, int | AnswerState]:
    """By item key. ``without`` are dimensions that do not apply to whoever answers."""
    left_out, not_theirs = set(exempt), set(without)
    found: dict[str, int | AnswerState] = {}
    for dimension in definition.dimensions:
        for item in dimension.items:
            if item.key in left_out or (skip and chance.random() < skip):
                continue
            if dimension.key in not_theirs and item.allows_na:
                found[item.key] = AnswerState.NOT_APPLICABLE
            elif item.allows_unknown and chance.random() * UNKNOWN_ONCE_IN < 1:
                found[item.key] = AnswerState.UNKNOWN
            else:
                found[item.key] = _level(item, trait.by_dimension[dimension.key] + leniency, chance, noise)
    return found


def _level(item: ItemDefinition, stands: float, chance: random.Random, noise: float) -> int:
    scores = [option.score for option in item.options]
    low, high = min(scores), max(scores)
    seen = (-1 if item.is_reversed else 1) * (stands + chance.gauss(0.25, noise))
    return min(high, max(low, round((low + high) / 2 + (high - low) / 4 * seen)))
