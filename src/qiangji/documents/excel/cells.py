"""The cells of one worksheet, streamed. Only the sheet that is asked for is parsed, and it is parsed once.

openpyxl would parse every sheet of the book to learn its size, and take four times as long; what it knows of dates is
used here.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Literal, NamedTuple
from zipfile import ZipFile

from lxml import etree
from openpyxl.styles.numbers import BUILTIN_FORMATS, is_date_format, is_timedelta_format
from openpyxl.utils import column_index_from_string
from openpyxl.utils.datetime import MAC_EPOCH, WINDOWS_EPOCH, from_excel, from_ISO8601

from .text import from_cell

NS = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_DIGITS = "0123456789"
_CAREFUL = {
    "resolve_entities": False,
    "no_network": True,
    "huge_tree": False,
    "remove_comments": True,
    "remove_pis": True,
}


def tag(name: str) -> str:
    return f"{{{NS}}}{name}"


_ROW, _CELL, _VALUE, _FORMULA, _INLINE, _TEXT, _RUN = (tag(name) for name in ("row", "c", "v", "f", "is", "t", "r"))


class Cell(NamedTuple):
    column: int
    value: object  # text, number, truth, date, time; None where blank
    kind: Literal["value", "formula", "error"] = "value"


def parse(data: bytes) -> etree._Element:
    return etree.fromstring(data, etree.XMLParser(**_CAREFUL))


@dataclass(frozen=True)
class Book:
    """What the cells of any sheet refer to: shared texts, date formats, where time begins."""

    archive: ZipFile

    @cached_property
    def root(self) -> etree._Element:
        return parse(self.archive.read("xl/workbook.xml"))

    @cached_property
    def epoch(self) -> datetime:
        settings = self.root.find(tag("workbookPr"))
        return MAC_EPOCH if settings is not None and settings.get("date1904") in ("1", "true") else WINDOWS_EPOCH

    @cached_property
    def texts(self) -> list[str]:
        if "xl/sharedStrings.xml" not in self.archive.namelist():
            return []
        with self.archive.open("xl/sharedStrings.xml") as stream:
            return [_text(item) for item in _stream(stream, "si")]

    @cached_property
    def date_looks(self) -> set[str]:
        """The numbers of the styles that show a number as a date."""
        if "xl/styles.xml" not in self.archive.namelist():
            return set()
        root = parse(self.archive.read("xl/styles.xml"))
        formats = {str(number): code for number, code in BUILTIN_FORMATS.items()}
        formats |= {item.get("numFmtId"): item.get("formatCode") for item in root.iter(tag("numFmt"))}
        looks = root.find(tag("cellXfs"))
        codes = [formats.get(look.get("numFmtId"), "General") for look in (() if looks is None else looks)]
        return {str(n) for n, code in enumerate(codes) if is_date_format(code) and not is_timedelta_format(code)}

    def rows(self, path: str) -> Iterator[tuple[int, list[Cell]]]:
        """Row numbers, rising, with their cells that hold something."""
        number = 0
        with self.archive.open(path) as stream:
            for row in _stream(stream, "row"):
                before, number = number, int(row.get("r", number + 1))
                if number <= before:
                    raise ValueError("rows out of order")
                yield number, [cell for cell in self._cells(row) if cell.value is not None]

    def _cells(self, row: etree._Element) -> Iterator[Cell]:
        column = 0
        for element in row.iterchildren(_CELL):
            place = element.get("r")
            column = column_index_from_string(place.rstrip(_DIGITS)) if place else column + 1
            yield self._cell(column, element)

    def _cell(self, column: int, element: etree._Element) -> Cell:
        kind, raw = element.get("t", "n"), None
        for part in element:
            if part.tag == _FORMULA:
                return Cell(column, f"={part.text or ''}", "formula")
            if part.tag == _VALUE:
                raw = part.text
            elif part.tag == _INLINE and kind == "inlineStr":
                return Cell(column, _text(part))
        if raw is None or kind == "e":
            return Cell(column, raw, "error")
        return self._number(column, raw, element.get("s", "0")) if kind == "n" else Cell(column, self._word(kind, raw))

    def _word(self, kind: str, raw: str) -> object:
        """The value of a cell that says itself what it is."""
        readers = {
            "s": lambda: self.texts[int(raw)],
            "b": lambda: raw in ("1", "true"),
            "d": lambda: from_ISO8601(raw),
        }
        return readers.get(kind, lambda: from_cell(raw))()

    def _number(self, column: int, raw: str, look: str) -> Cell:
        value = float(raw) if any(mark in raw for mark in ".eE") else int(raw)
        if look not in self.date_looks:
            return Cell(column, int(value) if isinstance(value, float) and value.is_integer() else value)
        try:
            return Cell(column, from_excel(value, self.epoch))
        except (OverflowError, ValueError):
            return Cell(column, raw, "error")


def _text(element: etree._Element) -> str:
    """The text of a cell, its runs joined; phonetic hints are not part of it."""
    parts = []
    for part in element:
        if part.tag == _TEXT:
            parts.append(part.text or "")
        elif part.tag == _RUN:
            parts.append(part.findtext(_TEXT) or "")
    return from_cell("".join(parts))


def _stream(source, name: str) -> Iterator[etree._Element]:
    for _event, element in etree.iterparse(source, events=("end",), tag=tag(name), **_CAREFUL):
        yield element
        element.clear()
        while element.getprevious() is not None:
            del element.getparent()[0]
