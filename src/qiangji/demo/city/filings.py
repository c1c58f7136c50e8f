# zh-data
"""What the registration authority and the Party organisation say: inspections, official grades, party building."""

import datetime as dt
import random

from qiangji.registry import actions
from qiangji.registry.choices import Grade, InspectionResult, PartyForm
from qiangji.registry.models import Organisation

from . import days, plan, words
from .places import registration_authority
from .scene import City, dice

ACCOUNTABLE_FROM = dt.date(2022, 7, 1)  # registered later: under six months old on 31 December, so exempt
ACCOUNTABLE_FROM_2021 = dt.date(2021, 7, 1)
TOO_YOUNG = "登记未满 6 个月"
# Grades that run out soon after the city's day, and earlier ones that have: neither changes the split.
EXPIRING, RUN_OUT = 6, 8


def record_inspections(city: City) -> None:
    chance = dice("inspections")
    results = iter(_results(city, chance))
    failed = _who_fails(city)
    for organisation in city.organisations:
        if organisation.established_on >= ACCOUNTABLE_FROM:
            _exempt(city, organisation, 2022)
            continue
        result = InspectionResult.FAILED if organisation is failed else next(results)
        _inspect_2021(city, organisation, result, chance)
        on = days.working_day(chance, dt.date(2023, 1, 3), dt.date(2023, 2, 3))
        actions.record_inspection(organisation=organisation, year=2022, result=result, concluded_on=on, by=city.hub)


def award_grades(city: City) -> None:
    """The oldest hold the highest; nobody is graded before two full years, nor after failing an inspection."""
    chance = dice("grades")
    failed = _who_fails(city)
    ready = [o for o in city.organisations if o.established_on < dt.date(2019, 1, 1) and o is not failed]
    ready.sort(key=lambda o: o.established_on.year + chance.gauss(0, 4))
    grades = [grade for grade, count in plan.GRADES.items() for _ in range(count)]
    expiring = set(chance.sample([n for n in range(len(grades)) if ready[n].established_on.year < 2016], EXPIRING))
    for number, grade in enumerate(grades):
        window = (dt.date(2018, 2, 20), dt.date(2018, 5, 4)) if number in expiring else _grade_window(ready[number])
        on = days.working_day(chance, *window)
        _grade(city, ready[number], grade, on)
    long_ago = [o for o in ready[len(grades) :] if o.established_on.year < 2013]
    for organisation in long_ago[:RUN_OUT]:
        _grade(city, organisation, Grade.A3, days.working_day(chance, dt.date(2016, 3, 1), dt.date(2017, 9, 29)))


def record_party_building(city: City) -> None:
    chance = dice("party")
    old = [o for o in city.organisations if o.established_on < dt.date(2021, 1, 1)]
    new = [o for o in city.organisations if o.established_on >= dt.date(2021, 1, 1)]
    shares = plan.PARTY | {PartyForm.NONE: plan.PARTY[PartyForm.NONE] - len(new)}
    forms = dict(zip((o.pk for o in old), plan.dealt(shares, chance), strict=True))
    for organisation in city.organisations:
        form = forms.get(organisation.pk, PartyForm.NONE)
        since = days.working_day(chance, max(dt.date(2019, 3, 1), organisation.established_on), dt.date(2022, 11, 30))
        superior = _superior(organisation) if form != PartyForm.NONE else ""
        if form == PartyForm.BRANCH and organisation.established_on.year < 2015 and chance.random() < 0.3:
            earlier = days.working_day(chance, dt.date(2016, 3, 1), dt.date(2018, 12, 28))
            _party(city, organisation, PartyForm.JOINT_BRANCH, earlier, superior)
        _party(city, organisation, form, since, superior)


def _who_fails(city: City) -> Organisation:
    """One in 朝阳, so that its district's supervisor has something to look into."""
    inside = (o for o in city.organisations[1:] if o.region.code == plan.CHAOYANG)
    return next(o for o in inside if o.established_on.year in range(2010, 2019))


def _results(city: City, chance: random.Random) -> list[str]:
    """What is left to deal once the exempt and the failed have theirs."""
    shares = dict(plan.INSPECTIONS_2022)
    exempt = sum(o.established_on >= ACCOUNTABLE_FROM for o in city.organisations)
    if (exempt, 1) != (shares.pop(InspectionResult.EXEMPT), shares.pop(InspectionResult.FAILED)):
        raise AssertionError("the founding days do not fit the plan of inspections")
    return plan.dealt(shares, chance)


def _inspect_2021(city: City, organisation: Organisation, later: str, chance: random.Random) -> None:
    """The year before: who fails in 2022 was already on the edge; who is younger has none."""
    if organisation.established_on >= dt.date(2022, 1, 1):
        return
    if organisation.established_on >= ACCOUNTABLE_FROM_2021:
        _exempt(city, organisation, 2021)
        return
    edge = later == InspectionResult.FAILED or chance.random() < 0.04
    result = InspectionResult.BASICALLY_PASSED if edge else InspectionResult.PASSED
    on = days.working_day(chance, dt.date(2022, 4, 6), dt.date(2022, 6, 24))
    actions.record_inspection(organisation=organisation, year=2021, result=result, concluded_on=on, by=city.hub)


def _exempt(city: City, organisation: Organisation, year: int) -> None:
    actions.record_inspection(
        organisation=organisation, year=year, result=InspectionResult.EXEMPT, note=TOO_YOUNG, by=city.hub
    )


def _grade_window(organisation: Organisation) -> tuple[dt.date, dt.date]:
    return max(dt.date(2018, 6, 1), dt.date(organisation.established_on.year + 3, 1, 4)), dt.date(2022, 11, 30)


def _grade(city: City, organisation: Organisation, grade: str, on: dt.date) -> None:
    high = grade in (Grade.A5, Grade.A4)
    issuer = registration_authority(city, plan.CITY if high else organisation.region.code)
    actions.record_grade(organisation=organisation, grade=grade, issued_on=on, issuer=issuer, by=city.hub)


def _superior(organisation: Organisation) -> str:
    place = "北京市" if organisation.region.code == plan.CITY else organisation.region.name
    return f"{place}社会组织综合党委{words.MARK}"


def _party(city: City, organisation: Organisation, form: str, since: dt.date, superior: str) -> None:
    actions.record_party_building(organisation=organisation, form=form, since=since, superior=superior, by=city.hub)
