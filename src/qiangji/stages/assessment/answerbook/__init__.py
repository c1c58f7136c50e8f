"""Answers on paper and without a line: a workbook with one row for each question of one sheet or of several.

``write`` makes it, with what was answered so far or empty; ``read`` takes it back and says, row by row, what does not
fit. Who may, and whose sheets, is asked elsewhere.
"""

from .page import MAX_BYTES, Book, Line
from .reading import Read, marked, read
from .writing import write

__all__ = ["MAX_BYTES", "Book", "Line", "Read", "marked", "read", "write"]
