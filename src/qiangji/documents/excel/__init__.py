"""Workbooks out and in. Templates and exports share their first three rows; what comes in is read without trust.

``write_workbook`` makes a template or an export; ``open_workbook`` reads any sheet safely, ``read_rows`` one of ours by
column key with an error for each cell that does not fit; ``mark_errors`` writes reasons into the sender's own file.
"""

from .marking import mark_errors
from .reading import REASON_HEADER, open_workbook
from .records import read_rows
from .sheets import About, BadWorkbook, Column, OpenedSheet, Reading, Record, Row, RowError, Sheet
from .writing import write_workbook

__all__ = [
    "REASON_HEADER",
    "About",
    "BadWorkbook",
    "Column",
    "OpenedSheet",
    "Reading",
    "Record",
    "Row",
    "RowError",
    "Sheet",
    "mark_errors",
    "open_workbook",
    "read_rows",
    "write_workbook",
]
