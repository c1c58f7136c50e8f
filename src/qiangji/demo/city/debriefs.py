# zh-data
"""Results talked over: 1,343 attendances in two years, ten who did not come, and a few that are still ahead."""

import datetime as dt
import random
from collections import defaultdict
from collections.abc import Iterator

from django.utils import timezone

from qiangji.stages.assessment import actions
from qiangji.stages.assessment.actions import PastDebrief
from qiangji.stages.assessment.choices import Attendance

from . import cohorts, days, plan
from .measurement import moment
from .scene import City, dice

PLACES = ("枢纽 203 室", "机构会议室", "视频", "电话")
HOURS = ((9, 0), (10, 0), (11, 0), (13, 30), (14, 30), (15, 30), (16, 30))
STEPS = (
    "每周留出半天不排个案，用来写记录；一个月后看还缺什么。",
    "下次团队会上提一件自己觉得为难的事，请大家一起想办法。",
    "请负责人把三件最要紧的事排个先后，按这个顺序做两个月。",
    "和搭档约定每周五交换一次进展，十分钟，站着说。",
    "选一门课：个别化计划怎么写；学完带一份样本回来讨论。",
)


def talk_over(city: City) -> None:
    chance = dice("debriefs")
    found = city.cohorts
    people = {n: city.teams[city.organisations[n].pk] for n in [*found.early, *found.twice, *found.late]}
    diaries = {coach.pk: Diary(chance) for coach in city.coaches}
    entries: list[PastDebrief] = []
    for year, talks in cohorts.debriefs(found, people).items():
        for person, times in talks:
            sheet = city.sheets[person.pk, year]
            coach = city.coach_of(sheet.organisation_id)
            entries += [_entry(sheet, coach, diaries[coach.pk], chance) for _ in range(times)]
    missed = chance.sample(entries, plan.NO_SHOWS)
    entries += [
        PastDebrief(
            sheet=one.sheet,
            coach=one.coach,
            starts_at=diaries[one.coach.pk].next_after(one.sheet.submitted_at),
            place=one.place,
            attendance=Attendance.NO_SHOW,
        )
        for one in missed
    ]
    actions.enter_debriefs(entries=entries, by=city.hub)


def _entry(sheet, coach, diary: "Diary", chance: random.Random) -> PastDebrief:
    has_steps = chance.random() < 0.6
    return PastDebrief(
        sheet=sheet,
        coach=coach,
        starts_at=diary.next_after(sheet.submitted_at),
        place=chance.choice(PLACES),
        next_steps=chance.choice(STEPS) if has_steps else "",
        is_shared=has_steps and chance.random() < 0.3,
    )


class Diary:
    """A coach's free hours, each given away once."""

    def __init__(self, chance: random.Random) -> None:
        self._chance = chance
        self._taken: dict[dt.date, int] = defaultdict(int)

    def next_after(self, handed_in: dt.datetime) -> dt.datetime:
        """Within the year of the answers, from ten days after they were handed in; mostly within ten weeks."""
        first = timezone.localdate(handed_in) + dt.timedelta(days=10)
        last = dt.date(first.year, 12, 30)
        start = days.working_day(self._chance, first, min(first + dt.timedelta(days=60), last))
        day = next(day for day in _days(start, last, first) if day.weekday() < 5 and self._taken[day] < len(HOURS))
        hour, minute = HOURS[self._taken[day]]
        self._taken[day] += 1
        return moment(day, hour, minute)


def _days(start: dt.date, last: dt.date, first: dt.date) -> Iterator[dt.date]:
    """From ``start`` to ``last``, then from ``first`` on."""
    yield from (start + dt.timedelta(days=n) for n in range((last - start).days + 1))
    yield from (first + dt.timedelta(days=n) for n in range((start - first).days))


def offer_times(city: City) -> None:
    """What a person finds when they want to book: the flagship's coach offers the coming days."""
    coach = city.logins["expert"]
    starts = [moment(day, hour) for day in _coming_days() for hour in (9, 10, 14)]
    actions.offer_slots(coach=coach, starts=starts, minutes=45, place=PLACES[0], by=coach)


def _coming_days() -> Iterator[dt.date]:
    return (dt.date(2023, 2, 7) + dt.timedelta(days=n) for n in (0, 1, 2, 7, 8))
