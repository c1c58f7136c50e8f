"""How one sheet's answers are put in while others may write too: each in one statement that says its own conditions.

The statement takes the lock of the sheet itself, and writes nothing where the sheet was handed in meanwhile or where a
newer answer stands there. Who called then finds out why.
"""

import datetime as dt
from collections.abc import Mapping

from django.db import connection, transaction

from ..asking import Given, Question
from ..choices import Voice
from ..models import Answer, AnswerSheet, Item

_PUT = f"""
INSERT INTO assessment_answer AS stored (sheet_id, item_id, state, score, note, saved_at)
SELECT sheet.id, %s, %s, %s, %s, %s FROM assessment_answersheet AS sheet
WHERE sheet.id = %s AND sheet.submitted_at IS NULL AND sheet.withdrawn_at IS NULL
AND (sheet.promise_read_at IS NOT NULL OR sheet.voice = '{Voice.AGREED.value}') {{lock}}
ON CONFLICT (sheet_id, item_id) DO UPDATE SET state = excluded.state, score = excluded.score, note = excluded.note,
"""  # noqa: S608 (a constant of ours)
# On what was seen, or chosen after it; the same answer again is no new one.
_LATER = """
saved_at = CASE WHEN stored.saved_at > excluded.saved_at THEN stored.saved_at ELSE excluded.saved_at END
WHERE (stored.saved_at <= excluded.saved_at OR stored.saved_at = %s)
AND (stored.state <> excluded.state OR COALESCE(stored.score, -1) <> COALESCE(excluded.score, -1)
OR stored.note <> excluded.note)
RETURNING id, sheet_id, item_id, state, score, note, saved_at
"""
_SEEN = "saved_at = excluded.saved_at WHERE stored.saved_at = %s"


def put_answer(
    sheet: AnswerSheet, item: Item | Question, given: Given, at: dt.datetime, based_on: dt.datetime | None
) -> Answer | None:
    """In place of an answer that was chosen no later, or that was seen; None where nothing was written."""
    values = _values(sheet, item.pk, given, _moment(at), _moment(based_on))
    written = list(Answer.objects.raw(_statement(_LATER), values))  # to the end: only then has it happened
    return written[0] if written else None


@transaction.atomic
def put_answers(
    sheet: AnswerSheet,
    given: Mapping[str, Given],
    questions: Mapping[str, Question],
    at: dt.datetime,
    based_on: Mapping[str, dt.datetime | None],
) -> int:
    """In place of the answers that were seen; how many were written."""
    now, seen = _moment(at), {moment: _moment(moment) for moment in set(based_on.values())}
    rows = [_values(sheet, questions[key].pk, one, now, seen.get(based_on.get(key))) for key, one in given.items()]
    with connection.cursor() as cursor:
        cursor.executemany(_statement(_SEEN), rows)
        return cursor.rowcount


def _statement(then: str) -> str:
    return _PUT.format(lock="FOR UPDATE" if connection.features.has_select_for_update else "") + then


def _moment(moment: dt.datetime | None) -> object:
    return connection.ops.adapt_datetimefield_value(moment)


def _values(sheet: AnswerSheet, item: int, given: Given, at: object, based_on: object) -> tuple:
    columns = given.columns
    return item, str(columns["state"]), columns["score"], columns["note"], at, sheet.pk, based_on
