"""Personal results: who may see which, and one result whole."""

from collections.abc import Iterator

from django.db.models import Count, Exists, OuterRef, Prefetch, QuerySet, Subquery
from django.utils import timezone

from qiangji.audit.models import AuditEvent

from ..choices import AnswerState, Voice
from ..models import Answer, AnswerSheet, Dimension, DimensionScore, Item, ScaleStatistics, Scoring
from ..profile import SMALLEST_GROUP, AnswerLine, Line, Profile
from ..refusals import sentence

READINGS = ("report_read", "debrief_read", "shared_steps_read")


def _listed(sheets: QuerySet[AnswerSheet]) -> QuerySet[AnswerSheet]:
    scored = DimensionScore.objects.filter(sheet=OuterRef("pk"))
    return (
        sheets.filter(voice=Voice.PERSON, submitted_at__isnull=False, withdrawn_at=None)
        .annotate(is_scored=Exists(scored))
        .select_related("version__instrument", "person")
        .order_by("-submitted_at", "-id")
    )


def own_results(user) -> QuerySet[AnswerSheet]:
    """What the user answered about themselves."""
    return _listed(AnswerSheet.objects.filter(person__user=user))


def own_declarations(user) -> QuerySet[AnswerSheet]:
    """The own sheets that a declaration may stand beside, each with its own; nobody else's."""
    return own_results(user).select_related("declaration").order_by("pk")


def coached_results(user) -> QuerySet[AnswerSheet]:
    """What was assigned to the user as a coach, and is still."""
    assigned = AnswerSheet.objects.filter(coach_assignments__coach=user, coach_assignments__ended_at__isnull=True)
    return _listed(assigned)


def latest_scoring(sheet: AnswerSheet) -> Scoring | None:
    return Scoring.objects.filter(scores__sheet=sheet).select_related("version").order_by("-id").first()


def profile_of(sheet: AnswerSheet, scoring: Scoring) -> Profile:
    """``sheet`` comes with its version and instrument; the rest is six queries, whatever the sizes."""
    return profiles_of([sheet], scoring)[0]


def profiles_of(sheets: list[AnswerSheet], scoring: Scoring) -> list[Profile]:
    """Sheets of one scoring; the queries are as many for a hundred as for one."""
    dimensions = list(_dimensions(scoring))
    everybody = scoring.scores.order_by().values("scoring").annotate(n=Count("sheet", distinct=True)).values("n")
    statistics = {row.dimension_id: row for row in scoring.statistics.annotate(group_n=Subquery(everybody))}
    scores = {(row.sheet_id, row.dimension_id): row for row in scoring.scores.filter(sheet__in=sheets)}
    answers: dict[tuple[int, int], Answer] = {
        (row.sheet_id, row.item_id): row for row in Answer.objects.filter(sheet__in=sheets)
    }
    group_n = next((row.group_n or 0 for row in statistics.values()), 0)
    return [
        Profile(
            sheet_id=sheet.pk,
            code=sheet.respondent_code,
            instrument=sheet.version.instrument.name,
            instrument_key=sheet.version.instrument.key,
            purpose=sheet.version.instrument.purpose,
            version=sheet.version.label,
            is_imported=sheet.source_id is not None,
            dated=timezone.localdate(sheet.submitted_at),
            scored_on=timezone.localdate(scoring.scored_at),
            core_version=scoring.core_version,
            group_n=group_n,
            lines=tuple(_lines(sheet, dimensions, statistics, scores, answers)),
        )
        for sheet in sheets
    ]


def _dimensions(scoring: Scoring) -> QuerySet[Dimension]:
    items = Item.objects.filter(check_score=None).order_by("position", "id").prefetch_related("options")
    return scoring.version.dimensions.order_by("position", "id").prefetch_related(Prefetch("items", items))


def _lines(sheet, dimensions: list[Dimension], statistics, scores, answers) -> Iterator[Line]:
    for dimension in dimensions:
        score = scores.get((sheet.pk, dimension.pk))
        if score is not None:
            yield _line(dimension, score, statistics[dimension.pk], sheet, answers)


def _line(dimension: Dimension, score: DimensionScore, found: ScaleStatistics, sheet, answers) -> Line:
    items = list(dimension.items.all())
    points = [option.score for item in items for option in item.options.all()]
    ends = min(points), max(points)
    enough = found.n >= SMALLEST_GROUP
    return Line(
        key=dimension.key,
        name=dimension.name,
        short_name=dimension.short_name or dimension.name,
        about=dimension.description,
        low_end=dimension.low_end,
        high_end=dimension.high_end,
        low=ends[0],
        high=ends[1],
        levels=_levels(items),
        value=score.value,
        se=score.se,
        n_items=score.n_items,
        answers=tuple(_answer(item, answers.get((sheet.pk, item.pk)), sum(ends)) for item in items),
        group_n=found.n,
        alpha=found.alpha,
        sem=found.sem,
        refusal=sentence(found.refusal),
        peer_low=found.lower_quarter if enough else None,
        peer_high=found.upper_quarter if enough else None,
    )


def _levels(items) -> dict[int, str]:
    """The names of the levels, where all items of the dimension call them alike."""
    named = {tuple((option.score, option.name) for option in item.options.all()) for item in items}
    return dict(named.pop()) if len(named) == 1 else {}


def _answer(item, answer: Answer | None, both_ends: int) -> AnswerLine:
    score = answer.score if answer is not None else None
    counted = both_ends - score if item.is_reversed and score is not None else score
    return AnswerLine(item.key, item.stem, _answered(item, answer), item.is_reversed, counted)


def _answered(item, answer: Answer | None) -> str:
    if answer is None:
        return ""
    if answer.state != AnswerState.ANSWERED:
        return str(answer.get_state_display())
    names = {option.score: option.name for option in item.options.all()}
    return f"{answer.score} {names.get(answer.score, '')}".strip()


def readings_of(sheet: AnswerSheet) -> QuerySet[AuditEvent]:
    """Who opened this result, or what was said about it, newest first."""
    return AuditEvent.objects.filter(
        kind__in=READINGS, subject_type=AnswerSheet._meta.label_lower, subject_id=str(sheet.pk)
    ).order_by("-id")
