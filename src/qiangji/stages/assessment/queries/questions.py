"""What a version asks. A published version never changes, so it is read once and kept."""

from collections.abc import Mapping
from types import MappingProxyType

from ..asking import Question, Step, asked
from ..kept import Kept
from ..models import InstrumentVersion
from .definitions import dimensions_in_full

_questions: Kept[Mapping[str, Question]] = Kept(most=100)
_steps_kept: Kept[tuple[Step, ...]] = Kept(most=500)


def questions_of(version: InstrumentVersion) -> Mapping[str, Question]:
    """By key, in the order of the instrument."""
    return _questions.get(version, "", lambda: MappingProxyType(_read(version)))


def _read(version: InstrumentVersion) -> dict[str, Question]:
    return {
        item.key: Question(
            pk=item.pk,
            key=item.key,
            step=step,
            number=number,
            scores=frozenset(option.score for option in item.options.all()),
            allows_na=item.allows_na,
            allows_unknown=item.allows_unknown,
            evidence_from=item.evidence_from,
            exempt=frozenset(exemption.size for exemption in item.exemptions.all()),
        )
        for step, dimension in enumerate(dimensions_in_full(version), 1)
        for number, item in enumerate(dimension.items.all(), 1)
    }


def steps_of(version: InstrumentVersion, size: str) -> tuple[Step, ...]:
    """The dimensions of which something is asked, in order; counted anew where one is left out."""
    return _steps_kept.get(version, size, lambda: _steps(version, size))


def _steps(version: InstrumentVersion, size: str) -> tuple[Step, ...]:
    questions = asked(questions_of(version).values(), size)
    parts = [
        (dimension, tuple(question.key for question in questions if question.step == place))
        for place, dimension in enumerate(version.dimensions.order_by("position", "id"), 1)
    ]
    shown = [part for part in parts if part[1]]
    return tuple(Step(n, dimension.name, dimension.description, keys) for n, (dimension, keys) in enumerate(shown, 1))
