"""Sheets as arrays, and their weighed means with errors."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ..choices import AnswerState
from .figures import AnswerRow, Figure, RoundSheet, WeighedScale
from .scales import Scale, reliability_of


@dataclass(frozen=True)
class Scored:
    """A dimension's sheets: ``values`` and ``errors`` on its own answer scale, NaN where unknown."""

    scale: WeighedScale
    values: NDArray
    errors: NDArray
    n: int
    reliability: dict[str, float | None]
    refusal: dict

    @classmethod
    def of(cls, scale: WeighedScale, answers: NDArray, skipped: NDArray) -> "Scored":
        found, refusal = reliability_of(answers)
        sem = found.get("sem")
        values, errors = weighed(answers, skipped, scale, np.nan if sem is None else sem)
        complete = int((~np.isnan(answers)).all(axis=1).sum())
        return cls(scale, values, errors, complete, found, refusal)


def unit_of(scale: Scale) -> float:
    """How many of the 100 points one step of the answers is."""
    return 100 / (scale.high - scale.low)


def points_of(values: NDArray, scale: Scale) -> NDArray:
    return (values - scale.low) * unit_of(scale)


def tables_of(
    sheets: Sequence[RoundSheet], scales: Sequence[WeighedScale], answers: Iterable[AnswerRow]
) -> list[tuple[NDArray, NDArray]]:
    """Per dimension the keyed answers (sheets × items, NaN where none) and which items were not asked."""
    columns = {item: at for at, item in enumerate(item for scale in scales for item in scale.items)}
    rows = {sheet.pk: at for at, sheet in enumerate(sheets)}
    table = np.full((len(rows), len(columns)), np.nan)
    skipped = np.zeros(table.shape, dtype=bool)
    for at, sheet in enumerate(sheets):
        skipped[at, [columns[item] for item in sheet.skips if item in columns]] = True
    for sheet, item, score, state in answers:
        # A sheet handed in while this runs is not among those to score, nor is what only checks attention.
        if sheet not in rows or item not in columns:
            continue
        if score is not None:
            table[rows[sheet], columns[item]] = score
            skipped[rows[sheet], columns[item]] = False
        elif state == AnswerState.NOT_APPLICABLE:
            skipped[rows[sheet], columns[item]] = True
    return [_part(table, skipped, columns, scale) for scale in scales]


def _part(table, skipped, columns, scale: WeighedScale) -> tuple[NDArray, NDArray]:
    own = [columns[item] for item in scale.items]
    answers, turned = table[:, own], np.array(scale.turned)
    answers[:, turned] = scale.low + scale.high - answers[:, turned]
    return answers, skipped[:, own]


def weighed(answers: NDArray, skipped: NDArray, scale: WeighedScale, sem: float) -> tuple[NDArray, NDArray]:
    """Weighed means and their errors on the answer scale; NaN where less than half of what was asked is answered.

    With parallel items, SEM = σ_e / √J is the error of the plain mean of all J; a mean with weights w has
    σ_e √Σw² / Σw. With equal weights and m answers that is SEM √(J / m), as ``measure.score`` has it.
    """
    answered = ~np.isnan(answers)
    weights = answered * np.array(scale.weights)
    total = weights.sum(axis=1)
    enough = (answered.sum(axis=1) * 2 >= (~skipped).sum(axis=1)) & (total > 0)
    divisor = np.where(enough, total, 1.0)
    values = np.where(enough, np.nansum(answers * weights, axis=1) / divisor, np.nan)
    per_item = sem * np.sqrt(len(scale.items))
    return values, np.where(enough, per_item * np.sqrt((weights**2).sum(axis=1)) / divisor, np.nan)


def totals_of_sheets(points: NDArray, weights: NDArray) -> NDArray:
    """Every sheet's own total (dimensions × sheets), NaN where fewer than half of the dimensions are known."""
    parts = ~np.isnan(points) * weights[:, None]
    enough = ((~np.isnan(points)).sum(axis=0) * 2 >= len(weights)) & (parts.sum(axis=0) > 0)
    return np.where(enough, np.nansum(points * parts, axis=0) / np.where(enough, parts.sum(axis=0), 1), np.nan)


def total_of(weights: Sequence[float], figures: Sequence[Figure]) -> Figure:
    """The dimensions by weight; what is unknown leaves its weight to the others. SE² = Σ w² se² / (Σ w)²."""
    n = max(figure.n for figure in figures)
    parts = [(w, f.value, f.se) for w, f in zip(weights, figures, strict=True) if f.value is not None]
    divisor = sum(w for w, _value, _se in parts)
    if len(parts) * 2 < len(figures) or not divisor:
        return Figure(None, None, n)
    value = sum(w * value for w, value, _se in parts) / divisor
    errors = [w * se for w, _value, se in parts if se is not None]
    if len(errors) < len(parts):
        return Figure(value, None, n, refusal=next((f.refusal for f in figures if f.refusal), {}))
    return Figure(value, float(np.sqrt(sum(e * e for e in errors)) / divisor), n)
