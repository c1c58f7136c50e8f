"""Groups beside each other: items in two groups, organisations among their peers, assessors beside one another."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import numpy as np

from qiangji import measure

from ..profile import Z90
from .calibrating import plain, table_of
from .scales import Scale, known

FEWEST_PEERS = 10


@dataclass(frozen=True)
class ItemDifference:
    chi2: float | None
    p: float | None
    delta_r2: float | None
    verdict: str


@dataclass(frozen=True)
class GroupDifference:
    """One dimension in two groups; without ``items`` the core refused."""

    items: tuple[ItemDifference, ...] = ()
    note: dict = field(default_factory=dict)
    refusal: dict = field(default_factory=dict)


@dataclass(frozen=True)
class PeerPlace:
    """Somebody's place among peers: percentile with its 95 % interval; None below the smallest group."""

    percentile: float | None
    low: float | None
    high: float | None
    n: int
    shrinkage: float


@dataclass(frozen=True)
class Assessor:
    """``severity`` in points of 0–100: whoever is positive marks below the average of all who assess."""

    name: str
    severity: float
    se: float
    organisations: int

    @property
    def stands_out(self) -> bool:
        """Whether the 90 % interval leaves out the average."""
        return abs(self.severity) > Z90 * self.se


@dataclass(frozen=True)
class AssessorConsistency:
    """Without ``assessors`` the core refused; ``share`` is how much of all differences is theirs."""

    assessors: tuple[Assessor, ...] = ()
    severity_p: float | None = None
    detectable: bool = False
    share: float | None = None
    refusal: dict = field(default_factory=dict)


def compare_items(
    scale: Scale,
    sheets: Sequence[int],
    is_focal: Sequence[bool],
    answers: Iterable[tuple[int, int, int | None]],
) -> GroupDifference:
    table = table_of(scale, sheets, answers)
    try:
        found = measure.dif(table, np.asarray(is_focal, dtype=int))
    except measure.MeasurementError as error:
        return GroupDifference(refusal={"code": error.code, "params": plain(error.params)})
    rows = zip(found.chi2, found.p, found.delta_r2, found.verdict, strict=True)
    return GroupDifference(
        items=tuple(ItemDifference(known(c), known(p), known(d), str(v)) for c, p, d, v in rows),
        note={"code": found.note.code, "params": plain(found.note.params)},
    )


def place_among_peers(values: Sequence[float], groups: Sequence[str]) -> list[PeerPlace]:
    """One place per value; thin groups are drawn towards all, and say by how much."""
    found = measure.norms(np.asarray(values, dtype=float), list(groups), minimum=FEWEST_PEERS)
    rows = zip(found.percentile, found.low, found.high, found.group_n, found.shrinkage, strict=True)
    return [PeerPlace(known(p), known(low), known(high), int(n), float(s)) for p, low, high, n, s in rows]


def compare_assessors(entries: Sequence[int], assessors: Sequence[str], values: Sequence[float]) -> AssessorConsistency:
    """Who marks strictly: a crossed mixed model on one value per assessor and organisation."""
    try:
        found = measure.panel(list(entries), list(assessors), np.asarray(values, dtype=float))
    except measure.MeasurementError as error:
        return AssessorConsistency(refusal={"code": error.code, "params": plain(error.params)})
    counts = {name: list(assessors).count(name) for name in set(assessors)}
    total = sum(found.variance.values())
    return AssessorConsistency(
        assessors=tuple(
            Assessor(str(name), float(severity), float(se), counts[str(name)])
            for name, severity, se in zip(found.reviewer, found.severity, found.severity_se, strict=True)
        ),
        severity_p=known(found.severity_p),
        detectable=not any(flag.code == "severity_not_detectable" for flag in found.flags),
        share=float(found.variance["reviewer"] / total) if total else None,
    )
