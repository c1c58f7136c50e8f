"""Answers that come back in a workbook."""

import datetime as dt
from collections.abc import Mapping

from django.db import transaction
from django.utils.translation import gettext as _

from qiangji.audit.actions import record

from ..asking import Given
from ..errors import Refused
from ..models import AnswerSheet
from .answering import save_answers


@transaction.atomic
def take_in_workbook(*, sheet: AnswerSheet, given: Mapping[str, Given], by, at: dt.datetime | None = None) -> int:
    """A person's own workbook, all of it: what was chosen in it stands, what was left empty stays as it was."""
    if not given:
        raise Refused(_("工作簿里一道题都没有选；请填好“选择”列再传。"))
    answers = save_answers(sheet=sheet, given=given, by=by, at=at).answers
    detail = {"answers": answers}
    record(kind="sheet_workbook_imported", by=by, subject=sheet, label=sheet.respondent_code, detail=detail)
    return answers
