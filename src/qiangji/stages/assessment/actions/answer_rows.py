"""How answers become rows: many at once, and once per sheet and item."""

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping

from ..asking import Given, Question
from ..models import Answer, AnswerSheet

BATCH = 5000


def write_answers(
    sheets: Iterable[tuple[AnswerSheet, Mapping[str, Given]]], questions: Mapping[str, Question], at: dt.datetime
) -> int:
    """Put in what was given, in place of what stood there; an item without a cell is left as it was."""
    rows = list(_rows(sheets, questions, at))
    Answer.objects.bulk_create(
        rows,
        batch_size=BATCH,
        update_conflicts=True,
        unique_fields=["sheet", "item"],
        update_fields=["state", "score", "note", "saved_at"],
    )
    return len(rows)


def _rows(sheets, questions, at) -> Iterator[Answer]:
    for sheet, given in sheets:
        for key, one in given.items():
            if one.cell is not None:
                yield Answer(sheet_id=sheet.pk, item_id=questions[key].pk, saved_at=at, **one.columns)
