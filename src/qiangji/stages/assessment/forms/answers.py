"""What a page of questions sends: for each item what was chosen, the note, and which answer the page showed."""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from django.core.files.uploadedfile import UploadedFile
from django.utils.datastructures import MultiValueDict
from django.utils.dateparse import parse_datetime

from ..answerfile import Cell
from ..asking import Given, Question, refuse_impossible
from ..choices import AnswerState
from ..errors import NoSuchOption, Refused

_STATES = {AnswerState.NOT_APPLICABLE.value: AnswerState.NOT_APPLICABLE, AnswerState.UNKNOWN.value: AnswerState.UNKNOWN}
LONGEST_WAIT = dt.timedelta(days=30)


@dataclass
class Sent:
    """``errors`` by item key: a page is taken whole or shown again as it was sent."""

    given: dict[str, Given] = field(default_factory=dict)
    based_on: dict[str, dt.datetime | None] = field(default_factory=dict)
    files: dict[str, list[UploadedFile]] = field(default_factory=dict)
    errors: dict[str, str] = field(default_factory=dict)


def read_page(
    data: Mapping[str, str],
    files: MultiValueDict,
    keys: Iterable[str],
    questions: Mapping[str, Question],
    size: str,
    *,
    wants_reason: bool,
) -> Sent:
    sent = Sent()
    for key in keys:
        sent.files |= {key: found} if (found := files.getlist(f"file:{key}")) else {}
        text, note = data.get(key, ""), plain(data.get(f"note:{key}", ""))
        try:
            cell = cell_of(text)
            if cell is None:
                continue
            sent.given[key] = Given(cell, note)
            sent.based_on[key] = moment_of(data.get(f"based_on:{key}", ""))
            refuse_impossible(questions, {key: sent.given[key]}, size, wants_reason=wants_reason)
        except Refused as refusal:
            sent.errors[key] = str(refusal)
    return sent


def cell_of(text: str) -> Cell:
    if text in _STATES:
        return _STATES[text]
    if not text:
        return None
    if text.isascii() and text.isdigit() and len(text) < 6:
        return int(text)
    raise NoSuchOption.of(text)


def text_of(cell: Cell) -> str:
    return cell.value if isinstance(cell, AnswerState) else "" if cell is None else str(cell)


def plain(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n").strip()


def moment_as_text(moment: dt.datetime) -> str:
    """The same text for the same moment, wherever it was read."""
    return moment.astimezone(dt.UTC).isoformat()


def moment_of(text: str) -> dt.datetime | None:
    """A moment that a page of ours wrote; anything else is none."""
    try:
        moment = parse_datetime(text)
    except ValueError:
        return None
    return moment if moment is not None and moment.tzinfo is not None else None


def waited(text: str) -> dt.timedelta:
    """How long an answer waited on the device before it was sent: right even where the device's clock is wrong."""
    if not (text.isascii() and text.isdigit() and len(text) < 12):
        return dt.timedelta()
    return min(dt.timedelta(milliseconds=int(text)), LONGEST_WAIT)
