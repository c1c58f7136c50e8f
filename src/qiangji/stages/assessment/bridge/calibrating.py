"""How the items of one dimension behave: parameters of the graded response model, and what is wrong with an item."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from qiangji import measure

from .scales import Scale, known

# Places on the scale at which a curve is drawn: from three standard deviations below the middle to three above.
THETA = np.linspace(-3.0, 3.0, 25)


@dataclass(frozen=True)
class CalibratedItem:
    """``remarks`` are codes with figures, as the core gave them."""

    a: float | None
    se_a: float | None
    b: tuple[float, ...]
    se_b: tuple[float | None, ...]
    levels: tuple[float, ...]
    counts: tuple[int, ...]
    rest: float | None
    remarks: tuple[dict, ...] = ()


@dataclass(frozen=True)
class CalibratedScale:
    """Without ``items`` the core refused, and ``refusal`` says why."""

    n: int
    loglik: float | None = None
    iterations: int | None = None
    items: tuple[CalibratedItem, ...] = ()
    remarks: tuple[dict, ...] = ()
    refusal: dict = field(default_factory=dict)


@dataclass(frozen=True)
class Selection:
    """A short form: the chosen items by their place, the error to expect, and how well it stands for the whole."""

    items: tuple[int, ...]
    expected_se: float
    r_full: float


def calibrate_scale(
    scale: Scale, sheets: Sequence[int], answers: Iterable[tuple[int, int, int | None]]
) -> CalibratedScale:
    """``answers`` are (sheet, item, score) triples of this scale's items."""
    table = table_of(scale, sheets, answers)
    try:
        model = measure.grm.fit(table)
    except measure.MeasurementError as error:
        return CalibratedScale(
            n=int((~np.isnan(table)).any(axis=1).sum()), refusal={"code": error.code, "params": plain(error.params)}
        )
    rest = _rest_correlations(table)
    by_item, general = _remarks(model.flags)
    return CalibratedScale(
        n=model.n,
        loglik=float(model.loglik),
        iterations=int(model.iterations),
        items=tuple(_item(model, j, table[:, j], rest[j], tuple(by_item.get(j, ()))) for j in range(len(scale.items))),
        remarks=tuple(general),
    )


def table_of(scale: Scale, sheets: Sequence[int], answers: Iterable[tuple[int, int, int | None]]) -> NDArray:
    """Sheets × items with reversed items turned, so that all of them point one way."""
    rows = {sheet: at for at, sheet in enumerate(sheets)}
    columns = {item: at for at, item in enumerate(scale.items)}
    table = np.full((len(rows), len(columns)), np.nan)
    for sheet, item, score in answers:
        if score is not None and sheet in rows and item in columns:
            table[rows[sheet], columns[item]] = score
    turned = np.array(scale.turned)
    table[:, turned] = scale.low + scale.high - table[:, turned]
    return table


def information_of(items: Sequence[CalibratedItem]) -> tuple[tuple[float, ...], tuple[float, ...]]:
    """Along ``THETA``: what all items tell together, and the standard error a person there is measured with."""
    information = measure.grm.information(_model(items), THETA).sum(axis=1)
    return tuple(map(float, information)), tuple(float(1 / np.sqrt(1 + i)) for i in information)


def best_items(items: Sequence[CalibratedItem], k: int) -> Selection:
    """Raises the core's ``Malformed`` where ``k`` cannot be had."""
    found = measure.grm.short_form(_model(items), k)
    return Selection(tuple(int(j) for j in found.items), float(found.expected_se), float(found.r_full))


def plain(params: dict) -> dict:
    """The figures of a refusal or a remark as a database keeps them."""
    return {key: value.item() if hasattr(value, "item") else value for key, value in params.items()}


def _model(items: Sequence[CalibratedItem]) -> measure.grm.GradedModel:
    def column(values: Iterable[float | None]) -> NDArray:
        return np.array([np.nan if value is None else value for value in values], dtype=float)

    return measure.grm.GradedModel(
        a=column(item.a for item in items),
        b=[column(item.b) for item in items],
        se_a=column(item.se_a for item in items),
        se_b=[column(item.se_b) for item in items],
        loglik=np.nan,
        n=0,
        iterations=0,
        flags=(),
        levels=tuple(column(item.levels) for item in items),
    )


def _item(
    model: measure.grm.GradedModel, j: int, column: NDArray, rest: float, remarks: tuple[dict, ...]
) -> CalibratedItem:
    levels = model.known_levels()[j]
    return CalibratedItem(
        a=known(model.a[j]),
        se_a=known(model.se_a[j]),
        b=tuple(float(value) for value in model.b[j]),
        se_b=tuple(known(value) for value in model.se_b[j]),
        levels=tuple(float(level) for level in levels),
        counts=tuple(int((column == level).sum()) for level in levels),
        rest=known(rest),
        remarks=remarks,
    )


def _rest_correlations(table: NDArray) -> NDArray:
    try:
        return np.asarray(measure.reliability(table).item_rest)
    except measure.MeasurementError:
        return np.full(table.shape[1], np.nan)


def _remarks(flags: Iterable) -> tuple[dict[int, list[dict]], list[dict]]:
    by_item: dict[int, list[dict]] = {}
    general: list[dict] = []
    for flag in flags:
        remark = {"code": flag.code, "params": plain(flag.params)}
        if "item" in flag.params:
            by_item.setdefault(int(flag.params["item"]), []).append(remark)
        else:
            general.append(remark)
    return by_item, general
