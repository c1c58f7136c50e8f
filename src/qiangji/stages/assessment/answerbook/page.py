"""What the page of an answer workbook looks like: its columns, and the mark by which it is known again."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from qiangji.documents.excel import Column, Sheet

from ..asking import Given
from ..choices import AnswerFormat, AnswerState
from ..definition import Definition, ItemDefinition

MAX_BYTES = 1024 * 1024
STATES = (AnswerState.NOT_APPLICABLE, AnswerState.UNKNOWN)
_BETWEEN = " @ "


@dataclass(frozen=True)
class Line:
    """One sheet in the book. ``size`` decides what it is not asked; ``given`` is what was answered so far."""

    code: str
    organisation: str = ""
    size: str = ""
    given: Mapping[str, Given] = field(default_factory=dict)


@dataclass(frozen=True)
class Book:
    """``digest`` is the version's content hash; ``made_at`` when the answers in it were as they stand there."""

    definition: Definition
    digest: str
    made_at: dt.datetime
    lines: tuple[Line, ...] = ()

    @property
    def mark(self) -> str:
        return f"{mark_of(self.definition, self.digest)}{_BETWEEN}{self.made_at.isoformat()}"

    def sheet(self, *, choices: bool = True) -> Sheet:
        """``choices``: with a drop-down, for writing; what comes in is compared with each item's own options."""
        return Sheet(
            name=_("答卷"),
            title=self.title,
            note=_("每题在“选择”列选一条，拿不准时选低一级；选“不适用”请在“补充说明”写一句原因。没答的留空。"),
            columns=(*_head(), *self.levels(), *_answers(words_of(self.definition) if choices else ())),
            version=self.mark,
            examples=self.examples(),
        )

    @property
    def title(self) -> str:
        whose = f"{self.lines[0].organisation} {self.lines[0].code}" if len(self.lines) == 1 else ""
        return " · ".join(part for part in (self.definition.name, whose.strip()) if part)

    def levels(self) -> tuple[Column, ...]:
        """A column of descriptions for each level, where levels are described."""
        if self.definition.answer_format != AnswerFormat.LEVELS:
            return ()
        scores = sorted({option.score for item in self.definition.items for option in item.options})
        return tuple(
            Column(f"level{score}", _("%(score)d 级") % {"score": score}, width=26, wraps=True) for score in scores
        )

    def examples(self) -> tuple[Mapping[str, object], ...]:
        first = next(iter(self.definition.items))
        chosen = first.options[-1]
        row = {"code": "R1-0001", "item": first.key, "stem": first.stem, "chosen": word(chosen.score, chosen.name)}
        return (row | {"note": _("有会议记录，可以来看。")},)


def mark_of(definition: Definition, digest: str) -> str:
    return f"{definition.key} {definition.label} {digest[:12]}"


def split_mark(text: str) -> tuple[str, dt.datetime | None]:
    """The version's mark and the moment; without a moment where somebody has been at the hidden cell."""
    mark, _between, moment = text.rpartition(_BETWEEN)
    try:
        return mark, dt.datetime.fromisoformat(moment)
    except ValueError:
        return mark, None


def word(score: int, name: str) -> str:
    return f"{score} {name}"


def words_of(definition: Definition) -> tuple[str, ...]:
    """All that can be chosen anywhere, in the order of the levels."""
    options = {(option.score, option.name) for item in definition.items for option in item.options}
    return (
        *(word(*one) for one in sorted(options)),
        *(str(state.label) for state in STATES if _is_used(state, definition)),
    )


def _is_used(state: AnswerState, definition: Definition) -> bool:
    return any(allowed(item)[state] for item in definition.items)


def allowed(item: ItemDefinition) -> dict[AnswerState, bool]:
    return {AnswerState.NOT_APPLICABLE: item.allows_na, AnswerState.UNKNOWN: item.allows_unknown}


def _head() -> tuple[Column, ...]:
    return (
        Column("code", _("答卷编号"), "code", required=True, width=13),
        Column("item", _("题目编号"), "code", required=True, width=10),
        Column("dimension", _("维度"), width=16, wraps=True),
        Column("stem", _("题目"), width=44, wraps=True),
    )


def _answers(choices: tuple[str, ...]) -> tuple[Column, ...]:
    return (
        Column("chosen", _("选择"), choices=choices, width=16),
        Column("note", _("补充说明"), width=36, wraps=True, help=_("最多 500 字；请不要写服务对象的姓名。")),
    )
