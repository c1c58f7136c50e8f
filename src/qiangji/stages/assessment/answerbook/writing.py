"""The workbook that goes out."""

from collections.abc import Iterator, Mapping

from qiangji.documents.excel import write_workbook

from ..asking import Given
from ..choices import AnswerState
from ..definition import DimensionDefinition, ItemDefinition
from .page import Book, Line, word


def write(book: Book) -> bytes:
    return write_workbook(book.sheet(), _rows(book))


def _rows(book: Book) -> Iterator[Mapping[str, object]]:
    """In the order of the instrument, one sheet after the other; what a size is not asked has no row."""
    for line in book.lines:
        for dimension in book.definition.dimensions:
            for item in dimension.items:
                if line.size not in item.exempt:
                    yield _row(line, dimension, item)


def _row(line: Line, dimension: DimensionDefinition, item: ItemDefinition) -> Mapping[str, object]:
    given = line.given.get(item.key, Given())
    return {
        "code": line.code,
        "item": item.key,
        "dimension": dimension.name,
        "stem": f"{item.stem}\n{item.help}".strip(),
        **{f"level{option.score}": f"{option.name}：{option.description}" for option in item.options},
        "chosen": _chosen(item, given),
        "note": given.note,
    }


def _chosen(item: ItemDefinition, given: Given) -> str:
    if given.cell is None:
        return ""
    if isinstance(given.cell, AnswerState):
        return str(given.cell.label)
    return next((word(option.score, option.name) for option in item.options if option.score == given.cell), "")
