"""Take in a file of answers: all of it or nothing, and the same file only once."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from qiangji.audit.actions import record

from ..answerfile import AnswerFile, Cell
from ..choices import AnswerState
from ..errors import Refused
from ..models import Answer, AnswerImport, AnswerSheet, InstrumentVersion, Item, Scoring
from .scoring import score_sheets

SHEETS_AT_ONCE = 200


@dataclass(frozen=True)
class Imported:
    """``changed`` is False where this file was in already."""

    source: AnswerImport
    scoring: Scoring
    changed: bool


@transaction.atomic
def import_answers(
    *,
    version: InstrumentVersion,
    answers: AnswerFile,
    file_name: str,
    by,
    progress: Callable[[int, int], None] = lambda _done, _all: None,
) -> Imported:
    """Write the sheets of a checked file and score them. ``progress`` hears how many of how many sheets are written."""
    version = InstrumentVersion.objects.select_for_update(of=("self",)).get(pk=version.pk)
    if not version.is_frozen:
        raise Refused(_("“%(version)s”还是草稿，不能收答卷；请先发布。") % {"version": version})
    known = AnswerImport.objects.filter(version=version, content_hash=answers.content_hash).first()
    if known is not None:
        return Imported(known, known.scorings.latest("id"), changed=False)
    source = AnswerImport.objects.create(
        version=version,
        file_name=file_name[-120:],
        content_hash=answers.content_hash,
        ignored_columns=list(answers.ignored_columns),
        imported_by=by,
    )
    items = dict(Item.objects.filter(dimension__version=version).values_list("key", "pk"))
    columns = [items[key] for key in answers.keys]
    total = len(answers.rows)
    for start in range(0, total, SHEETS_AT_ONCE):
        _write(source, columns, answers.rows[start : start + SHEETS_AT_ONCE])
        progress(min(start + SHEETS_AT_ONCE, total), total)
    scoring = score_sheets(version=version, source=source, by=by)
    record(kind="answers_imported", by=by, subject=source, detail={"sheets": total, "version": str(version)})
    return Imported(source, scoring, changed=True)


def _write(source: AnswerImport, columns: list[int], rows: tuple[tuple[str, tuple[Cell, ...]], ...]) -> None:
    now = timezone.now()
    sheets = AnswerSheet.objects.bulk_create(
        AnswerSheet(version_id=source.version_id, source=source, respondent_code=code, submitted_at=now)
        for code, _cells in rows
    )
    Answer.objects.bulk_create(
        answer for sheet, (_code, cells) in zip(sheets, rows, strict=True) for answer in _answers(sheet, columns, cells)
    )


def _answers(sheet: AnswerSheet, columns: list[int], cells: tuple[Cell, ...]) -> Iterator[Answer]:
    for item, cell in zip(columns, cells, strict=True):
        if isinstance(cell, AnswerState):
            yield Answer(sheet_id=sheet.pk, item_id=item, state=cell)
        elif cell is not None:
            yield Answer(sheet_id=sheet.pk, item_id=item, score=cell)
