"""What a workbook of ours looks like, as data, and what can be wrong with one of theirs."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

Kind = Literal["text", "code", "integer", "decimal", "date", "yes_no"]

TITLE_ROW, NOTE_ROW, HEADER_ROW = 1, 2, 3
VERSION_NAME = "QIANGJI_TEMPLATE"


class BadWorkbook(ValueError):
    """A file that cannot be taken in. Its text is one sentence for the person who sent it, with the remedy."""


@dataclass(frozen=True)
class Column:
    """``choices`` become a drop-down; with ``several`` a cell may hold more than one, joined by 、

    ``wraps``: long text goes on in the next line of its cell.
    """

    key: str
    header: str
    kind: Kind = "text"
    required: bool = False
    choices: tuple[str, ...] = ()
    several: bool = False
    help: str = ""
    width: float | None = None
    wraps: bool = False

    @property
    def shown_header(self) -> str:
        return f"{self.header}*" if self.required else self.header


@dataclass(frozen=True)
class Sheet:
    """Row 1 is ``title``, row 2 ``note``, row 3 the headers; ``version`` lies in a hidden cell of sheet 字典."""

    name: str
    title: str
    columns: tuple[Column, ...]
    note: str = ""
    version: str = ""
    max_rows: int = 5000
    examples: tuple[Mapping[str, object], ...] = ()

    def __post_init__(self):
        headers = [column.header for column in self.columns]
        if len(set(headers)) != len(headers) or len({column.key for column in self.columns}) != len(headers):
            raise ValueError("two columns share a key or a header")

    def header(self, key: str) -> str:
        """The header of the column ``key``; empty where there is none, as for an error of the whole row."""
        return next((column.header for column in self.columns if column.key == key), "")


@dataclass(frozen=True)
class About:
    """Where an export came from; written on a sheet of its own."""

    exported_by: str
    as_of: str
    filters: tuple[tuple[str, str], ...] = ()
    definition: str = ""
    row_count: int | None = None


@dataclass(frozen=True)
class RowError:
    """``row`` as Excel numbers it; ``header`` names the column to mark, empty marks no cell but the row's reason."""

    row: int
    message: str
    header: str = ""


@dataclass(frozen=True)
class Row:
    number: int
    values: tuple[object, ...]


@dataclass(frozen=True)
class OpenedSheet:
    """Headers without their asterisk, blank rows left out, values as Excel holds them."""

    name: str
    headers: tuple[str, ...]
    rows: tuple[Row, ...]
    version: str = ""


@dataclass(frozen=True)
class Record:
    """One row by column key. A key is absent where the file has no such column, None where the cell is blank."""

    row: int
    values: dict[str, object] = field(default_factory=dict)


@dataclass(frozen=True)
class Reading:
    records: tuple[Record, ...]
    errors: tuple[RowError, ...]
    unknown: tuple[str, ...] = ()
    version: str = ""
