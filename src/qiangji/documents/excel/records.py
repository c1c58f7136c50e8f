"""Rows of a template into values by column key; what does not fit becomes an error of that row, not of the file."""

import re
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import BinaryIO

from django.utils.translation import gettext as _

from ..text import listed
from .reading import REASON_HEADER, open_workbook
from .sheets import BadWorkbook, Column, Reading, Record, Row, RowError, Sheet

_DATE = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?|(\d{4})(\d{2})(\d{2})")  # zh-data
_BETWEEN = re.compile(r"[、，,;；\n]+")
_YES, _NO = ("是", "有", "yes", "y", "true", "1", "√"), ("否", "无", "no", "n", "false", "0", "×")  # zh-data
_EXACT = 10**15  # beyond this Excel has already rounded the digits away


class _Unfit(ValueError):
    pass


def read_rows(file: bytes | BinaryIO, sheet: Sheet, **limits: int) -> Reading:
    """``file`` read as ``sheet``: records by key, errors by row, and which headers are not of this template."""
    opened = open_workbook(file, sheet=sheet.name, **{"max_rows": sheet.max_rows, **limits})
    missing = [column.header for column in sheet.columns if column.required and column.header not in opened.headers]
    if missing:
        raise BadWorkbook(
            _("缺少必填的列：%(headers)s；请用下载的模板填写，不要改列名。") % {"headers": listed(missing)}
        )
    places = [
        (column, opened.headers.index(column.header)) for column in sheet.columns if column.header in opened.headers
    ]
    records, errors = [], []
    for row in opened.rows:
        values, wrong = _read_row(row, places)
        records.append(Record(row.number, values))
        errors += wrong
    ours = {column.header for column in sheet.columns} | {REASON_HEADER, ""}
    unknown = tuple(header for header in opened.headers if header not in ours)
    return Reading(tuple(records), tuple(errors), unknown, opened.version)


def _read_row(row: Row, places: list[tuple[Column, int]]) -> tuple[dict[str, object], list[RowError]]:
    values, wrong = {}, []
    for column, place in places:
        raw = row.values[place]
        try:
            values[column.key] = _read(column, raw)
        except _Unfit as error:
            values[column.key] = None
            wrong.append(RowError(row.number, str(error), column.header))
    return values, wrong


def _read(column: Column, raw: object) -> object:
    if raw is None:
        if column.required:
            raise _Unfit(_("必填，请补上。"))
        return None
    value = _KINDS[column.kind](raw)
    return _choice(column, value) if column.choices else value


def _text(raw: object) -> str:
    if isinstance(raw, bool):
        return _("是") if raw else _("否")
    if isinstance(raw, int | float) and abs(raw) >= _EXACT:
        raise _Unfit(_("号码太长，被 Excel 当成数字丢了尾数；请把单元格设为“文本”后重新填写。"))
    if isinstance(raw, datetime) and not (raw.hour or raw.minute or raw.second):
        return raw.date().isoformat()
    return str(raw)


def _date(raw: object) -> date:
    if isinstance(raw, datetime):
        return raw.date()
    if isinstance(raw, date):
        return raw
    found = _DATE.fullmatch(str(raw).strip())
    try:
        year, month, day = (int(part) for part in (found.groups() if found else ()) if part is not None)
        return date(year, month, day)
    except ValueError as error:
        raise _Unfit(_("请填日期，如 2022-05-15。")) from error


def _decimal(raw: object) -> Decimal:
    try:
        value = Decimal(str(raw).strip().replace(",", "").replace("，", ""))
    except InvalidOperation as error:
        raise _Unfit(_("请填数字。")) from error
    if isinstance(raw, bool) or not value.is_finite():
        raise _Unfit(_("请填数字。"))
    return value


def _integer(raw: object) -> int:
    try:
        value = _decimal(raw)
    except _Unfit as error:
        raise _Unfit(_("请填整数。")) from error
    if value != value.to_integral_value() or abs(value) >= _EXACT:
        raise _Unfit(_("请填整数。"))
    return int(value)


def _yes_no(raw: object) -> bool:
    word = str(raw).strip().lower()
    if word in (*_YES, _("是").lower()):
        return True
    if word in (*_NO, _("否").lower()):
        return False
    raise _Unfit(_("请填“是”或“否”。"))


_KINDS = {"text": _text, "code": _text, "date": _date, "decimal": _decimal, "integer": _integer, "yes_no": _yes_no}


def _choice(column: Column, value: object) -> object:
    words = _BETWEEN.split(str(value)) if column.several else [str(value)]
    chosen = tuple(dict.fromkeys(word.strip() for word in words if word.strip()))
    for word in chosen:
        if word not in column.choices:
            raise _Unfit(_("“%(word)s”不在可选的值里；请从“字典”表中选。") % {"word": word[:40]})
    return chosen if column.several else chosen[0]
