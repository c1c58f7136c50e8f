"""From a definition to a workbook that any XLSForm tool takes."""

from collections.abc import Iterable, Sequence
from io import BytesIO

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from ..definition import Definition, DimensionDefinition, ItemDefinition, OptionDefinition
from .columns import (
    CHECK,
    CHOICE_COLUMNS,
    INSTRUCTIONS,
    NOT_APPLICABLE,
    NOT_APPLICABLE_LABEL,
    SEPARATOR,
    SETTING_COLUMNS,
    SURVEY_COLUMNS,
    UNKNOWN,
    UNKNOWN_LABEL,
)

OptionSet = tuple[tuple[OptionDefinition, ...], bool, bool]
WIDTHS = {"label": 48, "hint": 30, "evidence": 30, "description": 30, "low_end": 24, "high_end": 24, "purpose": 40}


def write_workbook(definition: Definition) -> bytes:
    lists = _lists(definition.items)
    book = Workbook()
    book.remove(book.active)
    has_checks = any(item.is_check for item in definition.items)
    columns = [column for column in SURVEY_COLUMNS if column != CHECK or has_checks]
    _write(book.create_sheet("survey"), columns, _survey(definition, lists))
    _write(book.create_sheet("choices"), CHOICE_COLUMNS, _choices(lists))
    _write(book.create_sheet("settings"), SETTING_COLUMNS, [_settings(definition)])
    content = BytesIO()
    book.save(content)
    return content.getvalue()


def _lists(items: Iterable[ItemDefinition]) -> dict[OptionSet, str]:
    """Items with the same options share one list, as an author would write it."""
    lists: dict[OptionSet, str] = {}
    for item in items:
        lists.setdefault(_options_of(item), f"options_{len(lists) + 1}")
    return lists


def _options_of(item: ItemDefinition) -> OptionSet:
    return item.options, item.allows_na, item.allows_unknown


def _survey(definition: Definition, lists: dict[OptionSet, str]) -> Iterable[dict[str, object]]:
    if definition.instructions:
        yield {"type": "note", "name": INSTRUCTIONS, "label": definition.instructions}
    for dimension in definition.dimensions:
        yield _group(dimension)
        for item in dimension.items:
            yield _question(item, lists[_options_of(item)])
        yield {"type": "end_group"}


def _group(dimension: DimensionDefinition) -> dict[str, object]:
    return {
        "type": "begin_group",
        "name": dimension.key,
        "label": dimension.name,
        "short_name": dimension.short_name,
        "description": dimension.description,
        "low_end": dimension.low_end,
        "high_end": dimension.high_end,
        "weight": dimension.weight,
    }


def _question(item: ItemDefinition, list_name: str) -> dict[str, object]:
    return {
        "type": f"select_one {list_name}",
        "name": item.key,
        "label": item.stem,
        "hint": item.help,
        "weight": item.weight,
        "reverse": "yes" if item.is_reversed else "",
        "red_flag": "yes" if item.is_red_flag else "",
        CHECK: item.check_score,
        "evidence": item.evidence,
        "evidence_from": item.evidence_from,
        "exempt": " ".join(item.exempt),
        "relation": item.relation,
        "was": item.was,
    }


def _choices(lists: dict[OptionSet, str]) -> Iterable[dict[str, object]]:
    for (options, allows_na, allows_unknown), name in lists.items():
        for option in options:
            label = SEPARATOR.join(part for part in (option.name, option.description) if part)
            yield {"list_name": name, "name": str(option.score), "label": label, "score": option.score}
        if allows_na:
            yield {"list_name": name, "name": NOT_APPLICABLE, "label": NOT_APPLICABLE_LABEL}
        if allows_unknown:
            yield {"list_name": name, "name": UNKNOWN, "label": UNKNOWN_LABEL}


def _settings(definition: Definition) -> dict[str, object]:
    return {
        "form_title": definition.name,
        "form_id": definition.key,
        "version": definition.label,
        "measures": definition.measures,
        "answer_format": definition.answer_format,
        "purpose": definition.purpose,
        "based_on": definition.based_on,
    }


def _write(sheet: Worksheet, columns: Sequence[str], rows: Iterable[dict[str, object]]) -> None:
    sheet.append(list(columns))
    for number, row in enumerate(rows, start=2):
        for place, column in enumerate(columns, start=1):
            value = row.get(column)
            if value not in ("", None):
                _put(sheet.cell(number, place), value)
    for cell in sheet[1]:
        cell.font = Font(bold=True)
    for place, column in enumerate(columns, start=1):
        sheet.column_dimensions[get_column_letter(place)].width = WIDTHS.get(column, 14)
    sheet.freeze_panes = "A2"


def _put(cell, value: object) -> None:
    cell.value = value
    if isinstance(value, str):
        # Text stays text: a stem that begins with "=" must not become a formula in somebody's Excel.
        cell.data_type = "s"
        cell.alignment = Alignment(wrap_text=True, vertical="top")
