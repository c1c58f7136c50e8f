"""One appointment as an iCalendar file (RFC 5545). It says when and where, and nothing of what it is about.

Calendars are shown on office screens and synchronised with employers' servers: no name, no sheet, no result.
"""

import datetime as dt

from django.utils.translation import gettext as _

from ..models import DebriefSlot

LONGEST_LINE = 75


def calendar_entry(slot: DebriefSlot, *, number: int) -> bytes:
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Qiangji//Debriefs//ZH",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
        "BEGIN:VEVENT",
        f"UID:booking-{number}@qiangji",
        f"DTSTAMP:{_utc(dt.datetime.now(dt.UTC))}",
        f"DTSTART:{_utc(slot.starts_at)}",
        f"DTEND:{_utc(slot.ends_at)}",
        f"SUMMARY:{_text(_('约好的谈话'))}",
        f"LOCATION:{_text(slot.place)}",
        "CLASS:PRIVATE",
        "BEGIN:VALARM",
        "ACTION:DISPLAY",
        f"DESCRIPTION:{_text(_('约好的谈话'))}",
        "TRIGGER:-PT2H",
        "END:VALARM",
        "END:VEVENT",
        "END:VCALENDAR",
    ]
    return b"".join(_folded(line) for line in lines)


def _utc(moment: dt.datetime) -> str:
    return f"{moment.astimezone(dt.UTC):%Y%m%dT%H%M%SZ}"


def _text(text: str) -> str:
    for mark in ("\\", ";", ","):
        text = text.replace(mark, f"\\{mark}")
    return text.replace("\r\n", "\n").replace("\r", "\n").replace("\n", "\\n")


def _folded(line: str) -> bytes:
    """At most 75 octets a line, never cut inside a character."""
    written, length = bytearray(), 0
    for character in line:
        octets = character.encode()
        if length + len(octets) > LONGEST_LINE:
            written += b"\r\n "
            length = 1
        written += octets
        length += len(octets)
    return bytes(written + b"\r\n")
