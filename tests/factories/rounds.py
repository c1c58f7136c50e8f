"""Rounds with what was answered in them, as rows: what a test of scores, profiles and diagnoses begins with."""

import datetime as dt
from collections.abc import Iterable, Mapping

from tests.factories import registry

from qiangji.registry.models import Cycle, Organisation
from qiangji.stages.assessment.choices import AnswerState, Measures, SupervisorView, Voice
from qiangji.stages.assessment.models import (
    Answer,
    AnswerSheet,
    Assessment,
    InstrumentVersion,
    Item,
    Round,
)

NOON = dt.datetime(2022, 5, 20, 12, 0, tzinfo=dt.UTC)


def make_round(version: InstrumentVersion, *organisations: Organisation, by, year: int = 2022, closed=True, **given):
    """A round in which these organisations take part; closed, unless the test wants it open."""
    cycle, _ = Cycle.objects.get_or_create(
        number=year,
        defaults={"name": f"{year} 年度", "starts_on": dt.date(year, 1, 1), "ends_on": dt.date(year, 12, 31)},
    )
    values = {
        "name": f"{year} 年第 {Round.objects.count() + 1} 批",
        "scope": "11",
        "opens_on": dt.date(year, 5, 1),
        "closes_on": dt.date(year, 5, 20),
        "supervisor_view": SupervisorView.AGGREGATES,
        "opened_at": NOON.replace(year=year, day=1),
        "opened_by": by,
    }
    if closed:
        values |= {"closed_at": NOON.replace(year=year), "closed_by": by}
    row = Round.objects.create(cycle=cycle, version=version, **values | given)
    Assessment.objects.bulk_create(Assessment(round=row, organisation=each) for each in organisations)
    return row


def sheet_in(
    assessment: Assessment, cells: Mapping[str, object], *, voice: str = Voice.SELF, person=None, **given
) -> AnswerSheet:
    """A sheet with these answers by item key; handed in, unless ``submitted_at`` says otherwise."""
    if person is None and voice != Voice.AGREED:
        person = registry.person()
    sheet = AnswerSheet.objects.create(
        version=assessment.round.version,
        assessment=assessment,
        organisation=assessment.organisation,
        person=person,
        voice=voice,
        respondent_code=f"R{assessment.round_id}-{AnswerSheet.objects.count() + 1:04d}",
        **{"submitted_at": NOON} | given,
    )
    items = {item.key: item for item in Item.objects.filter(dimension__version=assessment.round.version)}
    Answer.objects.bulk_create(
        Answer(sheet=sheet, item=items[key], state=cell)
        if isinstance(cell, AnswerState)
        else Answer(sheet=sheet, item=items[key], score=cell)
        for key, cell in cells.items()
    )
    return sheet


def assessments_of(row: Round) -> list[Assessment]:
    return list(row.assessments.select_related("round__version__instrument", "organisation").order_by("pk"))


def person_sheets(row: Round, cells: Iterable[Mapping[str, object]]) -> list[AnswerSheet]:
    """One sheet per mapping, about a person of the round's first organisation each."""
    (assessment, *_rest) = assessments_of(row)
    assert row.version.instrument.measures == Measures.PERSON
    return [sheet_in(assessment, each, voice=Voice.PERSON) for each in cells]
