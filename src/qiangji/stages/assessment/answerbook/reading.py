"""The workbook that comes back: what was answered, and what does not fit, row by row."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from qiangji.documents.excel import BadWorkbook, Record, RowError, mark_errors, read_rows

from ..answerfile import Cell
from ..asking import Given
from ..choices import AnswerState
from ..definition import Definition, ItemDefinition
from ..errors import BadFile
from .page import MAX_BYTES, STATES, Book, allowed, mark_of, split_mark, word

# What is wrong with one answer: asked with the sheet's code, the item's key, what was chosen, and when the book was
# made; empty where nothing is.
Check = Callable[[str, str, Given, dt.datetime], str]


@dataclass
class Read:
    """``given`` by sheet and item, only what was chosen; ``made_at`` is when the book was made."""

    made_at: dt.datetime
    given: dict[str, dict[str, Given]] = field(default_factory=dict)
    errors: list[RowError] = field(default_factory=list)


def read(content: bytes, definition: Definition, digest: str, check: Check) -> Read:
    """Raises BadFile where it is not a workbook of this version; all else is an error of its row."""
    book = Book(definition, digest, dt.datetime.now(dt.UTC))
    page = book.sheet(choices=False)
    try:
        reading = read_rows(content, page, max_bytes=MAX_BYTES)
    except BadWorkbook as problem:
        raise BadFile(str(problem)) from problem
    mark, made_at = split_mark(reading.version)
    if mark != mark_of(definition, digest) or made_at is None:
        words = _("这不是“%(name)s %(label)s”的答卷工作簿；请重新下载，把答案复制过去再传。")
        raise BadFile(words % {"name": definition.name, "label": definition.label})
    if not all("chosen" in record.values for record in reading.records):
        raise BadFile(_("工作簿里没有“选择”这一列；请重新下载，把答案复制过去再传。"))
    found = Read(made_at, errors=list(reading.errors))
    _take_rows(found, reading.records, definition, check, {column.key: column.header for column in page.columns})
    return found


def marked(content: bytes, errors: list[RowError]) -> bytes:
    """The sender's own workbook with the reasons in it."""
    return mark_errors(content, errors, sheet=_("答卷"))


def _take_rows(found: Read, records, definition: Definition, check: Check, headers: dict[str, str]) -> None:
    items = {item.key: item for item in definition.items}
    seen: dict[tuple[str, str], int] = {}
    broken = {error.row for error in found.errors}
    for record in records:
        if record.row in broken:
            continue
        code, key = record.values["code"].strip(), record.values["item"].strip()
        if (code, key) in seen:
            words = _("与第 %(row)d 行是同一份答卷的同一道题，请只留一行。") % {"row": seen[code, key]}
            found.errors.append(RowError(record.row, words, headers["item"]))
            continue
        seen[code, key] = record.row
        _take_row(found, record, code, key, items.get(key), check, headers)


def _take_row(found: Read, record: Record, code, key, item: ItemDefinition | None, check: Check, headers) -> None:
    text, note = record.values.get("chosen"), (record.values.get("note") or "").strip()
    if item is None:
        found.errors.append(RowError(record.row, _("量表里没有这道题；请不要改题目编号。"), headers["item"]))
        return
    if text is None:
        if note:
            words = _("写了补充说明，还没有选；请选一条。")
            found.errors.append(RowError(record.row, words, headers["chosen"]))
        return
    cell = _cell(item, text.strip())
    if cell is None:
        words = _("这道题没有“%(text)s”；可选：%(options)s。") % {"text": text[:20], "options": _options(item)}
        found.errors.append(RowError(record.row, words, headers["chosen"]))
        return
    given = Given(cell, note)
    if why := check(code, key, given, found.made_at):
        found.errors.append(RowError(record.row, why))
        return
    found.given.setdefault(code, {})[key] = given


def _cell(item: ItemDefinition, text: str) -> Cell:
    """A level by its number, its name or both; other ways of answering by their word."""
    for state in STATES:
        if text == str(state.label):
            return state if allowed(item)[state] else None
    for option in item.options:
        if text in (str(option.score), option.name, word(option.score, option.name)):
            return option.score
    return None


def _options(item: ItemDefinition) -> str:
    states: list[AnswerState] = [state for state in STATES if allowed(item)[state]]
    return "、".join([*(word(o.score, o.name) for o in item.options), *(str(state.label) for state in states)])
