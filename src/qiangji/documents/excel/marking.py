"""The sender's own workbook with the reasons written in: only cells of the marked sheet and their styles change.

The parts are edited in place instead of loading and saving the book, because that would drop what the library does not
know (pictures, drop-downs of newer Excel, slicers).
"""

from collections.abc import Iterable
from copy import deepcopy
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

from lxml import etree
from openpyxl.utils import coordinate_to_tuple, get_column_letter

from ..text import clauses, labelled
from .cells import parse, tag
from .package import damaged, find_sheet, open_package, refuse_unsafe_xml
from .reading import REASON_HEADER, Reader, broken_is_said
from .sheets import HEADER_ROW, RowError
from .text import for_cell

_RED, _TINT = "FFA3241C", "FFFBE8E5"
_STYLES = "xl/styles.xml"
_WIDTH = "48"


def mark_errors(
    original: bytes, errors: Iterable[RowError], *, sheet: str | None = None, header_row: int = HEADER_ROW
) -> bytes:
    """``original`` with a last column 错误原因 and the wrong cells red; marks of an earlier round are taken away."""
    with open_package(original) as archive, broken_is_said():
        name, path = find_sheet(archive, sheet)
        refuse_unsafe_xml(archive)
        headers = Reader(archive, name, path, header_row).headers()
        styles, page = (parse(archive.read(part)) for part in (_STYLES, path))
        _Page(page, _Styles(styles), headers, header_row).mark(errors)
        return _rebuild(archive, {_STYLES: styles, path: page})


def _rebuild(archive: ZipFile, changed: dict[str, etree._Element]) -> bytes:
    written = BytesIO()
    with ZipFile(written, "w", ZIP_DEFLATED) as rebuilt:
        for member in archive.infolist():
            part = changed.get(member.filename)
            data = (
                archive.read(member)
                if part is None
                else etree.tostring(part, xml_declaration=True, encoding="UTF-8", standalone=True)
            )
            rebuilt.writestr(member, data, ZIP_DEFLATED)
    return written.getvalue()


class _Styles:
    """The book's style table; looks are added to it, none is changed."""

    def __init__(self, root: etree._Element):
        self.fonts, self.fills, self.looks = (root.find(tag(name)) for name in ("fonts", "fills", "cellXfs"))
        if self.fonts is None or self.fills is None or self.looks is None or not len(self.looks):
            raise damaged()
        self.made: dict[tuple[str, int], int] = {}
        self.ours = {str(place) for place, fill in enumerate(self.fills) if self.is_ours(fill)}
        self.tint: str | None = None

    @staticmethod
    def is_ours(fill: etree._Element) -> bool:
        return any(colour.get("rgb") == _TINT for colour in fill.iter(tag("fgColor")))

    def tinted(self) -> str:
        if self.tint is None:
            fill = etree.Element(tag("fill"))
            pattern = etree.SubElement(fill, tag("patternFill"), patternType="solid")
            etree.SubElement(pattern, tag("fgColor"), rgb=_TINT)
            etree.SubElement(pattern, tag("bgColor"), indexed="64")
            self.tint = self.add(self.fills, fill)
        return self.tint

    def add(self, table: etree._Element, item: etree._Element) -> str:
        table.append(item)
        table.set("count", str(len(table)))
        return str(len(table) - 1)

    def look(self, kind: str, base: int, **changes: str) -> int:
        """The look ``base`` with ``changes``, made once for each kind and base."""
        if (kind, base) not in self.made:
            copy = deepcopy(self.looks[base if base < len(self.looks) else 0])
            for name, value in changes.items():
                copy.set(name, value)
            self.made[kind, base] = int(self.add(self.looks, copy))
        return self.made[kind, base]

    def red(self, base: int) -> int:
        return self.look("red", base, fillId=self.tinted(), applyFill="1")

    def unmarked(self, base: int) -> int:
        if base < len(self.looks) and self.looks[base].get("fillId") in self.ours:
            return self.look("plain", base, fillId="0")
        return base

    def reason(self) -> int:
        if ("reason", 0) in self.made:
            return self.made["reason", 0]
        font = deepcopy(self.fonts[0])
        for old in font.findall(tag("color")) + font.findall(tag("b")):
            font.remove(old)
        font.insert(0, etree.Element(tag("b")))
        size = font.find(tag("sz"))
        colour = etree.Element(tag("color"), rgb=_RED)
        font.insert(1, colour) if size is None else size.addnext(colour)
        changes = {"fontId": self.add(self.fonts, font), "applyFont": "1", "fillId": self.tinted(), "applyFill": "1"}
        return self.look("reason", 0, numFmtId="49", applyNumberFormat="1", **changes)


class _Page:
    """One worksheet's XML."""

    def __init__(self, root: etree._Element, styles: _Styles, headers: tuple[str, ...], header_row: int):
        self.root, self.styles, self.headers, self.header_row = root, styles, headers, header_row
        self.column = headers.index(REASON_HEADER) + 1 if REASON_HEADER in headers else len(headers) + 1
        self.data = root.find(tag("sheetData"))
        if self.data is None:
            raise damaged()
        self.rows = self.number_rows()

    def number_rows(self) -> dict[int, etree._Element]:
        """Rows and cells by number; those that leave their place out get it written."""
        rows, number = {}, 0
        for row in self.data.iter(tag("row")):
            number = int(row.get("r", number + 1))
            row.set("r", str(number))
            rows[number], place = row, 0
            for cell in row.iter(tag("c")):
                place = coordinate_to_tuple(cell.get("r"))[1] if cell.get("r") else place + 1
                cell.set("r", f"{get_column_letter(place)}{number}")
        return rows

    def mark(self, errors: Iterable[RowError]) -> None:
        self.clear()
        heading = self.cell(self.header_row, self.column)
        beside = self.cell(self.header_row, self.column - 1 or 1)
        self.write(heading, REASON_HEADER, int(beside.get("s", 0)))
        reasons: dict[int, list[str]] = {}
        for error in errors:
            said = labelled(error.header, error.message) if error.header else error.message
            reasons.setdefault(error.row, []).append(said)
            if error.header in self.headers and error.header:
                wrong = self.cell(error.row, self.headers.index(error.header) + 1)
                wrong.set("s", str(self.styles.red(int(wrong.get("s", 0)))))
        for row, parts in reasons.items():
            self.write(self.cell(row, self.column), clauses(parts), self.styles.reason())
        self.widen()

    def clear(self) -> None:
        for number, row in self.rows.items():
            for cell in list(row.iter(tag("c"))) if number > self.header_row else ():
                if cell.get("r") == f"{get_column_letter(self.column)}{number}":
                    row.remove(cell)
                elif self.styles.ours and cell.get("s"):
                    cell.set("s", str(self.styles.unmarked(int(cell.get("s")))))

    def cell(self, number: int, column: int) -> etree._Element:
        """The cell, made where it is missing, in its right place."""
        row = self.rows.get(number)
        if row is None:
            row = self.rows[number] = etree.Element(tag("row"), r=str(number))
            later = next((other for other in self.data if int(other.get("r")) > number), None)
            self.data.append(row) if later is None else later.addprevious(row)
        row.attrib.pop("spans", None)
        for cell in row.iter(tag("c")):
            place = coordinate_to_tuple(cell.get("r"))[1]
            if place == column:
                return cell
            if place > column:
                made = etree.Element(tag("c"), r=f"{get_column_letter(column)}{number}")
                cell.addprevious(made)
                return made
        return etree.SubElement(row, tag("c"), r=f"{get_column_letter(column)}{number}")

    @staticmethod
    def write(cell: etree._Element, words: str, look: int) -> None:
        for part in list(cell):
            cell.remove(part)
        cell.set("t", "inlineStr")
        cell.set("s", str(look))
        etree.SubElement(etree.SubElement(cell, tag("is")), tag("t")).text = for_cell(words)

    def widen(self) -> None:
        """Room for the reasons, and the sheet's extent as it is now."""
        extent = self.root.find(tag("dimension"))
        if extent is not None:
            extent.set("ref", f"A1:{get_column_letter(self.column)}{max(self.rows)}")
        columns = self.root.find(tag("cols"))
        if columns is None:
            columns = etree.Element(tag("cols"))
            self.data.addprevious(columns)
        spans = [(int(item.get("min")), int(item.get("max"))) for item in columns]
        if not any(first <= self.column <= last for first, last in spans):
            made = etree.Element(tag("col"), min=str(self.column), max=str(self.column), width=_WIDTH, customWidth="1")
            columns.insert(sum(last < self.column for _first, last in spans), made)
