"""Appointments as an iCalendar file (RFC 5545): what calendar programs read, once or again and again."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

LONGEST_LINE = 75


@dataclass(frozen=True)
class Event:
    """A time from–until, or a whole day. ``remind`` names what is shown two hours before."""

    uid: str
    starts: dt.datetime | dt.date
    ends: dt.datetime | None
    summary: str
    location: str = ""
    url: str = ""
    remind: bool = False


def write_calendar(events: Iterable[Event], *, product: str, name: str = "") -> bytes:
    stamp = dt.datetime.now(dt.UTC)
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", f"PRODID:{product}", "CALSCALE:GREGORIAN", "METHOD:PUBLISH"]
    if name:
        lines.append(f"X-WR-CALNAME:{_text(name)}")
    for event in events:
        lines += _event(event, stamp)
    return b"".join(_folded(line) for line in [*lines, "END:VCALENDAR"])


def _event(event: Event, stamp: dt.datetime) -> list[str]:
    lines = ["BEGIN:VEVENT", f"UID:{event.uid}", f"DTSTAMP:{_utc(stamp)}", *_times(event)]
    lines.append(f"SUMMARY:{_text(event.summary)}")
    if event.location:
        lines.append(f"LOCATION:{_text(event.location)}")
    if event.url:
        lines.append(f"URL:{event.url}")
    lines.append("CLASS:PRIVATE")
    if event.remind:
        lines += [
            "BEGIN:VALARM",
            "ACTION:DISPLAY",
            f"DESCRIPTION:{_text(event.summary)}",
            "TRIGGER:-PT2H",
            "END:VALARM",
        ]
    return [*lines, "END:VEVENT"]


def _times(event: Event) -> list[str]:
    if not isinstance(event.starts, dt.datetime):
        return [f"DTSTART;VALUE=DATE:{event.starts:%Y%m%d}"]
    ends = [f"DTEND:{_utc(event.ends)}"] if event.ends is not None else []
    return [f"DTSTART:{_utc(event.starts)}", *ends]


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
