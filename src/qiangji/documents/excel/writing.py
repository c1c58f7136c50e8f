"""Templates and exports: the same first three rows, so that what goes out can come back in."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal
from io import BytesIO

from django.utils import timezone
from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.cell import Cell, WriteOnlyCell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.styles.cell_style import StyleArray
from openpyxl.utils import get_column_letter
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.datavalidation import DataValidation

from ..text import em_width, one_line
from .sheets import HEADER_ROW, VERSION_NAME, About, Column, Sheet
from .text import for_cell, is_risky

_FONT = "Microsoft YaHei"
_TITLE, _BOLD, _BODY = Font(_FONT, 14, bold=True), Font(_FONT, 11, bold=True), Font(_FONT, 11)
_HINT = Font(_FONT, 10, color="5A6762")
_HEADER_FILL = PatternFill("solid", fgColor="EAEEEA")
_UNDER = Border(bottom=Side("thin", color="76827C"))
_FORMATS = {"text": "@", "code": "@", "yes_no": "@", "integer": "0", "decimal": "General", "date": "yyyy-mm-dd"}


def write_workbook(sheet: Sheet, rows: Iterable[Mapping[str, object]] = (), *, about: About | None = None) -> bytes:
    """A template, or with ``rows`` an export that can be imported again. ``rows`` map column keys to values."""
    book = Workbook(write_only=True)
    book.calculation.fullCalcOnLoad = False
    _write_data(book, sheet, rows)
    _write_dictionary(book, sheet)
    if about is None:
        _write_examples(book, sheet)
    else:
        _write_about(book, about)
    written = BytesIO()
    book.save(written)
    return written.getvalue()


def _cell(page, value: object, *, font: Font = _BODY, number_format: str = "General", **look: object) -> Cell:
    """Text is always text: never a formula, an error value or a number that a spreadsheet guessed."""
    cell = WriteOnlyCell(page, for_cell(value) if isinstance(value, str) else value)
    cell.font = font
    cell.number_format = "@" if isinstance(value, str) else number_format
    for name, part in look.items():
        setattr(cell, name, part)
    if isinstance(value, str):
        cell.data_type = "s"
        cell.quotePrefix = is_risky(value)
    return cell


def _value(column: Column, value: object) -> object:
    """``value`` in the form its column keeps: codes as text, real dates, lists joined."""
    if value is None or value == "":
        return None
    if column.kind == "yes_no" and isinstance(value, bool):
        return _("是") if value else _("否")
    if isinstance(value, datetime) and timezone.is_aware(value):
        value = timezone.localtime(value).replace(tzinfo=None)
    if column.kind == "date" and isinstance(value, date):
        return value.date() if isinstance(value, datetime) else value
    if column.kind in ("integer", "decimal") and isinstance(value, int | float | Decimal):
        return value
    if isinstance(value, list | tuple | set | frozenset):
        return "、".join(str(item) for item in value)
    return str(value)


class _Lines:
    """Rows of one page. Each look is worked out once and shared: doing it per cell would be most of the time."""

    def __init__(self, page, sheet: Sheet):
        self.page, self.sheet, self.count = page, sheet, 0
        self.looks: dict[tuple[str, bool, bool], StyleArray] = {}

    def line(self, row: Mapping[str, object]) -> list[Cell | None]:
        self.count += 1
        return [self.cell(column, _value(column, row.get(column.key))) for column in self.sheet.columns]

    def cell(self, column: Column, value: object) -> Cell | None:
        if value is None:
            return None
        kind, risky = ("text", is_risky(value)) if isinstance(value, str) else (column.kind, False)
        key = (kind, risky, column.wraps)
        if key not in self.looks:
            look = {"alignment": Alignment(vertical="top", wrap_text=True)} if column.wraps else {}
            self.looks[key] = _cell(self.page, value, number_format=_FORMATS[column.kind], **look)._style
        cell = WriteOnlyCell(self.page, for_cell(value) if isinstance(value, str) else value)
        cell._style = self.looks[key]
        if isinstance(value, str):
            cell.data_type = "s"
        return cell


def _headers(page, sheet: Sheet) -> list[Cell]:
    look = {"fill": _HEADER_FILL, "border": _UNDER, "alignment": Alignment(vertical="center", wrap_text=True)}
    return [_cell(page, column.shown_header, font=_BOLD, **look) for column in sheet.columns]


def _open(book: Workbook, name: str, sheet: Sheet):
    page = book.create_sheet(name)
    page.freeze_panes = f"A{HEADER_ROW + 1}"
    for place, column in enumerate(sheet.columns, 1):
        dimension = page.column_dimensions[get_column_letter(place)]
        dimension.width = column.width or min(max(em_width(column.shown_header) * 2.2 + 3, 12), 40)
        dimension.number_format = _FORMATS[column.kind]  # a code typed into a new row stays text
        dimension.font = _BODY
    return page


def _write_data(book: Workbook, sheet: Sheet, rows: Iterable[Mapping[str, object]]) -> None:
    page = _open(book, sheet.name, sheet)
    page.print_title_rows = f"1:{HEADER_ROW}"
    page.page_setup.orientation, page.page_setup.paperSize = "landscape", 9
    page.page_setup.fitToHeight = 0
    page.sheet_properties.pageSetUpPr.fitToPage = True
    page.append([_cell(page, one_line(sheet.title), font=_TITLE)])
    rule = _("带 * 的列必填；一次最多 %(rows)s 行；请不要合并单元格，不要用公式，不要改列名。")
    note = f"{one_line(sheet.note)} {rule % {'rows': f'{sheet.max_rows:,}'}}".strip()
    page.append([_cell(page, note, font=_HINT)])
    page.append(_headers(page, sheet))
    lines = _Lines(page, sheet)
    for row in rows:
        page.append(lines.line(row))
    if lines.count:
        page.auto_filter.ref = f"A{HEADER_ROW}:{get_column_letter(len(sheet.columns))}{HEADER_ROW + lines.count}"
    _add_validations(page, sheet)


def _add_validations(page, sheet: Sheet) -> None:
    listed = [column for column in sheet.columns if column.choices]
    for place, column in enumerate(sheet.columns, 1):
        letter = get_column_letter(place)
        rule = DataValidation(allow_blank=True)
        if column.choices:
            source = get_column_letter(listed.index(column) + 1)
            rule.type, rule.formula1 = "list", f"'{_('字典')}'!${source}$3:${source}${len(column.choices) + 2}"
            rule.showErrorMessage = not column.several
            rule.error = _("请从下拉列表中选；可选的值见“字典”表。")
        elif column.kind == "date":
            rule.type, rule.operator, rule.formula1 = "date", "greaterThan", "1"
            rule.showErrorMessage, rule.error = True, _("请填日期，如 2022-05-15。")
        if column.help:
            rule.showInputMessage, rule.promptTitle = True, one_line(column.header)[:32]
            rule.prompt = one_line(column.help)[:255]
        if rule.type or column.help:
            rule.add(f"{letter}{HEADER_ROW + 1}:{letter}{HEADER_ROW + sheet.max_rows}")
            page.data_validations.append(rule)


def _write_dictionary(book: Workbook, sheet: Sheet) -> None:
    """Row 1 is hidden and keeps the template's version; then one column of values for each drop-down."""
    page = book.create_sheet(_("字典"))
    listed = [column for column in sheet.columns if column.choices]
    page.row_dimensions[1].hidden = True
    for place in range(1, len(listed) + 1):
        page.column_dimensions[get_column_letter(place)].width = 24
    page.append([_cell(page, sheet.version)])
    page.append(
        [_cell(page, column.header, font=_BOLD, fill=_HEADER_FILL) for column in listed] or [_("本表没有下拉选项。")]
    )
    for place in range(max((len(column.choices) for column in listed), default=0)):
        choices = [column.choices[place] if place < len(column.choices) else None for column in listed]
        page.append([None if choice is None else _cell(page, choice) for choice in choices])
    book.defined_names[VERSION_NAME] = DefinedName(VERSION_NAME, attr_text=f"'{page.title}'!$A$1", hidden=True)


def _write_examples(book: Workbook, sheet: Sheet) -> None:
    page = _open(book, _("填写示例"), sheet)
    page.append([_cell(page, _("填写示例"), font=_TITLE)])
    page.append([_cell(page, _("只供参考，不会导入；请在“%s”表中填写。") % sheet.name, font=_HINT)])
    page.append(_headers(page, sheet))
    lines = _Lines(page, sheet)
    for row in sheet.examples:
        page.append(lines.line(row))
    page.append([])
    page.append([_cell(page, word, font=_BOLD) for word in (_("列"), _("要求"), _("怎么填"))])
    for column in sheet.columns:
        must = _("必填") if column.required else _("选填")
        page.append([_cell(page, words) for words in (column.header, must, _how(column))])


def _how(column: Column) -> str:
    kinds = {
        "date": _("日期，如 2022-05-15。"),
        "integer": _("整数。"),
        "decimal": _("数字。"),
        "yes_no": _("填“是”或“否”。"),
    }
    listed = _("见“字典”表；可填几项，用“、”隔开。") if column.several else _("从下拉列表中选，见“字典”表。")
    return f"{listed if column.choices else kinds.get(column.kind, '')}{column.help}"


def _write_about(book: Workbook, about: About) -> None:
    page = book.create_sheet(_("说明"))
    page.column_dimensions["A"].width, page.column_dimensions["B"].width = 16, 80
    lines = [(_("导出人"), about.exported_by), (_("数据截至"), about.as_of), (_("口径"), about.definition)]
    lines += [(_("行数"), f"{about.row_count:,}")] if about.row_count is not None else []
    lines += [(_("筛选：%s") % name, value) for name, value in about.filters] or [(_("筛选"), _("未筛选，全部"))]
    page.append([_cell(page, _("说明"), font=_TITLE)])
    for name, value in lines:
        if value:
            wrapped = _cell(page, value, alignment=Alignment(wrap_text=True, vertical="top"))
            page.append([_cell(page, name, font=_BOLD, alignment=Alignment(vertical="top")), wrapped])
