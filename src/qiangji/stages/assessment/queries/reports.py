"""What the making of a round's reports needs to know: what is there to report on, what is done, and what is left."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from ..choices import Measures, Voice
from ..models import AnswerSheet, Assessment, DimensionScore, ReportPart, ReportRun, Round, Scoring, VoiceScore

SILENT_AFTER = dt.timedelta(minutes=1)


@dataclass(frozen=True)
class ReportsReady:
    """How many of the sheets assigned to a coach have a report in a finished run."""

    run: ReportRun
    ready: int


def is_personal(round: Round) -> bool:
    return round.version.instrument.measures == Measures.PERSON


def latest_scoring_of(round: Round) -> Scoring | None:
    return Scoring.objects.filter(round=round).select_related("version__instrument").order_by("-id").first()


def latest_run(round: Round) -> ReportRun | None:
    return ReportRun.objects.filter(round=round).select_related("requested_by", "archive").order_by("-id").first()


def run_with_round(pk: int) -> ReportRun | None:
    return ReportRun.objects.select_related("round__version__instrument").filter(pk=pk).first()


def scoring_of(run: ReportRun) -> Scoring:
    """What the run rests on: a scoring made later is another run's."""
    rows = Scoring.objects.filter(round=run.round_id, scored_at__lte=run.requested_at)
    return rows.select_related("version__instrument").order_by("-id")[0]


def reported_on(round: Round, scoring: Scoring) -> QuerySet[AnswerSheet] | QuerySet[Assessment]:
    """A sheet each of a round about people, an assessment each of one about organisations: what has scores."""
    if is_personal(round):
        scored = DimensionScore.objects.filter(scoring=scoring, sheet=OuterRef("pk"))
        sheets = AnswerSheet.objects.filter(Exists(scored), assessment__round=round, voice=Voice.PERSON)
        standing = sheets.filter(submitted_at__isnull=False, withdrawn_at=None)
        return standing.select_related("version__instrument").order_by("pk")
    scored = VoiceScore.objects.filter(scoring=scoring, assessment=OuterRef("pk"))
    rows = Assessment.objects.filter(Exists(scored), round=round)
    return rows.select_related("organisation__region", "round__version__instrument", "round__cycle").order_by("pk")


def reports_to_make(run: ReportRun) -> QuerySet[AnswerSheet] | QuerySet[Assessment]:
    """What has no part in the run yet."""
    subject = "sheet" if is_personal(run.round) else "assessment"
    made = ReportPart.objects.filter(run=run, **{subject: OuterRef("pk")})
    return reported_on(run.round, scoring_of(run)).exclude(Exists(made))


def is_silent(run: ReportRun, now: dt.datetime) -> bool:
    """Nothing has been heard of it for a while: nobody is working on it."""
    return run.finished_at is None and (run.heartbeat_at or run.requested_at) < now - SILENT_AFTER


def unfinished_runs() -> QuerySet[ReportRun]:
    return ReportRun.objects.filter(finished_at=None).order_by("pk")


def prepared_report(sheet: AnswerSheet, scoring: Scoring) -> ReportPart | None:
    """The report made beforehand from this very scoring."""
    parts = ReportPart.objects.filter(
        sheet=sheet, run__round=scoring.round_id, run__requested_at__gte=scoring.scored_at
    )
    return parts.select_related("file").order_by("-run_id").first() if scoring.round_id else None


def reports_ready_for(coach) -> list[ReportsReady]:
    """The newest finished run of each round in which people are assigned to this coach."""
    ready = Count("parts", filter=_assigned(coach, "parts__sheet"), distinct=True)
    runs = ReportRun.objects.filter(finished_at__isnull=False).annotate(ready=ready).filter(ready__gt=0)
    newest = ReportRun.objects.filter(round=OuterRef("round"), finished_at__isnull=False, pk__gt=OuterRef("pk"))
    rows = runs.exclude(Exists(newest)).select_related("round").order_by("-pk")
    return [ReportsReady(run, run.ready) for run in rows]


def parts_for_coach(run: ReportRun, coach) -> QuerySet[ReportPart]:
    rows = run.parts.filter(_assigned(coach, "sheet")).distinct()
    return rows.select_related("file", "sheet").order_by("sheet__respondent_code")


def _assigned(coach, sheet: str) -> Q:
    """Assigned and still so, handed in and not taken back."""
    assigned = {f"{sheet}__coach_assignments__coach": coach, f"{sheet}__coach_assignments__ended_at": None}
    return Q(**assigned, **{f"{sheet}__submitted_at__isnull": False, f"{sheet}__withdrawn_at": None})
