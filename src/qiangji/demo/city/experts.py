# zh-data
"""The expert roster: who coaches, diagnoses, lectures and reviews, where, in what, and for how many hours."""

import datetime as dt
import random

from qiangji.registry import actions
from qiangji.registry.choices import ExpertRole
from qiangji.registry.models import Expert

from . import days, plan
from .scene import City, dice

ON_ROSTER, LEFT = 40, 2
LEFT_ON = dt.date(2022, 6, 30)
EMPLOYERS = {
    "霁川师范大学特殊教育系(演示)": ("副教授", "教授", "讲师"),
    "望岫康复医院(演示)": ("主任治疗师", "主管治疗师", "副主任医师"),
    "青檀社会工作研究院(演示)": ("高级社会工作师", "研究员"),
    "澄溪律师事务所(演示)": ("律师",),
    "岫岚会计师事务所(演示)": ("注册会计师",),
    "清榆管理咨询公司(演示)": ("高级顾问", "合伙人"),
    "听鹭公益支持中心(演示)": ("总干事", "项目总监"),
    "云榕心理服务机构(演示)": ("心理咨询师", "督导师"),
}
_ROLES = (
    (ExpertRole.COACH,),
    (ExpertRole.COACH, ExpertRole.DIAGNOSTICIAN),
    (ExpertRole.LECTURER,),
    (ExpertRole.DIAGNOSTICIAN, ExpertRole.LECTURER),
    (ExpertRole.REVIEWER,),
    (ExpertRole.LECTURER, ExpertRole.REVIEWER),
    (ExpertRole.COACH, ExpertRole.DIAGNOSTICIAN, ExpertRole.LECTURER, ExpertRole.REVIEWER),
)


def enrol(city: City) -> None:
    chance = dice("experts")
    city.experts = [_enrol(city, number, chance) for number in range(ON_ROSTER)]
    for number in range(ON_ROSTER, ON_ROSTER + LEFT):
        actions.release_expert(expert=_enrol(city, number, chance), on=LEFT_ON, by=city.hub)


def _enrol(city: City, number: int, chance: random.Random) -> Expert:
    employer = list(EMPLOYERS)[number % len(EMPLOYERS)]
    person = actions.add_person(
        name=city.next_name(), phone=city.next_phone(), email=f"expert{number + 1:02d}@example.org", by=city.hub
    )
    return actions.enrol_expert(
        person=person,
        employer=employer,
        title=chance.choice(EMPLOYERS[employer]),
        roles=[str(role) for role in _ROLES[number % len(_ROLES)]],
        fields=sorted(str(field) for field in chance.sample(list(plan.FIELDS), chance.randint(1, 4))),
        regions=_regions(city, chance),
        hours_per_month=chance.choice((4, 6, 8, 8, 12, 16, 20, None)),
        joined_on=days.working_day(chance, dt.date(2016, 3, 1), dt.date(2021, 12, 24)),
        by=city.hub,
    )


def _regions(city: City, chance: random.Random) -> list:
    """The whole city, or a few of its places."""
    if chance.random() < 0.4:
        return [city.regions[plan.CITY]]
    places = [place.code for place in plan.PLACES if place.code != plan.CITY]
    return [city.regions[code] for code in sorted(chance.sample(places, chance.randint(1, 4)))]
