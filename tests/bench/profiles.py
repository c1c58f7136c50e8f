"""A scored round in which every organisation of the bench takes part, so that profiles stand in a crowd."""

import datetime as dt
from collections.abc import Iterator

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from tests.factories.profiles import capability

from qiangji.accounts.models import User
from qiangji.registry.models import Cycle, Organisation, Person
from qiangji.stages.assessment.choices import Voice
from qiangji.stages.assessment.models import (
    Answer,
    AnswerSheet,
    Assessment,
    InstrumentVersion,
    Item,
    Round,
    ScaleStatistics,
    Scoring,
    VoiceScore,
)

VOICES = (Voice.SELF, Voice.ASSESSOR, Voice.AGREED)
BATCH = 5000


@transaction.atomic
def assess_all(operator: User, size: int) -> Assessment:
    """Two rounds, the later with the earlier one to compare with; returns the assessment in the middle of the later."""
    version = InstrumentVersion.objects.filter(instrument__key="capability").first() or capability(operator)
    organisations = list(Organisation.objects.order_by("pk")[:size])
    for year in (2021, 2022):
        row = _round(version, operator, f"{size} · {year}", year)
        assessments = Assessment.objects.bulk_create(
            [Assessment(round=row, organisation=one) for one in organisations], batch_size=BATCH
        )
        _score(row, assessments)
    return assessments[size // 2]


def _round(version: InstrumentVersion, operator: User, name: str, year: int) -> Round:
    dates = {"starts_on": dt.date(year, 1, 1), "ends_on": dt.date(year, 12, 31), "name": str(year)}
    moment = dt.datetime(year, 6, 1, tzinfo=dt.UTC)
    return Round.objects.create(
        cycle=Cycle.objects.get_or_create(number=year, defaults=dates)[0],
        version=version,
        name=name,
        scope="11",
        opens_on=dt.date(year, 5, 1),
        closes_on=dt.date(year, 5, 31),
        opened_at=moment,
        opened_by=operator,
        closed_at=moment,
        closed_by=operator,
    )


def _score(row: Round, assessments: list[Assessment]) -> None:
    """The rows that scoring leaves, made up: a profile reads nothing else, but for the answers of its own sheets."""
    scoring = Scoring.objects.create(version=row.version, round=row, core_version="bench")
    dimensions = list(row.version.dimensions.order_by("position"))
    ScaleStatistics.objects.bulk_create(
        ScaleStatistics(
            scoring=scoring,
            dimension=one,
            n=len(assessments),
            alpha=0.8,
            sem=5.0,
            lower_quarter=45,
            upper_quarter=70,
            organisations=len(assessments),
        )
        for one in dimensions
    )
    VoiceScore.objects.bulk_create(
        (
            VoiceScore(
                scoring=scoring,
                assessment=one,
                voice=voice,
                dimension=dimension,
                value=(n * 7 + m * 13) % 101,
                se=4,
                n=1,
            )
            for n, one in enumerate(assessments)
            for voice in VOICES
            for m, dimension in enumerate([None, *dimensions])
        ),
        batch_size=BATCH,
    )
    _answer(assessments[len(assessments) // 2])


def _answer(assessment: Assessment) -> None:
    items = list(Item.objects.filter(dimension__version=assessment.round.version_id))
    for voice in VOICES:
        sheet = AnswerSheet.objects.create(
            version_id=assessment.round.version_id,
            assessment=assessment,
            organisation_id=assessment.organisation_id,
            person=None if voice == Voice.AGREED else Person.objects.order_by("pk")[len(voice)],
            voice=voice,
            respondent_code=f"B{assessment.pk}-{voice}",
            submitted_at=timezone.now(),
        )
        Answer.objects.bulk_create(Answer(sheet=sheet, item=one, score=1 + n % 5) for n, one in enumerate(items))


def pages(assessment: Assessment) -> Iterator[tuple[str, str]]:
    yield "organisation profile", assessment.get_absolute_url()
    yield "profiles of a round", reverse("assessment:round-profiles", args=[assessment.round_id])
    yield "organisation's rounds", reverse("assessment:organisation-assessments", args=[assessment.organisation_id])
