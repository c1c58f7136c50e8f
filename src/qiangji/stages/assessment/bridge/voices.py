"""What each voice says of each organisation of a round: 0–100, with its error.

One sheet is the weighed mean of the items answered. What does not apply is not asked: its weight goes to the other
items of its dimension. Its error follows from the reliability of all sheets of the round (see ``weighing``). The self
voice is several people speaking for one organisation, drawn towards the round's mean as far as they disagree.
"""

from collections.abc import Iterable, Mapping, Sequence

import numpy as np

from qiangji import measure

from ..choices import Voice
from ..queries import FEWEST_FOR_SPREAD, LEADING
from .figures import AnswerRow, Figure, RoundSheet, VoiceResult, WeighedScale
from .scales import Scale, known
from .weighing import Scored, points_of, tables_of, total_of, totals_of_sheets, unit_of, weighed


def score_voices(
    sheets: Sequence[RoundSheet], scales: Sequence[WeighedScale], answers: Iterable[AnswerRow]
) -> tuple[list[VoiceResult], dict[tuple[int, str], Figure]]:
    """Results per dimension, and the totals. ``answers`` are (sheet, item, score, state) rows."""
    tables = tables_of(sheets, scales, answers)
    scored = [Scored.of(scale, *table) for scale, table in zip(scales, tables, strict=True)]
    results = [_result(sheets, each) for each in scored]
    return results, _totals(sheets, scales, scored, results)


def score_one_sheet(
    sheet: RoundSheet, scales: Sequence[WeighedScale], answers: Iterable[AnswerRow], sems: Sequence[float | None]
) -> tuple[list[Figure], Figure]:
    """A sheet that came after its round was scored, by the errors found then (0–100)."""
    figures = []
    for scale, table, sem in zip(scales, tables_of([sheet], scales, answers), sems, strict=True):
        own = np.nan if sem is None else sem / unit_of(scale)
        values, errors = weighed(*table, scale, own)
        figures.append(_single(float(points_of(values[0], scale)), float(errors[0] * unit_of(scale)), {}))
    return figures, total_of([scale.weight for scale in scales], figures)


def _result(sheets: Sequence[RoundSheet], scored: Scored) -> VoiceResult:
    figures = {
        (sheet.assessment, sheet.voice): _single(
            float(points_of(value, scored.scale)), float(error * unit_of(scored.scale)), scored.refusal
        )
        for sheet, value, error in zip(sheets, scored.values, scored.errors, strict=True)
        if sheet.voice != Voice.SELF
    }
    selves, icc1, icc2 = _selves(sheets, scored)
    figures |= selves
    lower, upper, organisations = _middle_half(figures)
    sem = scored.reliability.get("sem")
    return VoiceResult(
        n=scored.n,
        reliability=scored.reliability,
        sem=None if sem is None else sem * unit_of(scored.scale),
        icc1=icc1,
        icc2=icc2,
        organisations=organisations,
        lower_quarter=lower,
        upper_quarter=upper,
        figures=figures,
        refusal=scored.refusal,
    )


def _single(value: float, error: float, refusal: dict) -> Figure:
    if np.isnan(value):
        return Figure(None, None, 1)
    return Figure(value, known(error), 1, refusal=refusal if np.isnan(error) else {})


def _selves(sheets, scored: Scored) -> tuple[dict[tuple[int, str], Figure], float | None, float | None]:
    """The self voice of every organisation, with ICC1 and ICC2 of the round."""
    own = np.array([sheet.voice == Voice.SELF for sheet in sheets], dtype=bool)
    units = np.array([sheet.assessment for sheet in sheets])[own]
    values, errors = scored.values[own], scored.errors[own]
    heard = ~np.isnan(values)
    found = {
        (int(unit), Voice.SELF.value): Figure(None, None, int((units == unit).sum()))
        for unit in np.unique(units[~heard])
    }
    if not heard.any():
        return found, None, None
    scale = scored.scale
    try:
        of = measure.informants(values[heard], units[heard], levels=scale.high - scale.low + 1)
    except measure.TooFewData as refusal:
        return found | _plainly(units[heard], values[heard], errors[heard], scale, refusal), None, None
    spread = _spread(units[heard], values[heard], scale)
    rows = zip(of.unit, points_of(of.shrunken, scale), of.se * unit_of(scale), of.n, of.rwg, strict=True)
    for unit, value, se, n, rwg in rows:
        low, high = spread.get(int(unit), (None, None))
        # Agreement hides nobody where the spread does not.
        agreement = None if low is None else known(rwg)
        found[int(unit), Voice.SELF.value] = Figure(float(value), float(se), int(n), low, high, agreement)
    return found, known(of.icc1), known(of.icc2)


def _plainly(units, values, errors, scale: Scale, refusal) -> dict[tuple[int, str], Figure]:
    """Where the core cannot tell people from organisations: plain means. Only a single sheet then has an error."""
    why = {"code": refusal.code, "params": refusal.params}
    spread, found = _spread(units, values, scale), {}
    for unit in np.unique(units):
        mine = units == unit
        n, value = int(mine.sum()), float(points_of(values[mine].mean(), scale))
        error = known(float(errors[mine][0]) * unit_of(scale)) if n == 1 else None
        ends = spread.get(int(unit), (None, None))
        found[int(unit), Voice.SELF.value] = Figure(value, error, n, *ends, refusal={} if error else why)
    return found


def _spread(units, values, scale: Scale | None) -> dict[int, tuple[float, float]]:
    """Lowest and highest of an organisation's people, where they are enough to hide in."""
    found = {}
    for unit, n in zip(*np.unique(units, return_counts=True), strict=True):
        if n >= FEWEST_FOR_SPREAD:
            mine = values[units == unit] if scale is None else points_of(values[units == unit], scale)
            found[int(unit)] = float(mine.min()), float(mine.max())
    return found


def _middle_half(figures: Mapping[tuple[int, str], Figure]) -> tuple[float | None, float | None, int]:
    """The quartiles of the voice that leads in each organisation, and how many organisations there are."""
    leading: dict[int, float] = {}
    for voice in reversed(LEADING):
        leading |= {
            assessment: each.value for (assessment, v), each in figures.items() if v == voice and each.value is not None
        }
    if not leading:
        return None, None, 0
    lower, upper = np.percentile(list(leading.values()), [25, 75])
    return float(lower), float(upper), len(leading)


def _totals(sheets, scales, scored: Sequence[Scored], results: Sequence[VoiceResult]):
    weights = [scale.weight for scale in scales]
    keys = dict.fromkeys((sheet.assessment, str(sheet.voice)) for sheet in sheets)
    totals = {key: total_of(weights, [result.figures[key] for result in results]) for key in keys}
    own = np.array([sheet.voice == Voice.SELF for sheet in sheets], dtype=bool)
    units = np.array([sheet.assessment for sheet in sheets])[own]
    points = np.array([points_of(each.values, each.scale)[own] for each in scored])
    persons = totals_of_sheets(points, np.array(weights))
    heard = ~np.isnan(persons)
    for unit, (low, high) in _spread(units[heard], persons[heard], None).items():
        total = totals[unit, Voice.SELF.value]
        totals[unit, Voice.SELF.value] = Figure(total.value, total.se, total.n, low, high, refusal=total.refusal)
    return totals
