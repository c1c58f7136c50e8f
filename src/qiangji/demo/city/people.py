# zh-data
"""Who works there: 849 people in the core teams of 142 organisations, a head everywhere, and some at the front line."""

import datetime as dt
import random

from qiangji.registry import actions
from qiangji.registry.models import Organisation, Person

from . import days, plan
from .scene import City, dice

FLAGSHIP_TEAM = 9
HEAD_POSTS = ("主任", "理事长", "总干事")
CORE_POSTS = (
    "副主任",
    "项目主管",
    "业务主管",
    "行政主管",
    "财务主管",
    "社工督导",
    "康复督导",
    "培训主管",
    "资源发展主管",
    "志愿者主管",
    "传播主管",
    "家长工作主管",
    "研发主管",
    "人力资源主管",
)
FRONT_POSTS = ("康复治疗师", "社工", "特教老师", "就业辅导员", "照护员", "活动专员")
# Core team members who left before the city's day: on the books, in no count.
LEFT = 24


def employ(city: City) -> None:
    chance = dice("people")
    with_team = _who_has_a_team(city, chance)
    sizes = iter(_team_sizes(chance))
    for number, organisation in enumerate(city.organisations):
        if number in with_team:
            team = city.teams[organisation.pk] = _core_team(city, organisation, next(sizes), chance)
            _front_line(city, organisation, len(team) // 4 - 1, chance)
        else:
            _hire(city, organisation, chance.choice(HEAD_POSTS), chance, is_head=True)
    for organisation in city.contacts:
        _hire(city, organisation, HEAD_POSTS[0], chance, is_head=True)
    _leave(city, chance)


def _who_has_a_team(city: City, chance: random.Random) -> set[int]:
    """Positions of the 142, the flagship first: in every place at least those that are to be diagnosed."""
    chosen = {0}
    for place in plan.PLACES:
        here = [n for n, o in enumerate(city.organisations) if o.region.code == place.code and n not in chosen]
        taken = sum(city.organisations[n].region.code == place.code for n in chosen)
        chosen |= set(chance.sample(here, place.diagnosed - taken)) if place.diagnosed > taken else set()
    rest = [n for n in range(len(city.organisations)) if n not in chosen]
    return chosen | set(chance.sample(rest, sum(plan.TEAMS.values()) - len(chosen)))


def _team_sizes(chance: random.Random) -> list[int]:
    sizes = plan.dealt(plan.TEAMS, chance)
    sizes.remove(FLAGSHIP_TEAM)
    return [FLAGSHIP_TEAM, *sizes]


def _core_team(city: City, organisation: Organisation, size: int, chance: random.Random) -> list[Person]:
    head = _hire(city, organisation, chance.choice(HEAD_POSTS), chance, is_head=True, is_core=True)
    posts = sorted(chance.sample(CORE_POSTS, size - 1), key=CORE_POSTS.index)
    return [head, *(_hire(city, organisation, post, chance, is_core=True) for post in posts)]


def _front_line(city: City, organisation: Organisation, count: int, chance: random.Random) -> None:
    """Some of those who do the work where the core team is large: no part of it."""
    for post in chance.sample(FRONT_POSTS, max(0, count)):
        _hire(city, organisation, post, chance)


def _hire(city: City, organisation: Organisation, post: str, chance: random.Random, **standing: bool) -> Person:
    person = actions.add_person(name=city.next_name(), by=city.hub)
    since = _arrival(organisation, chance)
    actions.add_membership(person=person, organisation=organisation, post=post, since=since, by=city.hub, **standing)
    return person


def _arrival(organisation: Organisation, chance: random.Random) -> dt.date:
    """In time for the assessments where the organisation is old enough for that."""
    first = max(dt.date(2012, 1, 4), organisation.established_on)
    return days.working_day(chance, first, max(first, dt.date(2020, 12, 31)))


def _leave(city: City, chance: random.Random) -> None:
    """Posts held until shortly before the first measurement, by people who are gone: in no team, in no count."""
    old = [o for o in city.organisations if o.established_on.year < 2018]
    for organisation in chance.sample(old, LEFT):
        person = actions.add_person(name=city.next_name(), by=city.hub)
        since = days.working_day(chance, dt.date(2018, 1, 2), dt.date(2020, 6, 30))
        membership = actions.add_membership(
            person=person, organisation=organisation, post="项目主管", is_core=True, since=since, by=city.hub
        )
        until = days.working_day(chance, dt.date(2021, 2, 1), dt.date(2021, 4, 9))
        actions.end_membership(membership=membership, on=until, by=city.hub)
