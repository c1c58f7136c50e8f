"""The city's calendar: its records stop with the inspections of 2022; its own day is ``ground.TODAY``."""

import datetime as dt
import random

SNAPSHOT = dt.date(2022, 12, 31)
WORK_BEGAN = dt.date(2022, 1, 1)

_HOLIDAYS = {dt.date(2023, 1, 21) + dt.timedelta(days=n) for n in range(7)}


def any_day(dice: random.Random, first: dt.date, last: dt.date) -> dt.date:
    return first + dt.timedelta(days=dice.randint(0, (last - first).days))


def working_day(dice: random.Random, first: dt.date, last: dt.date) -> dt.date:
    """A day on which an office writes something down; the first after the draw if that one is free."""
    day = any_day(dice, first, last)
    while (day.weekday() > 4 or day in _HOLIDAYS) and day < last:
        day += dt.timedelta(days=1)
    return day
