"""Score sheets through the core and keep what came out, with the core's version."""

import datetime as dt

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from qiangji.accounts import clock
from qiangji.audit.actions import record

from .. import bridge, queries
from ..choices import Measures
from ..errors import Refused
from ..models import (
    Answer,
    AnswerImport,
    AnswerSheet,
    Dimension,
    DimensionScore,
    InstrumentVersion,
    Round,
    ScaleStatistics,
    Scoring,
)
from .voice_scores import keep_voices

BATCH = 2000


@transaction.atomic
def score_sheets(*, version: InstrumentVersion, by, source: AnswerImport | None = None) -> Scoring:
    """Score all submitted sheets of one import; without one, those filled in here outside of any round.

    Earlier scorings stay: a report that cites one can still be opened.
    """
    return _score(Scoring(version=version, source=source), version.sheets.filter(source=source, assessment=None), by)


@transaction.atomic
def score_round(*, round: Round, by, at: dt.datetime | None = None) -> Scoring:
    """Score every sheet of a closed round that was handed in and not taken back."""
    if round.closed_at is None:
        raise Refused(_("“%(round)s”还在收答卷；请先结束批次，再计分。") % {"round": round})
    sheets = AnswerSheet.objects.filter(assessment__round=round)
    if not handed_in(sheets).exists():
        raise Refused(_("还没有交上来的答卷，不能计分。"))
    scoring = Scoring(version=round.version, round=round, scored_at=at or clock.now())
    scoring.checked, scoring.inattentive = queries.attention_in(round, handed_in(sheets))
    if round.version.instrument.measures == Measures.PERSON:
        return _score(scoring, sheets, by)
    return _score_voices(scoring, sheets, by)


def handed_in(sheets: QuerySet[AnswerSheet]) -> QuerySet[AnswerSheet]:
    return sheets.filter(submitted_at__isnull=False, withdrawn_at__isnull=True).order_by("submitted_at", "id")


def _score(scoring: Scoring, sheets: QuerySet[AnswerSheet], by) -> Scoring:
    """Each sheet on its own, on the scale of its answers."""
    dimensions = list(queries.scored_dimensions(scoring.version))
    sheets = handed_in(sheets)
    numbers = list(sheets.values_list("pk", flat=True))
    answers = Answer.objects.filter(sheet__in=sheets.order_by()).order_by().values_list("sheet_id", "item_id", "score")
    results = bridge.score_scales(numbers, [scale_of(dimension) for dimension in dimensions], answers.iterator())
    scoring.core_version = bridge.CORE_VERSION
    scoring.save()
    for dimension, result in zip(dimensions, results, strict=True):
        _keep(scoring, dimension, numbers, result)
    record(kind="sheets_scored", by=by, subject=scoring, detail={"sheets": len(numbers)})
    return scoring


def _score_voices(scoring: Scoring, sheets: QuerySet[AnswerSheet], by) -> Scoring:
    scoring.core_version = bridge.CORE_VERSION
    scoring.save()
    count = keep_voices(scoring, handed_in(sheets))
    record(kind="sheets_scored", by=by, subject=scoring, detail={"sheets": count})
    return scoring


def scale_of(dimension: Dimension) -> bridge.Scale:
    items = list(dimension.items.all())
    scores = [option.score for item in items for option in item.options.all()]
    return bridge.Scale(
        items=tuple(item.pk for item in items),
        turned=tuple(item.is_reversed for item in items),
        low=min(scores),
        high=max(scores),
    )


def _keep(scoring: Scoring, dimension: Dimension, sheets: list[int], result: bridge.ScaleResult) -> None:
    ScaleStatistics.objects.create(
        scoring=scoring,
        dimension=dimension,
        n=result.n,
        alpha=result.alpha,
        alpha_low=result.alpha_low,
        alpha_high=result.alpha_high,
        omega=result.omega,
        sem=result.sem,
        lower_quarter=result.lower_quarter,
        upper_quarter=result.upper_quarter,
        refusal=result.refusal,
    )
    rows = zip(sheets, result.values, result.errors, result.n_items, strict=True)
    DimensionScore.objects.bulk_create(
        (
            DimensionScore(
                scoring_id=scoring.pk, sheet_id=sheet, dimension_id=dimension.pk, value=value, se=error, n_items=n
            )
            for sheet, value, error, n in rows
        ),
        batch_size=BATCH,
    )
