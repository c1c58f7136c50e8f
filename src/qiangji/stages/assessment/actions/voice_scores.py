"""What each voice says, computed and kept. Part of the verbs that score; not a verb itself."""

from collections.abc import Iterator, Mapping

from django.db.models import QuerySet

from .. import bridge, queries
from ..choices import Voice
from ..models import Answer, AnswerSheet, Dimension, ItemExemption, ScaleStatistics, Scoring, VoiceScore

BATCH = 2000
ANSWER = ("sheet_id", "item_id", "score", "state")


def keep_voices(scoring: Scoring, sheets: QuerySet[AnswerSheet]) -> int:
    """Score the sheets of a round about organisations; returns how many there were."""
    dimensions = list(queries.scored_dimensions(scoring.version))
    rows = list(_rows(scoring, sheets))
    answers = Answer.objects.filter(sheet__in=sheets.order_by()).order_by().values_list(*ANSWER)
    results, totals = bridge.score_voices(rows, [_scale(each) for each in dimensions], answers.iterator())
    ScaleStatistics.objects.bulk_create(
        _statistics(scoring, dimension, result) for dimension, result in zip(dimensions, results, strict=True)
    )
    kept = [(dimension.pk, result.figures) for dimension, result in zip(dimensions, results, strict=True)]
    VoiceScore.objects.bulk_create(
        (
            _voice_score(scoring, assessment, voice, dimension, figure)
            for dimension, figures in [*kept, (None, totals)]
            for (assessment, voice), figure in figures.items()
        ),
        batch_size=BATCH,
    )
    return len(rows)


def keep_agreed(scoring: Scoring, sheet: AnswerSheet) -> None:
    """The agreed voice of one organisation, once it is there: by the errors that the round was scored with."""
    dimensions = list(queries.scored_dimensions(scoring.version))
    sems = {row.dimension_id: row.sem for row in scoring.statistics.all()}
    (row,) = _rows(scoring, AnswerSheet.objects.filter(pk=sheet.pk))
    figures, total = bridge.score_one_sheet(
        row,
        [_scale(dimension) for dimension in dimensions],
        sheet.answers.values_list(*ANSWER),
        [sems.get(dimension.pk) for dimension in dimensions],
    )
    scoring.voice_scores.filter(assessment=row.assessment, voice=Voice.AGREED).delete()
    parts = [*zip([dimension.pk for dimension in dimensions], figures, strict=True), (None, total)]
    VoiceScore.objects.bulk_create(
        _voice_score(scoring, row.assessment, row.voice, dimension, figure) for dimension, figure in parts
    )


def _rows(scoring: Scoring, sheets: QuerySet[AnswerSheet]) -> Iterator[bridge.RoundSheet]:
    skips = _skips(scoring)
    for pk, assessment, voice, size in sheets.values_list("pk", "assessment_id", "voice", "assessment__size"):
        yield bridge.RoundSheet(pk, assessment, voice, skips.get(size, frozenset()))


def _skips(scoring: Scoring) -> Mapping[str, frozenset[int]]:
    """Per size the items that an organisation of this size is not asked."""
    found: dict[str, set[int]] = {}
    for size, item in ItemExemption.objects.filter(item__dimension__version=scoring.version_id).values_list(
        "size", "item_id"
    ):
        found.setdefault(size, set()).add(item)
    return {size: frozenset(items) for size, items in found.items()}


def _scale(dimension: Dimension) -> bridge.WeighedScale:
    items = list(dimension.items.all())
    scores = [option.score for item in items for option in item.options.all()]
    return bridge.WeighedScale(
        items=tuple(item.pk for item in items),
        turned=tuple(item.is_reversed for item in items),
        low=min(scores),
        high=max(scores),
        weights=tuple(float(item.weight) for item in items),
        weight=float(dimension.weight),
    )


def _statistics(scoring: Scoring, dimension: Dimension, result: bridge.VoiceResult) -> ScaleStatistics:
    return ScaleStatistics(
        scoring=scoring,
        dimension=dimension,
        n=result.n,
        alpha=result.reliability.get("alpha"),
        alpha_low=result.reliability.get("alpha_low"),
        alpha_high=result.reliability.get("alpha_high"),
        omega=result.reliability.get("omega"),
        sem=result.sem,
        lower_quarter=result.lower_quarter,
        upper_quarter=result.upper_quarter,
        organisations=result.organisations,
        icc1=result.icc1,
        icc2=result.icc2,
        refusal=result.refusal,
    )


def _voice_score(scoring: Scoring, assessment: int, voice: str, dimension: int | None, figure) -> VoiceScore:
    return VoiceScore(
        scoring_id=scoring.pk,
        assessment_id=assessment,
        voice=voice,
        dimension_id=dimension,
        value=figure.value,
        se=figure.se,
        n=figure.n,
        lowest=figure.lowest,
        highest=figure.highest,
        agreement=figure.agreement,
        refusal=figure.refusal,
    )
