# zh-data
"""Who was measured in which year, and who was diagnosed: dealt out so that every split of the plan comes out."""

import datetime as dt
import random
from dataclasses import dataclass, field

from qiangji.registry.models import Organisation, Person

from . import plan
from .scene import City, dice


@dataclass
class Cohorts:
    """Organisations by their place in ``city.organisations``; ``early`` and ``late`` answered in one year only."""

    early: list[int] = field(default_factory=list)
    twice: list[int] = field(default_factory=list)
    late: list[int] = field(default_factory=list)
    diagnosed_2021: list[int] = field(default_factory=list)
    diagnosed_2022: list[int] = field(default_factory=list)
    followed_up: list[int] = field(default_factory=list)

    @property
    def diagnosed(self) -> list[int]:
        return self.diagnosed_2021 + self.diagnosed_2022


def deal(city: City) -> Cohorts:
    chance = dice("cohorts")
    found = Cohorts()
    teams = [n for n, o in enumerate(city.organisations) if o.pk in city.teams]
    chance.shuffle(teams)
    old = [n for n in teams if _founded_before(city.organisations[n], dt.date(2021, 1, 1))]
    both = plan.MEASURED_TWICE
    found.twice = [0, *_of_size(city, [n for n in old if n], both - _size(city, 0))]
    rest = [n for n in old if n not in found.twice]
    found.early = _of_size(city, rest, plan.MEASURED[2021] - both)
    known = {*found.early, *found.twice}
    found.late = sorted((n for n in teams if n not in known), key=lambda n: city.organisations[n].established_on)
    _deal_diagnoses(city, found, chance)
    return found


def _deal_diagnoses(city: City, found: Cohorts, chance: random.Random) -> None:
    """In each place as many as planned, the larger teams first; in the first year among those measured by then."""
    measured_early = {*found.early, *found.twice}
    chosen: list[int] = []
    for place in plan.PLACES:
        here = [n for n, o in enumerate(city.organisations) if o.pk in city.teams and o.region.code == place.code]
        here.sort(key=lambda n: (n != 0, -_size(city, n), n))
        chosen += here[: place.diagnosed]
    others = [n for n in chosen if n in measured_early and n]
    chance.shuffle(others)
    found.diagnosed_2021 = [0, *others][: plan.DIAGNOSED[2021]]
    found.diagnosed_2022 = [n for n in chosen if n not in found.diagnosed_2021]
    found.followed_up = found.diagnosed_2021[: plan.FOLLOWED_UP]


def _founded_before(organisation: Organisation, day: dt.date) -> bool:
    return organisation.established_on is not None and organisation.established_on < day


def _size(city: City, number: int) -> int:
    return len(city.teams[city.organisations[number].pk])


def _of_size(city: City, numbers: list[int], people: int) -> list[int]:
    """Whole teams that are exactly so many people together, the first such choice in the given order."""
    reached: dict[int, list[int]] = {0: []}
    for number in numbers:
        size = _size(city, number)
        for total, choice in sorted(reached.items(), reverse=True):
            if total + size <= people:
                reached.setdefault(total + size, [*choice, number])
    return reached[people]


def participants(city: City, found: Cohorts) -> dict[int, int]:
    """How many people took part in each diagnosis: the larger the team, the more of them."""
    sizes = sorted(size for size, count in plan.DIAGNOSIS_PARTICIPANTS.items() for _ in range(count))
    order = sorted(found.diagnosed, key=lambda n: (_size(city, n), n))
    return dict(zip(order, sizes, strict=True))


def debriefs(found: Cohorts, people: dict[int, list[Person]]) -> dict[int, list[tuple[Person, int]]]:
    """(person, how many debriefs) by year: 401 had one, 402 two, 46 three; 561 in the first year, 782 in the second."""
    early = [person for n in found.early for person in people[n]]
    twice = [person for n in found.twice for person in people[n]]
    late = [person for n in found.late for person in people[n]]
    again_2021 = plan.DEBRIEFS[2021] - len(early) - len(twice)
    three, two = plan.DEBRIEFS_PER_PERSON[3], plan.DEBRIEFS_PER_PERSON[2] - again_2021 - len(twice)
    first = [(p, 2 if at < again_2021 else 1) for at, p in enumerate(early)] + [(p, 1) for p in twice]
    counts = [3] * three + [2] * two + [1] * (len(late) - three - two)
    second = [(p, 1) for p in twice] + list(zip(late, counts, strict=True))
    return {2021: first, 2022: second}
