"""Somebody's appointments for their calendar program: when and where, never with whom or about what.

Calendars are shown on office screens and synchronised with employers' servers; the link asks to log in first.
"""

import datetime as dt
from collections.abc import Callable, Iterable, Iterator

from django.utils.translation import gettext as _

from qiangji.documents.icalendar import Event, write_calendar

from ..models import CoachingEngagement, CoachingVisit

USUALLY = dt.timedelta(hours=2)


def appointments_file(
    visits: Iterable[CoachingVisit],
    follow_ups: Iterable[CoachingEngagement],
    *,
    address: Callable[[CoachingEngagement], str],
) -> bytes:
    events = [*_meetings(visits, address), *_days(follow_ups, address)]
    return write_calendar(events, product="-//Qiangji//Coaching//ZH", name=_("强基 · 我的安排"))


def _meetings(visits: Iterable[CoachingVisit], address) -> Iterator[Event]:
    for visit in visits:
        yield Event(
            uid=f"coaching-visit-{visit.pk}@qiangji",
            starts=visit.planned_at,
            ends=visit.planned_at + USUALLY,
            summary=_("约好的辅导"),
            location=visit.place,
            url=address(visit.engagement),
            remind=True,
        )


def _days(follow_ups: Iterable[CoachingEngagement], address) -> Iterator[Event]:
    for engagement in follow_ups:
        yield Event(
            uid=f"coaching-follow-up-{engagement.pk}@qiangji",
            starts=engagement.follow_up_on,
            ends=None,
            summary=_("辅导回访"),
            url=address(engagement),
        )
