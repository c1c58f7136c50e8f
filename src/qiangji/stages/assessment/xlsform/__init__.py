"""Instruments as XLSForm workbooks, the field's own standard. docs/xlsform.md has the mapping.

read_workbook(content: bytes) -> WorkbookRead(definition, unused)    raises BadFile with one sentence
write_workbook(definition: Definition) -> bytes
"""

from .reading import WorkbookRead, read_workbook
from .writing import write_workbook

__all__ = ["WorkbookRead", "read_workbook", "write_workbook"]
