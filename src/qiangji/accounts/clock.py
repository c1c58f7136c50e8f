"""What day it is in this house.

The demo city lives a few weeks after the end of 2022, when its records stop, so that its to-dos are alive whenever it
is shown. ``QIANGJI_TODAY`` (or the file that seed_demo leaves beside the data) says so. Log-ins, grants and
the log go by the real clock.
"""

import datetime as dt

from django.conf import settings
from django.utils import timezone


def today() -> dt.date:
    return settings.QIANGJI_TODAY or timezone.localdate()


def now() -> dt.datetime:
    """This moment, on the day that it is in this house: what appointments are compared with."""
    moment = timezone.localtime()
    return moment.replace(year=today().year, month=today().month, day=today().day) if settings.QIANGJI_TODAY else moment
