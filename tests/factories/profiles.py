"""A capability instrument answered by many organisations over two years: what a profile looks like when it is full."""

import random
from importlib.resources import files

from tests.factories import registry
from tests.factories.assessment import published
from tests.factories.rounds import NOON, assessments_of, make_round

from qiangji.registry.models import Organisation
from qiangji.stages.assessment import actions
from qiangji.stages.assessment.choices import Voice
from qiangji.stages.assessment.models import Answer, AnswerSheet, Assessment, InstrumentVersion, Item, Round
from qiangji.stages.assessment.xlsform import read_workbook

CAPABILITY = files("qiangji.stages.assessment").joinpath("instruments", "capability.xlsx")


def capability(by=None) -> InstrumentVersion:
    """The instrument that the house brings along."""
    return published(read_workbook(CAPABILITY.read_bytes()).definition, by=by)


def scored_round(
    version: InstrumentVersion,
    organisations: list[Organisation],
    *,
    by,
    year: int = 2022,
    assessor=None,
    selves: int = 4,
    agreed: bool = True,
    seed: int = 1,
) -> Round:
    """Simulated answers that hang together, in and scored: ``selves`` people and an assessor for each organisation.

    An organisation answers by its place in the list, the same one from year to year, whatever keys the database gives.
    """
    row = make_round(version, *organisations, by=by, year=year)
    row.assessments.update(assessor=assessor)
    draw = random.Random(seed)
    items = list(Item.objects.filter(dimension__version=version).order_by("dimension__position", "position"))
    people = [registry.person(by=by) for _each in range(selves + 1)]
    sheets, cells = [], []
    places = {organisation.pk: place for place, organisation in enumerate(organisations, 1)}
    for assessment in assessments_of(row):
        traits = _traits(items, places[assessment.organisation_id], draw)
        voices = [(Voice.SELF, person, 0.35) for person in people[:selves]] + [(Voice.ASSESSOR, people[-1], 0.0)]
        for voice, person, kindness in [*voices, *([(Voice.AGREED, None, 0.1)] if agreed else [])]:
            sheets.append(_sheet(assessment, voice, person, len(sheets)))
            cells.append({item.pk: _level(traits[item.dimension_id] + kindness, draw) for item in items})
    AnswerSheet.objects.bulk_create(sheets)
    Answer.objects.bulk_create(
        (
            Answer(sheet=sheet, item_id=item, score=score)
            for sheet, given in zip(sheets, cells, strict=True)
            for item, score in given.items()
        ),
        batch_size=5000,
    )
    actions.score_round(round=row, by=by)
    return row


def _traits(items, place: int, draw: random.Random) -> dict[int, float]:
    """An organisation has its strong and weak sides, the same ones from year to year."""
    own = random.Random(place)
    level = own.gauss(0.2, 0.5)
    dimensions = dict.fromkeys(item.dimension_id for item in items)
    by_place = [own.gauss(level, 0.7) for _each in dimensions]
    return {pk: trait + draw.gauss(0.1, 0.2) for pk, trait in zip(dimensions, by_place, strict=True)}


def _sheet(assessment: Assessment, voice: str, person, number: int) -> AnswerSheet:
    return AnswerSheet(
        version_id=assessment.round.version_id,
        assessment=assessment,
        organisation_id=assessment.organisation_id,
        person=person,
        voice=voice,
        respondent_code=f"R{assessment.round_id}-{number + 1:04d}",
        submitted_at=NOON,
    )


def _level(trait: float, draw: random.Random) -> int:
    return min(5, max(1, round(3 + trait + draw.gauss(0, 0.7))))
