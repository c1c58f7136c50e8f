# zh-data
"""Core teams answer about their own work: two years behind, and one round that is running on the city's day."""

import datetime as dt
import random
from importlib.resources import files

from django.utils import timezone

from qiangji.registry.models import Cycle
from qiangji.stages.assessment import actions, queries
from qiangji.stages.assessment.models import AnswerSheet, InstrumentVersion, Round
from qiangji.stages.assessment.xlsform import read_workbook

from . import cohorts, days, plan
from .answers import Trait, cells
from .scene import City, dice

INSTRUMENTS = files("qiangji.stages.assessment").joinpath("instruments")
LEADS_NOBODY = ("B6",)

# name, year, first and last day
BATCHES = (
    ("2021 年第一批", 2021, dt.date(2021, 4, 12), dt.date(2021, 5, 14)),
    ("2021 年第二批", 2021, dt.date(2021, 9, 6), dt.date(2021, 10, 15)),
    ("2022 年第一批", 2022, dt.date(2022, 3, 21), dt.date(2022, 4, 22)),
    ("2022 年第二批", 2022, dt.date(2022, 6, 6), dt.date(2022, 7, 8)),
    ("2022 年第三批", 2022, dt.date(2022, 9, 5), dt.date(2022, 10, 14)),
)
RUNNING = ("2023 年第一批", dt.date(2023, 1, 16), dt.date(2023, 2, 17))
# Of the teams of the first year so many were asked again, began, and never handed in.
BEGUN_ONLY = 2


def publish_instruments(city: City) -> None:
    for key in ("teamwork", "capability"):
        definition = read_workbook(INSTRUMENTS.joinpath(f"{key}.xlsx").read_bytes()).definition
        version = actions.store_definition(definition=definition, by=city.hub).version
        city.versions[key] = actions.publish_version(version=version, by=city.hub)
        city.definitions[key] = queries.definition_of(city.versions[key])


def measure_teams(city: City) -> None:
    """Whole teams, each answered in the batch it was invited to; then a coach for each of them."""
    chance = dice("measurement")
    city.cohorts = cohorts.deal(city)
    for batch, numbers in _invited(city):
        name, year, first, last = batch
        round_ = plan_round(city, "teamwork", name, first, last, numbers)
        _answer(city, round_, year, (first, last), chance)
        round_ = actions.close_round(round=round_, by=city.hub, at=moment(last + dt.timedelta(days=1), 9))
        actions.score_round(round=round_, by=city.hub, at=moment(last + dt.timedelta(days=2), 9))
        _assign(city, round_)


def declare_one(city: City) -> None:
    """The login "member" has said something of themselves, which nobody else of the thirteen will find."""
    member = city.teams[city.organisations[0].pk][1]
    for (person, year), sheet in sorted(city.sheets.items()):
        if person == member.pk:
            at = moment(dt.date(year, 11, 1), 10)
            actions.declare(sheet=sheet, has_disability=True, by=member.user, at=at)


def measure_now(city: City) -> None:
    """The running round, half answered: the flagship's own people have theirs still before them."""
    chance = dice("measurement now")
    name, first, last = RUNNING
    numbers = [0, *chance.sample(city.cohorts.early, 9)]
    round_ = plan_round(city, "teamwork", name, first, last, numbers)
    flagship = city.organisations[0]
    sheets = list(_sheets(round_))
    entries = [
        (sheet, _personal(city, sheet, chance), moment(days.working_day(chance, first, dt.date(2023, 2, 3)), 14))
        for at, sheet in enumerate(sheets)
        if (sheet.organisation_id != flagship.pk and at % 2) or (sheet.organisation_id == flagship.pk and at % 3 == 2)
    ]
    actions.enter_sheets(entries=entries, by=city.hub)
    _assign(city, round_)


def plan_round(
    city: City, instrument: str, name: str, first: dt.date, last: dt.date, numbers: list[int], **given
) -> Round:
    """A round of these organisations, opened on its first day."""
    version: InstrumentVersion = city.versions[instrument]
    round_ = actions.plan_round(
        cycle=Cycle.objects.get(starts_on__year=first.year),
        version=version,
        name=f"{name}{'组织力评估' if instrument == 'capability' else '团队测评'}",
        scope=city.regions[plan.CITY].scope,
        opens_on=first,
        closes_on=last,
        by=city.hub,
        **given,
    )
    organisations = [city.organisations[number] for number in sorted(numbers)]
    actions.invite_organisations(round=round_, organisations=organisations, by=city.hub)
    return actions.open_round(round=round_, by=city.hub, at=moment(first, 9))


def moment(day: dt.date, hour: int, minute: int = 0) -> dt.datetime:
    return timezone.make_aware(dt.datetime.combine(day, dt.time(hour, minute)))


def _invited(city: City) -> list[tuple[tuple, list[int]]]:
    """Teams dealt to the batches of their year; the youngest organisations come in the last one."""
    found = city.cohorts
    first_year = [*found.twice, *found.early]
    again = [n for n in found.early if n not in found.diagnosed][:BEGUN_ONLY]
    second_year = [*found.twice, *again, *found.late]
    half, third = len(first_year) // 2, len(second_year) // 3
    dealt = [first_year[:half], first_year[half:]]
    dealt += [second_year[:third], second_year[third : 2 * third], second_year[2 * third :]]
    city.begun_only = set(again)
    return list(zip(BATCHES, dealt, strict=True))


def _sheets(round_: Round) -> list[AnswerSheet]:
    sheets = AnswerSheet.objects.filter(assessment__round=round_)
    return list(sheets.select_related("person", "organisation", "assessment").order_by("organisation__name", "pk"))


def _answer(city: City, round_: Round, year: int, window: tuple[dt.date, dt.date], chance: random.Random) -> None:
    unfinished = {city.organisations[n].pk for n in city.begun_only} if year == max(plan.MEASURED) else set()
    entries = []
    for at, sheet in enumerate(_sheets(round_)):
        done = moment(days.working_day(chance, *window), 9 + at % 9, chance.randint(0, 59))
        begun_only = sheet.organisation_id in unfinished
        entries.append((sheet, _personal(city, sheet, chance), None if begun_only else done))
    actions.enter_sheets(entries=entries, by=city.hub)
    for sheet in _sheets(round_):
        if sheet.submitted_at is not None:
            city.sheets[sheet.person_id, year] = sheet


def _personal(city: City, sheet: AnswerSheet, chance: random.Random) -> dict:
    """A person keeps their traits from year to year; who leads nobody leaves the part on leading out."""
    definition = city.definitions["teamwork"]
    before = city.traits.get(sheet.person_id)
    trait = before.moved(chance, 0.1) if before else Trait.drawn(definition, chance)
    city.traits[sheet.person_id] = trait
    leads = sheet.post in LEADING or chance.random() < 0.2
    return cells(definition, trait, chance, skip=0.01, without=() if leads else LEADS_NOBODY)


LEADING = ("主任", "理事长", "总干事", "副主任")


def _assign(city: City, round_: Round) -> None:
    """One coach for each organisation; the login "expert" has the flagship's people."""
    pairs = [(one, city.coach_of(one.organisation_id)) for one in round_.assessments.order_by("organisation__name")]
    actions.assign_coaches(round=round_, pairs=pairs, by=city.hub)
