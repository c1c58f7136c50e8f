"""From the rows of a workbook to a definition. Every refusal names the sheet and the row."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from ..choices import AnswerFormat, Measures
from ..definition import Definition, DimensionDefinition, ItemDefinition
from ..errors import BadFile
from ..models import Dimension, Instrument, InstrumentVersion
from ..models.instrument import LABEL
from .cells import choice, fitting, key_of, weight
from .columns import (
    CHOICE_COLUMNS,
    INSTRUCTIONS,
    SETTING_COLUMNS,
    SILENT_COLUMNS,
    SILENT_TYPES,
    SURVEY_COLUMNS,
)
from .items import read_item
from .lists import OptionList, read_lists
from .opening import Book, Row


@dataclass(frozen=True)
class WorkbookRead:
    """``unused`` names the columns and rows that were left aside, for the author to know."""

    definition: Definition
    unused: tuple[str, ...]


def read_workbook(content: bytes) -> WorkbookRead:
    book = Book(content)
    survey = _Survey(read_lists(book))
    for row in book.rows("survey"):
        survey.take(row)
    dimensions = survey.finished()
    definition = _definition(book.settings, dimensions, survey.instructions)
    book.check_grammar()
    return WorkbookRead(definition, (*survey.unused, *_unused_columns(book)))


class _Survey:
    """Reads the survey sheet top to bottom: a group is a dimension, a select_one in it an item."""

    def __init__(self, lists: dict[str, OptionList]) -> None:
        self.lists = lists
        self.instructions = ""
        self.unused: list[str] = []
        self.dimensions: list[DimensionDefinition] = []
        self.rows_of_keys: dict[str, int] = {}
        self.predecessors: dict[str, int] = {}
        self.group: Row | None = None
        self.items: list[ItemDefinition] = []

    def take(self, row: Row) -> None:
        kind, _space, rest = row.get("type").strip().replace("_", " ").partition(" ")
        words = f"{kind} {rest.split(' ')[0]}".strip().lower()
        if words == "begin group":
            self._open(row)
        elif words == "end group":
            self._close(row)
        elif words.startswith("select one"):
            self._item(row)
        elif words.startswith("note"):
            self._note(row)
        elif row.get("type").strip().lower().split(" ")[0] not in SILENT_TYPES:
            row.fail(_("题型“%(type)s”不能计分；量表的题目须为 select_one。") % {"type": row.get("type") or "—"})

    def _open(self, row: Row) -> None:
        if self.group is not None:
            row.fail(_("维度不能套在维度里；请先用 end_group 结束第 %(row)d 行开始的组。") % {"row": self.group.number})
        self.group, self.items = row, []

    def _close(self, row: Row) -> None:
        if self.group is None:
            row.fail(_("多了一个 end_group：前面没有 begin_group。"))
        group, self.group = self.group, None
        key = key_of(group)
        if key in {dimension.key for dimension in self.dimensions}:
            group.fail(_("维度标识“%(key)s”用了两次；请换一个 name。") % {"key": key})
        self.dimensions.append(
            DimensionDefinition(
                key=key,
                name=fitting(group, "label", Dimension, "name", required=True),
                short_name=fitting(group, "short_name", Dimension, "short_name"),
                description=fitting(group, "description", Dimension, "description"),
                low_end=fitting(group, "low_end", Dimension, "low_end"),
                high_end=fitting(group, "high_end", Dimension, "high_end"),
                weight=weight(group),
                items=tuple(self.items),
            )
        )

    def _item(self, row: Row) -> None:
        if self.group is None:
            row.fail(_("题目须放在 begin_group 与 end_group 之间：一组就是一个维度。"))
        item = read_item(row, self.lists)
        self._refuse_twice(row, self.rows_of_keys, item.key, _("题目标识“%(key)s”与第 %(row)d 行重复；请换一个 name。"))
        if item.was:
            self._refuse_twice(row, self.predecessors, item.was, _("was 写的“%(key)s”已被第 %(row)d 行用了。"))
        self.items.append(item)

    def _refuse_twice(self, row: Row, seen: dict[str, int], key: str, sentence: str) -> None:
        if key in seen:
            row.fail(sentence % {"key": key, "row": seen[key]})
        seen[key] = row.number

    def _note(self, row: Row) -> None:
        if row.get("name") == INSTRUCTIONS and self.group is None and not self.dimensions:
            self.instructions = fitting(row, "label", InstrumentVersion, "instructions")
        else:
            self.unused.append(_("survey 表第 %(row)d 行（note）") % {"row": row.number})

    def finished(self) -> tuple[DimensionDefinition, ...]:
        if self.group is not None:
            self.group.fail(_("这一组没有 end_group。"))
        if not self.dimensions:
            raise BadFile(_("survey 表里没有维度；请用 begin_group 与 end_group 把题目分成维度。"))
        return tuple(self.dimensions)


def _definition(settings: Row, dimensions: tuple[DimensionDefinition, ...], instructions: str) -> Definition:
    key = settings.get("form_id") or settings.get("id_string")
    if not key:
        settings.fail(_("缺少 form_id；它是量表的标识。"))
    label = settings.get("version")
    if not LABEL.fullmatch(label) or len(label) > 20:
        settings.fail(
            _("version 写的是“%(label)s”；版本只能由字母、数字、点和横线组成，最多 20 个，例如 2.0。")
            % {"label": label}
        )
    measures = choice(settings, "measures", Measures)
    if not measures:
        settings.fail(_("缺少 measures；请写 organisation（测机构）或 person（测个人），谁能看结果由它决定。"))
    return Definition(
        key=key_of(settings, column="form_id" if settings.get("form_id") else "id_string"),
        name=fitting(settings, "form_title", Instrument, "name") or key,
        measures=measures,
        purpose=fitting(settings, "purpose", Instrument, "purpose"),
        label=label,
        answer_format=choice(settings, "answer_format", AnswerFormat) or _format_of(dimensions),
        instructions=instructions,
        based_on=settings.get("based_on"),
        dimensions=dimensions,
    )


def _format_of(dimensions: tuple[DimensionDefinition, ...]) -> str:
    """One list of options for all items is an agreement scale; otherwise each item describes its own levels."""
    lists = {item.options for dimension in dimensions for item in dimension.items}
    return str(AnswerFormat.AGREEMENT if len(lists) == 1 else AnswerFormat.LEVELS)


def _unused_columns(book: Book) -> list[str]:
    known = {"survey": SURVEY_COLUMNS, "choices": CHOICE_COLUMNS, "settings": SETTING_COLUMNS}
    return [
        _("%(sheet)s 表的 %(column)s 列") % {"sheet": sheet, "column": column}
        for sheet, columns in known.items()
        for column in book.columns(sheet)
        if column.split("::")[0] not in columns and column.lower() not in SILENT_COLUMNS
    ]
