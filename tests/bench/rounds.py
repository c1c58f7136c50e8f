"""One round that asks every organisation there is: three people each, a third of the sheets in, a third begun."""

from collections.abc import Iterator

from django.db.models import F
from tests.factories import assessment

from qiangji.accounts import clock
from qiangji.accounts.models import User
from qiangji.registry.models import Organisation
from qiangji.stages.assessment import actions
from qiangji.stages.assessment.models import AnswerSheet, InstrumentVersion, Round

NAME = "全市(演示)"


def grow(by: User) -> Round:
    """Ask whoever is not asked yet."""
    round = Round.objects.filter(name=NAME).first()
    if round is None:
        version = InstrumentVersion.objects.first() or assessment.published()
        round = assessment.round_of(version, opened=False, by=by, name=NAME)
    actions.invite_organisations(round=round, organisations=Organisation.objects.order_by("pk"), by=by)
    actions.name_core_teams(round=round, by=by)
    if round.opened_at is None:
        round = actions.open_round(round=round, by=by)
    sheets = AnswerSheet.objects.filter(assessment__round=round).annotate(third=F("pk") % 3)
    AnswerSheet.objects.filter(pk__in=sheets.exclude(third=0).values("pk")).update(promise_read_at=clock.now())
    AnswerSheet.objects.filter(pk__in=sheets.filter(third=1).values("pk")).update(submitted_at=clock.now())
    return round


def pages(by: User) -> Iterator[tuple[str, str]]:
    address = grow(by).get_absolute_url()
    yield "round progress", address
    yield "round progress, page 7", f"{address}?page=7"
