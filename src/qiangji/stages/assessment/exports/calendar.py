"""One appointment as an iCalendar file. It says when and where, and nothing of what it is about.

Calendars are shown on office screens and synchronised with employers' servers: no name, no sheet, no result.
"""

from django.utils.translation import gettext as _

from qiangji.documents.icalendar import Event, write_calendar

from ..models import DebriefSlot


def calendar_entry(slot: DebriefSlot, *, number: int) -> bytes:
    event = Event(
        uid=f"booking-{number}@qiangji",
        starts=slot.starts_at,
        ends=slot.ends_at,
        summary=_("约好的谈话"),
        location=slot.place,
        remind=True,
    )
    return write_calendar([event], product="-//Qiangji//Debriefs//ZH")
