"""The questions of a version as they stand on a page. A published version never changes: they are drawn once.

What is drawn has holes for what differs from sheet to sheet (what is chosen, notes, files); filling them is one join.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from django.utils.safestring import SafeString
from django.utils.translation import get_language

from . import queries
from .asking import LONGEST_NOTE, Step
from .choices import AnswerFormat, AnswerState, Measures
from .definition import ItemDefinition
from .drawing import Drawn, draw, hole
from .kept import Kept
from .models import InstrumentVersion

CHECKED = " checked"
_steps: Kept[Drawn] = Kept(most=400)


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
    """The holes of an item begin with its key: ``A1a=4`` for the choice 4, else ``A1a/note`` and the like."""
    return _steps.get(version, (size, step.number, get_language()), lambda: _drawn(version, step))


def _drawn(version: InstrumentVersion, step: Step) -> Drawn:
    items = {item.key: item for item in queries.definition_of(version).items}
    personal = version.instrument.measures == Measures.PERSON
    shown = {
        "questions": list(_drawings(step, items)),
        "compact": version.answer_format == AnswerFormat.AGREEMENT,
        "wants_reason": not personal,
        "longest_note": LONGEST_NOTE,
    }
    return draw("assessment/sheets/_questions.html", shown)


def _drawings(step: Step, items: Mapping[str, ItemDefinition]) -> Iterator[Drawing]:
    for number, key in enumerate(step.keys, 1):
        holes = {what: hole(f"{key}/{what}") for what in ("note", "based_on", "files", "error", "described")}
        yield Drawing(number, items[key], tuple(_choices(items[key])), holes)


def _choices(item: ItemDefinition) -> Iterator[Choice]:
    for option in item.options:
        wants = item.evidence_from is not None and option.score >= item.evidence_from
        value = str(option.score)
        yield Choice(value, option.name, hole(f"{item.key}={value}"), value, option.description, wants)
    for state, is_allowed in ((AnswerState.NOT_APPLICABLE, item.allows_na), (AnswerState.UNKNOWN, item.allows_unknown)):
        if is_allowed:
            yield Choice(state.value, str(state.label), hole(f"{item.key}={state.value}"))
