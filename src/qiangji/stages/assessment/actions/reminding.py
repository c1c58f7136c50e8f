"""催办: tell those whose sheet is not in, and those who have still to name who answers; never what was answered."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from qiangji.accounts.models import User
from qiangji.audit.actions import record
from qiangji.notices.actions import send_notices

from ..choices import Voice
from ..errors import Refused
from ..models import AnswerSheet, Assessment, Round
from ..queries import organisers_of
from .rounds import running


@dataclass(frozen=True)
class Reminded:
    """``unreached`` have no account: only a telephone reaches them."""

    people: int
    unreached: int


@transaction.atomic
def remind(*, round: Round, assessments: Iterable[Assessment], by) -> Reminded:
    round = running(round)
    chosen = [assessment.pk for assessment in assessments if assessment.round_id == round.pk]
    missing = _missing(chosen)
    unnamed = Assessment.objects.filter(pk__in=chosen).exclude(sheets__voice__in=(Voice.SELF, Voice.PERSON))
    if not missing.exists() and not unnamed.exists():
        raise Refused(_("选中的机构都交了，没有要催的人。"))
    answerers = list(User.objects.filter(person__answer_sheets__in=missing, closed_at=None).distinct())
    organisers = list(organisers_of(unnamed))
    given = {"round": round, "day": round.closes_on}
    send_notices(
        to=answerers,
        title=_("请作答：%(round)s") % given,
        text=_("“%(round)s”到 %(day)s 截止，你还有一份没有交。答到一半的会接着答。") % given,
        url=reverse("assessment:sheet-list"),
        by=by,
    )
    send_notices(
        to=organisers,
        title=_("请定谁作答：%(round)s") % given,
        text=_("“%(round)s”到 %(day)s 截止，你们机构还没有定谁作答。") % given,
        url=reverse("assessment:own-rounds"),
        by=by,
    )
    unreached = missing.exclude(person__user__in=answerers).values("person").distinct().count()
    told = {"organisations": len(chosen), "people": len(answerers) + len(organisers)}
    record(kind="round_reminded", by=by, subject=round, detail=told)
    return Reminded(told["people"], unreached)


def _missing(assessments: list[int]):
    sheets = AnswerSheet.objects.filter(assessment__in=assessments, submitted_at=None, withdrawn_at=None)
    return sheets.exclude(voice=Voice.AGREED)
