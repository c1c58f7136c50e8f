"""The sheets that somebody has to answer, and how far one is."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import Count, QuerySet

from ..asking import Given, Step
from ..models import AnswerSheet, Evidence
from ..window import why_not_open
from .questions import questions_of, steps_of


@dataclass(frozen=True)
class OwnSheet:
    """``why_not`` says why it cannot be answered now; empty where it can."""

    sheet: AnswerSheet
    asked: int
    answered: int
    why_not: str
    days_left: int

    @property
    def waits(self) -> bool:
        return not self.why_not and self.sheet.submitted_at is None and self.sheet.withdrawn_at is None


def _sheets_in_full() -> QuerySet[AnswerSheet]:
    return AnswerSheet.objects.filter(assessment__isnull=False).select_related(
        "person", "organisation", "assessment__round__version__instrument", "version__instrument"
    )


def own_sheets(user, today: dt.date) -> list[OwnSheet]:
    """What waits first, soonest to close; then what is done or over, newest first."""
    rows = _sheets_in_full().filter(person__user=user, assessment__round__opened_at__isnull=False)
    rows = rows.annotate(answered=Count("answers")).order_by("assessment__round__closes_on", "pk")
    found = [_own(sheet, today) for sheet in rows]
    waiting = [one for one in found if one.waits]
    return [*waiting, *reversed([one for one in found if not one.waits])]


def _own(sheet, today: dt.date) -> OwnSheet:
    steps = steps_of(sheet.version, sheet.assessment.size)
    round_ = sheet.assessment.round
    asked = sum(len(step.keys) for step in steps)
    left = (round_.closes_on - today).days
    return OwnSheet(sheet, asked, sheet.answered, why_not_open(round_, sheet.voice, today), left)


@dataclass(frozen=True)
class Lack:
    """What a step still wants: the numbers of its questions, as they stand on the page."""

    step: Step
    answered: int
    open: tuple[tuple[int, str], ...]
    without_evidence: tuple[tuple[int, str], ...]


def what_lacks(sheet: AnswerSheet, given: Mapping[str, Given]) -> list[Lack]:
    questions = questions_of(sheet.version)
    shown = set(Evidence.objects.filter(sheet=sheet).order_by().values_list("item__key", flat=True))
    found = []
    for step in steps_of(sheet.version, sheet.assessment.size):
        numbered = list(enumerate(step.keys, 1))
        bare = [
            (n, key)
            for n, key in numbered
            if key in given and key not in shown and questions[key].wants_evidence(given[key].cell)
        ]
        unanswered = tuple(one for one in numbered if one[1] not in given)
        found.append(Lack(step, step.answered(given), unanswered, tuple(bare)))
    return found
