"""Each sheet's own score on each dimension, on the scale of its answers."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from qiangji import measure


@dataclass(frozen=True)
class Scale:
    """A dimension as the core needs it: its items in order, which of them are turned, and the ends of their options."""

    items: tuple[int, ...]
    turned: tuple[bool, ...]
    low: int
    high: int


@dataclass(frozen=True)
class ScaleResult:
    """One dimension over all sheets. None is what cannot be known; ``refusal`` then says why, as code and figures."""

    n: int
    alpha: float | None
    alpha_low: float | None
    alpha_high: float | None
    omega: float | None
    sem: float | None
    lower_quarter: float | None
    upper_quarter: float | None
    values: Sequence[float | None]
    errors: Sequence[float | None]
    n_items: Sequence[int]
    refusal: dict = field(default_factory=dict)


def score_scales(
    sheets: Sequence[int], scales: Sequence[Scale], answers: Iterable[tuple[int, int, int | None]]
) -> list[ScaleResult]:
    """``answers`` are (sheet, item, score) triples; without a score, or without a triple, the item was not answered.

    What belongs to no scale, since it only checks attention, is passed over.
    """
    columns = {item: at for at, item in enumerate(item for scale in scales for item in scale.items)}
    rows = {sheet: at for at, sheet in enumerate(sheets)}
    table = np.full((len(rows), len(columns)), np.nan)
    for sheet, item, score in answers:
        # A sheet handed in while this runs is not among those to score.
        if score is not None and sheet in rows and item in columns:
            table[rows[sheet], columns[item]] = score
    return [_score(table[:, [columns[item] for item in scale.items]], scale) for scale in scales]


def _score(answers: NDArray, scale: Scale) -> ScaleResult:
    turned = np.array(scale.turned)
    answers[:, turned] = scale.low + scale.high - answers[:, turned]
    scores = measure.score(answers, low=scale.low, high=scale.high)
    values = scores.value[~np.isnan(scores.value)]
    lower, upper = np.percentile(values, [25, 75]) if values.size else (np.nan, np.nan)
    figures, refusal = reliability_of(answers)
    return ScaleResult(
        n=int((~np.isnan(answers)).all(axis=1).sum()),
        alpha=figures.get("alpha"),
        alpha_low=figures.get("alpha_low"),
        alpha_high=figures.get("alpha_high"),
        omega=figures.get("omega"),
        sem=figures.get("sem"),
        lower_quarter=known(lower),
        upper_quarter=known(upper),
        values=[known(value) for value in scores.value],
        errors=[known(error) for error in scores.se],
        n_items=[int(n) for n in scores.n_items],
        refusal=refusal,
    )


def reliability_of(answers: NDArray) -> tuple[dict[str, float | None], dict]:
    """The core's figures, or its reason for giving none."""
    try:
        found = measure.reliability(answers)
    except measure.TooFewData as error:
        return {}, {"code": error.code, "params": error.params}
    names = ("alpha", "alpha_low", "alpha_high", "omega", "sem")
    return {name: known(getattr(found, name)) for name in names}, {}


def known(number: float) -> float | None:
    return None if np.isnan(number) else float(number)
