"""From bytes to rows of text, with the sheet and the row number that a refusal can name."""

import zipfile
from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass
from io import BytesIO
from typing import NoReturn

from django.utils.translation import gettext as _
from pyxform.errors import PyXFormError
from pyxform.xls2json import workbook_to_json
from pyxform.xls2json_backends import get_xlsform, xlsx_to_dict

from ..errors import BadFile

MAX_BYTES = 5 * 1024 * 1024
MAX_UNPACKED = 50 * 1024 * 1024
MAX_ROWS = 5000


@dataclass(frozen=True)
class Row:
    sheet: str
    number: int
    cells: dict[str, str]
    language: str = ""

    def get(self, column: str) -> str:
        return self.cells.get(column, "")

    def text(self, column: str) -> str:
        """A column that may be translated: ``label``, or ``label::中文 (zh)``, the default language first."""
        translated = {k.split("::", 1)[1]: v for k, v in self.cells.items() if k.startswith(f"{column}::")}
        return self.get(column) or translated.get(self.language) or next(iter(translated.values()), "")

    def fail(self, why: str) -> NoReturn:
        raise BadFile(_("%(sheet)s 表第 %(row)d 行：%(why)s") % {"sheet": self.sheet, "row": self.number, "why": why})


class Book:
    """The three sheets of a workbook that pyxform could open."""

    def __init__(self, content: bytes) -> None:
        _refuse_other_files(content)
        try:
            self._sheets = xlsx_to_dict(BytesIO(content))
        except PyXFormError as error:
            raise BadFile(_("打不开这个工作簿：%(why)s") % {"why": _first_line(error)}) from error
        except Exception as error:  # a damaged workbook fails in whatever part reads it
            raise BadFile(_("打不开这个工作簿，文件可能已损坏；请在 Excel 里重新另存为 .xlsx 再试。")) from error
        for sheet in ("survey", "choices", "settings"):
            self._require(sheet)
        settings = self._sheets["settings"][0]
        self.language = settings.get("default_language", "")
        self.settings = Row("settings", 2, settings)

    def _require(self, sheet: str) -> None:
        rows = self._sheets.get(sheet)
        if not rows:
            raise BadFile(
                _("工作簿里没有“%(sheet)s”表，或表是空的；XLSForm 需要 survey、choices、settings 三张表。")
                % {"sheet": sheet}
            )
        if len(rows) > MAX_ROWS:
            raise BadFile(_("%(sheet)s 表超过 %(most)d 行，不像一份量表。") % {"sheet": sheet, "most": MAX_ROWS})

    def rows(self, sheet: str) -> Iterator[Row]:
        for number, cells in enumerate(self._sheets[sheet], start=2):
            if cells:
                yield Row(sheet, number, cells, self.language)

    def columns(self, sheet: str) -> list[str]:
        header = self._sheets.get(f"{sheet}_header") or [{}]
        return list(header[0])

    def check_grammar(self) -> None:
        """pyxform's own reading: what it refuses, no other XLSForm tool would take."""
        try:
            workbook_to_json(get_xlsform(deepcopy(self._sheets)))
        except PyXFormError as error:
            raise BadFile(_("不是有效的 XLSForm：%(why)s") % {"why": _first_line(error)}) from error


def _refuse_other_files(content: bytes) -> None:
    if len(content) > MAX_BYTES:
        raise BadFile(_("文件超过 %(most)d MB，不像一份量表。") % {"most": MAX_BYTES // 1024 // 1024})
    if content[:8] == b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1":
        raise BadFile(_("这是旧格式的 .xls 或加了密码的文件；请在 Excel 里去掉密码，另存为 .xlsx 再试。"))
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            unpacked = sum(entry.file_size for entry in archive.infolist())
    except (zipfile.BadZipFile, OSError, ValueError) as error:
        raise BadFile(_("这不是 .xlsx 工作簿；请在 Excel 里另存为 .xlsx 再试。")) from error
    if unpacked > MAX_UNPACKED:
        raise BadFile(_("工作簿展开后太大，没有读取；请只保留 survey、choices、settings 三张表。"))


def _first_line(error: Exception) -> str:
    return next((line.strip() for line in str(error).splitlines() if line.strip()), type(error).__name__)[:300]
