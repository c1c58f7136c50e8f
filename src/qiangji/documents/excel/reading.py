"""Somebody's workbook, read without trust: every refusal is one sentence with the remedy."""

import re
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import BinaryIO
from zipfile import BadZipFile, ZipFile

from defusedxml.common import DefusedXmlException
from django.utils.translation import gettext as _
from openpyxl.utils import get_column_letter, range_boundaries

from ..text import one_line
from .cells import Book, Cell, tag
from .package import MAX_BYTES, damaged, find_sheet, open_package, read_bytes, refuse_unsafe_xml, sheet_paths, survey
from .sheets import HEADER_ROW, VERSION_NAME, BadWorkbook, OpenedSheet, Row

MAX_ROWS, MAX_COLUMNS = 5000, 60
REASON_HEADER = "错误原因"  # zh-data: part of the file, the same in every language
_BROKEN_FILE = (DefusedXmlException, BadZipFile, zlib.error, SyntaxError, EOFError, OSError)
_BROKEN_CONTENT = (LookupError, ValueError, TypeError, AttributeError, ArithmeticError, RecursionError)
_STAR = re.compile(r"[\s*＊]+$")


def open_workbook(
    file: bytes | BinaryIO,
    *,
    sheet: str | None = None,
    header_row: int = HEADER_ROW,
    max_bytes: int = MAX_BYTES,
    max_rows: int = MAX_ROWS,
    max_columns: int = MAX_COLUMNS,
) -> OpenedSheet:
    """The named worksheet, else the first visible one. Raises ``BadWorkbook``; never gives half a result."""
    data = read_bytes(file, max_bytes)
    with open_package(data) as archive, broken_is_said():
        name, path = find_sheet(archive, sheet)
        _refuse_layout(archive, path, header_row, max_rows)
        refuse_unsafe_xml(archive)
        return Reader(archive, name, path, header_row, max_columns).read(max_rows)


@contextmanager
def broken_is_said() -> Iterator[None]:
    """Whatever breaks while somebody's file is taken apart is a broken file, and is said so."""
    try:
        yield
    except BadWorkbook:
        raise
    except (*_BROKEN_FILE, *_BROKEN_CONTENT) as error:
        raise damaged() from error


def _refuse_layout(archive: ZipFile, path: str, header_row: int, max_rows: int) -> None:
    allowed = last_row_allowed(header_row, max_rows)
    layout = survey(archive, path, allowed)
    if layout.last_row > allowed:
        raise too_many_rows(max_rows)
    for area in layout.merged:
        try:
            last_row = range_boundaries(area.replace("$", ""))[3]
        except ValueError as error:
            raise damaged() from error
        if last_row is None or last_row >= header_row:
            raise BadWorkbook(_("%(area)s 是合并单元格；请取消合并，每格各填各的，再传。") % {"area": area})


def last_row_allowed(header_row: int, max_rows: int) -> int:
    """Some empty rows below the data are normal; a great many are refused before they cost time."""
    return header_row + 2 * max_rows + 1000


def too_many_rows(max_rows: int) -> BadWorkbook:
    return BadWorkbook(
        _("超过一次 %(rows)s 行的上限；请分成几份再传，下面多余的空行请整行删除。") % {"rows": f"{max_rows:,}"}
    )


class Reader:
    """One worksheet of a package that was found safe."""

    def __init__(self, archive: ZipFile, name: str, path: str, header_row: int, max_columns: int = MAX_COLUMNS):
        self.book, self.name, self.path = Book(archive), name, path
        self.header_row, self.max_columns = header_row, max_columns

    def read(self, max_rows: int) -> OpenedSheet:
        lines = self.lines()
        headers, rows = self.headers(lines), []
        for number, cells in lines:
            values = self.values(number, cells, headers)
            if any(value is not None for value in values):
                rows.append(Row(number, values))
            if len(rows) > max_rows or number > last_row_allowed(self.header_row, max_rows):
                raise too_many_rows(max_rows)
        return OpenedSheet(self.name, headers, tuple(rows), self.version())

    def lines(self) -> Iterator[tuple[int, list[Cell]]]:
        return (line for line in self.book.rows(self.path) if line[0] >= self.header_row)

    def headers(self, lines: Iterator[tuple[int, list[Cell]]] | None = None) -> tuple[str, ...]:
        number, cells = next(self.lines() if lines is None else lines, (0, []))
        named = {cell.column: _STAR.sub("", one_line(cell.value)) for cell in cells}
        named = {column: name for column, name in named.items() if name}
        if number != self.header_row or not named:
            place = {"name": self.name, "row": self.header_row}
            raise BadWorkbook(_("工作表“%(name)s”第 %(row)d 行没有列名；请用下载的模板填写。") % place)
        if max(named) > self.max_columns:
            raise BadWorkbook(_("列数超过 %(columns)d；请删去多余的列再传。") % {"columns": self.max_columns})
        names = list(named.values())
        for index, name in enumerate(names):
            if name in names[:index]:
                raise BadWorkbook(_("有两列都叫“%(name)s”；请删去或改名其中一列再传。") % {"name": name})
        return tuple(named.get(column, "") for column in range(1, max(named) + 1))

    @staticmethod
    def values(number: int, cells: list[Cell], headers: tuple[str, ...]) -> tuple[object, ...]:
        values: list[object] = [None] * len(headers)
        for cell in cells:
            if isinstance(cell.value, str) and not cell.value.strip():
                continue
            header = headers[cell.column - 1] if cell.column <= len(headers) else ""
            if not header:
                at = f"{get_column_letter(cell.column)}{number}"
                raise BadWorkbook(_("%(cell)s 有内容，但这一列没有列名；请补上列名或清空这一列再传。") % {"cell": at})
            if header != REASON_HEADER:
                if cell.kind != "value":
                    raise _not_a_value(f"{get_column_letter(cell.column)}{number}", cell)
                values[cell.column - 1] = cell.value
        return tuple(values)

    def version(self) -> str:
        """Read from the hidden cell that the template's defined name points to: the first of its sheet."""
        names = self.book.root.iter(tag("definedName"))
        target = next((name.text or "" for name in names if name.get("name") == VERSION_NAME), "")
        path = sheet_paths(self.book.archive).get(target.rpartition("!")[0].strip("'"))
        _number, cells = next(self.book.rows(path), (0, [])) if path else (0, [])
        return one_line(cells[0].value) if cells else ""


def _not_a_value(at: str, cell: Cell) -> BadWorkbook:
    if cell.kind == "formula":
        return BadWorkbook(_("%(cell)s 是公式；请复制这一列，“选择性粘贴”为数值后再传。") % {"cell": at})
    return BadWorkbook(_("%(cell)s 是错误值 %(value)s；请改成正确的内容再传。") % {"cell": at, "value": cell.value})
