"""The questions of a version as they stand on a page. A published version never changes: they are drawn once.

What is drawn has holes for what differs from sheet to sheet (what is chosen, notes, files); filling them is one join.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from django.core.cache import cache
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from . import queries
from .asking import LONGEST_NOTE, Step
from .choices import AnswerFormat, AnswerState, Measures
from .definition import ItemDefinition
from .models import InstrumentVersion

KEPT = 24 * 60 * 60
_HOLE = re.compile("\x02([^\x03]*)\x03")
CHECKED = " checked"


@dataclass(frozen=True)
class Drawn:
    """Text and names of holes in turn, text first and last."""

    parts: tuple[str, ...]

    def filled(self, values: Mapping[str, str]) -> SafeString:
        """``values`` by hole, ready to stand there: what comes from people is escaped already."""
        out = list(self.parts)
        out[1::2] = [values.get(name, "") for name in out[1::2]]
        return SafeString("".join(out))


@dataclass(frozen=True)
class Choice:
    value: str
    name: str
    hole: SafeString
    number: str = ""
    description: str = ""
    wants_evidence: bool = False


@dataclass(frozen=True)
class Drawing:
    """One question for its template; ``holes`` by what goes there."""

    number: int
    item: ItemDefinition
    choices: tuple[Choice, ...]
    holes: Mapping[str, SafeString]


def drawn(version: InstrumentVersion, size: str, step: Step) -> Drawn:
    language = get_language() or ""
    if not version.is_frozen:
        return _drawn(version, step)
    key = f"drawn:{version.pk}:{version.content_hash}:{size}:{step.number}:{language}"
    return cache.get_or_set(key, lambda: _drawn(version, step), KEPT)


def hole(key: str, what: str) -> str:
    """The name of the hole of an item: ``=4`` for the choice 4, else what goes there."""
    return f"{key}{what}"


def _drawn(version: InstrumentVersion, step: Step) -> Drawn:
    items = {item.key: item for item in queries.definition_of(version).items}
    personal = version.instrument.measures == Measures.PERSON
    shown = {
        "questions": list(_drawings(step, items)),
        "compact": version.answer_format == AnswerFormat.AGREEMENT,
        "wants_reason": not personal,
        "longest_note": LONGEST_NOTE,
    }
    return Drawn(tuple(_HOLE.split(render_to_string("assessment/sheets/_questions.html", shown).strip())))


def _drawings(step: Step, items: Mapping[str, ItemDefinition]) -> Iterator[Drawing]:
    for number, key in enumerate(step.keys, 1):
        holes = {what: _hole(key, f"/{what}") for what in ("note", "based_on", "files", "error", "described")}
        yield Drawing(number, items[key], tuple(_choices(items[key])), holes)


def _choices(item: ItemDefinition) -> Iterator[Choice]:
    for option in item.options:
        wants = item.evidence_from is not None and option.score >= item.evidence_from
        value = str(option.score)
        yield Choice(value, option.name, _hole(item.key, f"={value}"), value, option.description, wants)
    for state, is_allowed in ((AnswerState.NOT_APPLICABLE, item.allows_na), (AnswerState.UNKNOWN, item.allows_unknown)):
        if is_allowed:
            yield Choice(state.value, str(state.label), _hole(item.key, f"={state.value}"))


def _hole(key: str, what: str) -> SafeString:
    return SafeString(f"\x02{hole(key, what)}\x03")
