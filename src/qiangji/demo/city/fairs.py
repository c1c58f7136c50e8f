# zh-data
"""One online job fair: 33 organisations with posts, and what most of them have reported since."""

import datetime as dt
import random

from qiangji.accounts.models import User
from qiangji.stages.guidance import actions
from qiangji.stages.guidance.models import FairBooth

from . import plan, words
from .places import registered_in
from .scene import City, dice

HELD_ON = dt.date(2022, 6, 18)
SILENT = 4
POSTS = (
    ("康复治疗师", "大专及以上", "康复治疗", (6000, 9000), False, ""),
    ("特殊教育教师", "本科及以上", "特殊教育", (6500, 9500), False, "可提供手语翻译"),
    ("社会工作者", "本科及以上", "社会工作", (6000, 8500), True, "无障碍工位，可部分远程"),
    ("新媒体运营", "大专及以上", "", (5500, 8000), True, "可远程，配读屏软件"),
    ("项目专员", "本科及以上", "", (6000, 9000), True, "弹性时间"),
    ("就业辅导员", "", "", (5000, 7500), True, "无障碍工位"),
)


def hold_one(city: City) -> None:
    chance = dice("fairs")
    place = registered_in(city, plan.CITY)
    fair = actions.record_fair(
        name=f"助残社会组织高校毕业生线上双选会{words.MARK}",
        organiser=f"云栖大学就业中心{words.MARK}",
        platform=f"线上双选平台{words.MARK}",
        held_on=HELD_ON,
        is_online=True,
        scope=place.scope,
        by=city.hub,
    )
    living = [o for o in city.organisations[1:] if o.established_on < dt.date(2021, 1, 1)]
    invited = [city.organisations[0], *chance.sample(living, plan.FAIR_ORGANISATIONS - 1)]
    for number, booth in enumerate(actions.open_booths(fair=fair, organisations=invited, by=city.hub)):
        _offer(city, booth, chance)
        if number and number > SILENT:
            _report(city.hub, booth, chance)


def _offer(city: City, booth: FairBooth, chance: random.Random) -> None:
    place = booth.organisation.region.name
    for title, education, field, (pay_from, pay_to), fits, help_given in chance.sample(POSTS, chance.randint(1, 3)):
        actions.add_post(
            booth=booth,
            title=title,
            openings=chance.randint(1, 4),
            education=education,
            field=field,
            pay_from=pay_from,
            pay_to=pay_to,
            place=place,
            fits_disabled=fits,
            accommodation=help_given,
            by=city.hub,
        )


def _report(by: User, booth: FairBooth, chance: random.Random) -> None:
    cvs = chance.randint(2, 26)
    interviews = chance.randint(1, max(1, cvs // 2))
    intended = chance.randint(0, interviews)
    signed = chance.randint(0, intended)
    arrived = chance.randint(0, signed)
    actions.report_counts(
        booth=booth,
        cvs=cvs,
        interviews=interviews,
        intended=intended,
        signed=signed,
        arrived=arrived,
        stayed=chance.randint(0, arrived),
        by=by,
    )
