"""What may be answered, and what was."""

import datetime as dt

from ..answerfile import Allowed
from ..asking import Given
from ..choices import AnswerState
from ..models import Answer, AnswerSheet, InstrumentVersion
from .definitions import definition_of
from .prepared import Prepared

_answers = Prepared(
    lambda sheet: (
        Answer.objects.filter(sheet_id=sheet).order_by().values_list("item__key", "state", "score", "note", "saved_at")
    )
)


def allowed_answers(version: InstrumentVersion) -> dict[str, Allowed]:
    """Per item key, in the order of the instrument."""
    return {
        item.key: Allowed(frozenset(o.score for o in item.options), item.allows_na, item.allows_unknown)
        for item in definition_of(version).items
    }


def answers_of(sheet: AnswerSheet) -> dict[str, tuple[Given, dt.datetime]]:
    """What is saved, by item key, and since when."""
    return {
        key: (Given(score if state == AnswerState.ANSWERED else AnswerState(state), note), at)
        for key, state, score, note, at in _answers(sheet.pk)
    }
