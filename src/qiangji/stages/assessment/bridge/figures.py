"""What goes into the scoring of a round and what comes out, as plain data."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from .scales import Scale

AnswerRow = tuple[int, int, int | None, str]


@dataclass(frozen=True)
class WeighedScale(Scale):
    """``weights`` are the items', ``weight`` is the dimension's own in the total."""

    weights: tuple[float, ...] = ()
    weight: float = 1.0


@dataclass(frozen=True)
class RoundSheet:
    """``skips`` are the items that an organisation of this size is not asked."""

    pk: int
    assessment: int
    voice: str
    skips: frozenset[int] = frozenset()


@dataclass(frozen=True)
class Figure:
    """What one voice says on one dimension or over all. ``agreement`` is r_WG of the people behind it."""

    value: float | None
    se: float | None
    n: int
    lowest: float | None = None
    highest: float | None = None
    agreement: float | None = None
    refusal: dict = field(default_factory=dict)


@dataclass(frozen=True)
class VoiceResult:
    """One dimension over a round: how it measured, and a figure per (assessment, voice). Errors are 0–100 too."""

    n: int
    reliability: Mapping[str, float | None]
    sem: float | None
    icc1: float | None
    icc2: float | None
    organisations: int
    lower_quarter: float | None
    upper_quarter: float | None
    figures: Mapping[tuple[int, str], Figure]
    refusal: dict = field(default_factory=dict)
