"""How many of a round's people passed over its attention checks: two numbers, and never whose."""

from django.db.models import F, QuerySet

from ..choices import Voice
from ..models import Answer, AnswerSheet, Item, Round
from ..suppression import FEWEST


def asks_checks(round: Round) -> bool:
    return Item.objects.filter(dimension__version=round.version_id, check_score__isnull=False).exists()


def attention_in(round: Round, sheets: QuerySet[AnswerSheet]) -> tuple[int | None, int | None]:
    """How many people answered a check, and how many of them chose wrongly; below five nothing.

    The numbers stay as they were until five people more or fewer are in: two scorings of a round cannot be
    subtracted to find out about one of them.
    """
    asked = Answer.objects.filter(
        sheet__in=sheets.order_by(), sheet__voice__in=(Voice.SELF, Voice.PERSON), item__check_score__isnull=False
    )
    checked = _people(asked)
    earlier = round.scorings.filter(checked__isnull=False).order_by("-id").first()
    if earlier is not None and abs(checked - earlier.checked) < FEWEST:
        return earlier.checked, earlier.inattentive
    return (checked, _people(asked.exclude(score=F("item__check_score")))) if checked >= FEWEST else (None, None)


def _people(answers: QuerySet[Answer]) -> int:
    return answers.order_by().values("sheet__person").distinct().count()
