"""A file of answers (CSV), read and checked as a whole before anything is written. docs/xlsform.md has the form."""

import csv
import hashlib
import io
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import NoReturn

from django.utils.translation import gettext as _

from .choices import AnswerState
from .errors import BadFile
from .xlsform.columns import NOT_APPLICABLE, UNKNOWN

MAX_BYTES = 50 * 1024 * 1024
MAX_ROWS = 100_000
ID_COLUMNS = ("id", "rownames", "respondent_code", "编号", "答卷编号")  # zh-data
MISSING = {"", "NA", "NaN", "nan"}
CODE = re.compile(r"[0-9A-Za-z][0-9A-Za-z._-]{0,39}")
# Telephone, identity and certificate numbers are this long: none of them may become a respondent's code.
PERSONAL_NUMBER = re.compile(r"\d{11,}[Xx]?")

Cell = int | AnswerState | None


@dataclass(frozen=True)
class Allowed:
    """What a cell of one item may hold."""

    scores: frozenset[int]
    allows_na: bool = False
    allows_unknown: bool = False

    @property
    def sentence(self) -> str:
        return f"{min(self.scores)}–{max(self.scores)}"


@dataclass(frozen=True)
class AnswerFile:
    """``rows`` holds per respondent the code and one cell per key of ``keys``."""

    content_hash: str
    keys: tuple[str, ...]
    rows: tuple[tuple[str, tuple[Cell, ...]], ...]
    ignored_columns: tuple[str, ...]


def read_answers(content: bytes, items: Mapping[str, Allowed]) -> AnswerFile:
    """``items`` are the instrument's items by key; each must have its column."""
    lines = csv.reader(io.StringIO(_text(content)), delimiter=_delimiter(content))
    try:
        header = [cell.strip() for cell in next(lines, [])]
        code_at = _code_column(header, items)
        places = _item_columns(header, items)
        rows = tuple(_rows(lines, header, code_at, places, items))
    except csv.Error as error:
        raise BadFile(_("第 %(line)d 行读不下去：引号没有配对，或一格太长。") % {"line": lines.line_num}) from error
    if not rows:
        raise BadFile(_("文件里没有答卷，只有表头。"))
    ignored = tuple(name or _("（无名列）") for at, name in enumerate(header) if at != code_at and name not in items)
    return AnswerFile(hashlib.sha256(content).hexdigest(), tuple(places), rows, ignored)


def _text(content: bytes) -> str:
    if len(content) > MAX_BYTES:
        raise BadFile(_("文件超过 %(most)d MB；请分成几个文件。") % {"most": MAX_BYTES // 1024 // 1024})
    if b"\0" in content and not content.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise BadFile(_("这不是 CSV 文本文件；请在 Excel 里另存为“CSV UTF-8”再试。"))
    wide = content.startswith((b"\xff\xfe", b"\xfe\xff"))
    for encoding in ["utf-16"] if wide else ["utf-8-sig", "gb18030"]:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise BadFile(_("认不出文件的编码；请在 Excel 里另存为“CSV UTF-8”再试。"))


def _delimiter(content: bytes) -> str:
    first = content.split(b"\n", 1)[0].replace(b"\0", b"")
    return max(",;\t", key=lambda mark: first.count(mark.encode()))


def _code_column(header: list[str], items: Mapping[str, Allowed]) -> int:
    if not any(header):
        raise BadFile(_("文件是空的；第一行须是列名。"))
    doubled = sorted({name for name in header if name and header.count(name) > 1})
    if doubled:
        raise BadFile(_("列名“%(name)s”出现了不止一次；请只留一列。") % {"name": doubled[0]})
    found = [at for at, name in enumerate(header) if name.lower() in ID_COLUMNS and name not in items]
    if not found:
        raise BadFile(_("找不到答卷编号列；请把这一列命名为 %(names)s 之一。") % {"names": "、".join(ID_COLUMNS)})
    return found[0]


def _item_columns(header: list[str], items: Mapping[str, Allowed]) -> dict[str, int]:
    missing = [key for key in items if key not in header]
    if missing:
        shown = "、".join(missing[:8]) + ("……" if len(missing) > 8 else "")
        raise BadFile(
            _("缺 %(n)d 道题的列：%(keys)s；每道题须有一列，列名就是题目标识。") % {"n": len(missing), "keys": shown}
        )
    return {key: header.index(key) for key in items}


def _rows(lines, header, code_at, places, items) -> Iterator[tuple[str, tuple[Cell, ...]]]:
    seen: dict[str, int] = {}
    for row in lines:
        if not any(row):
            continue
        line = lines.line_num
        if len(row) != len(header):
            _fail(line, _("有 %(n)d 格，表头有 %(wanted)d 列。") % {"n": len(row), "wanted": len(header)})
        code = _code(row[code_at].strip(), line, header[code_at], seen)
        if len(seen) > MAX_ROWS:
            raise BadFile(_("超过 %(most)d 份答卷；请分成几个文件。") % {"most": MAX_ROWS})
        yield code, tuple(_cell(row[at].strip(), line, key, items[key]) for key, at in places.items())


def _code(code: str, line: int, column: str, seen: dict[str, int]) -> str:
    if not CODE.fullmatch(code) or PERSONAL_NUMBER.fullmatch(code):
        _fail(
            line,
            _("%(column)s 列的编号不能用；请用 40 个以内的字母、数字、点和横线，不要用姓名、手机号或证件号。")
            % {"column": column},
        )
    if code in seen:
        _fail(line, _("编号 %(code)s 与第 %(other)d 行重复。") % {"code": code, "other": seen[code]})
    seen[code] = line
    return code


def _cell(text: str, line: int, key: str, allowed: Allowed) -> Cell:
    if text == NOT_APPLICABLE and allowed.allows_na:
        return AnswerState.NOT_APPLICABLE
    if text == UNKNOWN and allowed.allows_unknown:
        return AnswerState.UNKNOWN
    if text in MISSING:
        return None
    # Statistics programs write whole numbers as 4.0.
    whole = text.removesuffix(".0")
    if not (whole.isascii() and whole.isdigit() and len(whole) < 6 and int(whole) in allowed.scores):
        _fail(
            line,
            _("%(column)s 列的“%(text)s”不是这道题的选项（%(allowed)s）。")
            % {"column": key, "text": text[:20], "allowed": allowed.sentence},
        )
    return int(whole)


def _fail(line: int, why: str) -> NoReturn:
    raise BadFile(_("第 %(line)d 行：%(why)s") % {"line": line, "why": why})
