# zh-data
"""Organisations assessed and diagnosed one by one: 34 and 44 in two years, 6 visited again, a round running."""

import datetime as dt
import random

from qiangji.registry import actions as registry
from qiangji.registry.models import Membership, Person
from qiangji.stages.assessment import actions
from qiangji.stages.assessment.choices import DiagnosisKind, Released, Stance, SupervisorView, Voice
from qiangji.stages.assessment.models import AnswerSheet, Assessment, Diagnosis, Round

from . import cohorts, days
from .answers import Trait, cells
from .measurement import moment, plan_round
from .people import FRONT_POSTS
from .scene import City, dice

ROUNDS = {
    2021: ("2021 年", dt.date(2021, 5, 10), dt.date(2021, 6, 30)),
    2022: ("2022 年", dt.date(2022, 4, 11), dt.date(2022, 5, 31)),
}
RUNNING = ("2023 年第一批", dt.date(2023, 1, 9), dt.date(2023, 2, 24))
IN_RUNNING = 35
# Of the running round what was handed in came by this day.
NOW = dt.date(2023, 1, 27)
# Where each voice stands beside what is so: organisations are kinder to themselves than those who look from outside.
GISTS = (
    "专业服务站得住，钱和人接不上；先把运营储备和接班的人安排好，再谈扩大服务。",
    "制度大体齐全，用起来的不多；挑三项每季度复核，比再写十项管用。",
    "团队愿意学，负责人太忙；把分工写清楚，让副手真正管起一块事。",
    "服务对象和家长都认可，数字说不出来；先把成效怎么测定下来。",
    "场所和安全有欠账，这一项不等总分，先整改，其余按计划走。",
    "项目做得多，沉淀得少；把最拿手的一项写成手册，明年照它带新人。",
)
LENIENCY = {Voice.SELF: 0.25, Voice.ASSESSOR: -0.1}

Agreed = tuple[Assessment, dict, dt.datetime]


def diagnose(city: City) -> None:
    chance = dice("diagnoses")
    found = city.cohorts
    wanted = cohorts.participants(city, found)
    taking_part = {number: _participants(city, number, n) for number, n in sorted(wanted.items())}
    first: dict[int, Diagnosis] = {}
    for year, (name, opens, closes) in ROUNDS.items():
        mine = found.diagnosed_2021 if year == min(ROUNDS) else found.diagnosed_2022
        again = found.followed_up if year == max(ROUNDS) else []
        round_ = plan_round(city, "capability", name, opens, closes, [*mine, *again])
        agreed = _assess(city, round_, chance, (opens, closes))
        round_ = actions.close_round(round=round_, by=city.hub, at=moment(closes + dt.timedelta(days=1), 9))
        _agree(city, agreed)
        actions.score_round(round=round_, by=city.hub, at=moment(closes + dt.timedelta(days=2), 9))
        for number in mine:
            first[number] = _sign(city, round_, number, taking_part[number], chance)
        for number in again:
            _sign(city, round_, number, taking_part[number], chance, follows=first[number])


def _participants(city: City, number: int, wanted: int) -> list[Person]:
    """The core team first; then others who work there, and where there are too few, some who are now on the books."""
    organisation = city.organisations[number]
    found = list(city.teams[organisation.pk])[:wanted]
    known = {person.pk for person in found}
    others = Membership.objects.filter(organisation=organisation, until=None, person__merged_into=None)
    found += [m.person for m in others.select_related("person").order_by("pk") if m.person_id not in known]
    since = max(dt.date(2020, 12, 1), organisation.established_on)
    while len(found) < wanted:
        person = registry.add_person(name=city.next_name(), by=city.hub)
        post = FRONT_POSTS[len(found) % len(FRONT_POSTS)]
        registry.add_membership(person=person, organisation=organisation, post=post, since=since, by=city.hub)
        found.append(person)
    return found[:wanted]


def _assess(city: City, round_: Round, chance: random.Random, window: tuple[dt.date, dt.date]) -> list[Agreed]:
    """Two voices on each organisation: some of the team, and an expert. What both will agree on comes back."""
    entries, agreed = [], []
    for assessment in _assessments(round_):
        sheets = _open_voices(city, assessment, people=chance.choice((3, 4, 5)))
        answered, outcome = _answered(city, assessment, sheets, chance, window)
        entries += answered
        agreed.append(outcome)
    actions.enter_sheets(entries=entries, by=city.hub)
    return agreed


def _agree(city: City, agreed: list[Agreed]) -> None:
    """Organisation and expert sit down together once both are in."""
    entries = []
    for assessment, answers, on in agreed:
        sheet = actions.open_agreed_sheet(assessment=assessment, by=city.coach_of(assessment.organisation_id))
        entries.append((sheet, answers, on))
    actions.enter_sheets(entries=entries, by=city.hub)


def _assessments(round_: Round) -> list[Assessment]:
    return list(
        round_.assessments.select_related("organisation", "round__version__instrument").order_by("organisation__name")
    )


def _open_voices(city: City, assessment: Assessment, *, people: int) -> list[AnswerSheet]:
    team = city.teams[assessment.organisation_id]
    sheets = list(actions.name_answerers(assessment=assessment, people=team[:people], by=city.hub))
    coach = city.coach_of(assessment.organisation_id)
    actions.assign_assessor(assessment=assessment, assessor=coach, by=city.hub)
    return [*sheets, assessment.sheets.get(voice=Voice.ASSESSOR)]


def _answered(
    city: City,
    assessment: Assessment,
    sheets: list[AnswerSheet],
    chance: random.Random,
    window: tuple[dt.date, dt.date],
) -> tuple[list[tuple], Agreed]:
    """The entries of the two voices, and what will be agreed on after the round."""
    definition = city.definitions["capability"]
    before = city.capability.get(assessment.organisation_id)
    trait = before.moved(chance, 0.25) if before else Trait.drawn(definition, chance)
    city.capability[assessment.organisation_id] = trait
    exempt = [item.key for item in definition.items if assessment.size in item.exempt]
    first, last = window
    on = days.working_day(chance, first, last - dt.timedelta(days=14))
    entries = []
    for sheet in sheets:
        leniency = LENIENCY[Voice(sheet.voice)] + (chance.gauss(0, 0.25) if sheet.voice == Voice.SELF else 0)
        later = 0 if sheet.voice == Voice.SELF else 5
        answers = cells(definition, trait, chance, leniency=leniency, noise=0.5, exempt=exempt)
        entries.append((sheet, answers, moment(on + dt.timedelta(days=later), 10)))
    agreed = cells(definition, trait, chance, noise=0.35, exempt=exempt)
    return entries, (assessment, agreed, moment(last + dt.timedelta(days=3), 10))


def _sign(
    city: City,
    round_: Round,
    number: int,
    people: list[Person],
    chance: random.Random,
    follows: Diagnosis | None = None,
) -> Diagnosis:
    """Drafted by rule, signed by the expert; nearly every organisation agrees, one in ten does not with everything."""
    organisation = city.organisations[number]
    assessment = round_.assessments.get(organisation=organisation)
    coach = city.coach_of(organisation.pk)
    visited = days.working_day(chance, round_.closes_on + dt.timedelta(days=5), dt.date(round_.closes_on.year, 11, 30))
    diagnosis = actions.draft_diagnosis(
        assessment=assessment,
        kind=DiagnosisKind.FOLLOW_UP if follows else DiagnosisKind.FIRST,
        participants=people,
        follows=follows,
        visited_on=visited,
        by=coach,
        at=moment(visited + dt.timedelta(days=2), 10),
    )
    gist = GISTS[number % len(GISTS)]
    diagnosis = actions.edit_diagnosis(
        diagnosis=diagnosis,
        gist=gist,
        visited_on=visited,
        participants=people,
        texts={},
        revision=diagnosis.revision,
        by=coach,
    )
    signed = actions.sign_diagnosis(diagnosis=diagnosis, by=coach, at=moment(visited + dt.timedelta(days=6), 16))
    disputes = chance.random() < 0.1
    if number or follows is None:
        actions.answer_diagnosis(
            diagnosis=signed,
            stance=Stance.DISPUTED if disputes else Stance.AGREED,
            note="评估时资料还没交全，已补。" if disputes else "",
            by=city.hub,
            at=moment(visited + dt.timedelta(days=12), 11),
        )
    return signed


def assess_now(city: City) -> None:
    """The running round, so that every role has something to do: all stages of it at once."""
    chance = dice("assessment now")
    name, opens, closes = RUNNING
    found = city.cohorts
    others = [n for n in found.diagnosed if n]
    numbers = [0, *chance.sample(others, IN_RUNNING)]
    round_ = plan_round(city, "capability", name, opens, closes, numbers, supervisor_view=SupervisorView.AGGREGATES)
    entries = []
    for at, assessment in enumerate(_assessments(round_)):
        if at % 4 == 3:  # nobody named yet
            continue
        if assessment.organisation_id == city.organisations[0].pk:
            continue
        sheets = _open_voices(city, assessment, people=4)
        answered, _agreed = _answered(city, assessment, sheets, chance, (opens, NOW))
        entries += answered[: {0: 5, 1: 4, 2: 2}[at % 4]]
    entries += _flagship(city, round_, chance, opens)
    actions.enter_sheets(entries=entries, by=city.hub)


def _flagship(city: City, round_: Round, chance: random.Random, opens: dt.date) -> list[tuple]:
    """Two of its people have answered, the login "org" has begun; the expert's own sheet still waits."""
    assessment = round_.assessments.select_related("organisation", "round__version").get(
        organisation=city.organisations[0]
    )
    sheets = _open_voices(city, assessment, people=5)
    answered, _agreed = _answered(city, assessment, sheets, chance, (opens, NOW))
    sheet, answers, _on = answered[0]
    begun = dict(list(answers.items())[:27])
    return [(sheet, begun, None), *answered[2:4]]


def release_some(city: City) -> None:
    """Organisations that let their supervisors see a result; one took it back."""
    chance = dice("releases")
    done = Assessment.objects.filter(round__name__startswith="2022 年组织力").select_related("organisation")
    chosen = chance.sample(list(done.order_by("organisation__name")), 12)
    releases = [actions.release_result(assessment=one, what=Released.SCORES, by=city.hub) for one in chosen]
    for one in chosen[:5]:
        actions.release_result(assessment=one, what=Released.DIAGNOSIS, by=city.hub)
    actions.withdraw_release(release=releases[-1], by=city.hub)
