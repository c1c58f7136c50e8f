"""What one item asks, and what may stand as an answer to it: plain data, the same for every sheet of a version."""

from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from .answerfile import Cell
from .choices import AnswerState
from .errors import NeedsReason, NoSuchOption, NotAsked, Refused

LONGEST_NOTE = 500


@dataclass(frozen=True)
class Question:
    """``pk`` is the item's; ``step`` counts the dimensions from 1, ``number`` the questions within one."""

    pk: int
    key: str
    step: int
    number: int
    scores: frozenset[int]
    allows_na: bool
    allows_unknown: bool
    evidence_from: int | None
    exempt: frozenset[str]

    def is_asked(self, size: str) -> bool:
        """Right-sizing: some items are not for organisations of some sizes."""
        return size not in self.exempt

    def wants_evidence(self, cell: Cell) -> bool:
        return isinstance(cell, int) and self.evidence_from is not None and cell >= self.evidence_from


@dataclass(frozen=True)
class Given:
    """One answer as it was given. Without a cell, nothing was chosen; the note may still stand."""

    cell: Cell = None
    note: str = ""

    @property
    def columns(self) -> dict:
        """As the table keeps it. A note with nothing chosen is not an answer and is not kept."""
        if isinstance(self.cell, AnswerState):
            return {"state": self.cell, "score": None, "note": self.note}
        return {"state": AnswerState.ANSWERED, "score": self.cell, "note": self.note}


@dataclass(frozen=True)
class Step:
    """One dimension as it is answered: ``number`` counts the steps that this sheet has."""

    number: int
    name: str
    description: str
    keys: tuple[str, ...]

    def answered(self, given: Container[str]) -> int:
        return sum(key in given for key in self.keys)


def asked(questions: Iterable[Question], size: str) -> list[Question]:
    return [question for question in questions if question.is_asked(size)]


def refuse_impossible(
    questions: Mapping[str, Question], given: Mapping[str, Given], size: str, *, wants_reason: bool
) -> None:
    """``wants_reason``: an organisation that says 不适用 says why; a person about themselves need not."""
    for key, one in given.items():
        question = questions.get(key)
        if question is None:
            raise NoSuchOption(_("量表里没有标识为“%(key)s”的题目。") % {"key": key[:40]})
        if not question.is_asked(size):
            raise NotAsked(key)
        if len(one.note) > LONGEST_NOTE:
            raise Refused(_("补充说明最多 %(n)d 字，请写短一些。") % {"n": LONGEST_NOTE})
        if not _is_possible(question, one.cell):
            raise NoSuchOption(_("题目 %(key)s 没有“%(cell)s”这个选项。") % {"key": key, "cell": one.cell})
        if wants_reason and one.cell == AnswerState.NOT_APPLICABLE and not one.note.strip():
            raise NeedsReason(key)


def _is_possible(question: Question, cell: Cell) -> bool:
    if isinstance(cell, AnswerState):
        return {AnswerState.NOT_APPLICABLE: question.allows_na, AnswerState.UNKNOWN: question.allows_unknown}.get(
            cell, False
        )
    return cell is None or cell in question.scores
