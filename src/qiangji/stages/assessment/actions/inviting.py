"""Whom a round asks: organisations, many at once, and in a round about people their core teams with them."""

from collections.abc import Iterable

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from qiangji.audit.actions import record
from qiangji.registry.choices import LIVING
from qiangji.registry.models import Organisation

from ..choices import OrganisationSize
from ..errors import Begun, OutOfReach
from ..models import Answer, AnswerSheet, Assessment, Round
from ..queries import forget_standing
from .rounds import unclosed
from .sheets_of_rounds import BATCH, ask_core_teams


@transaction.atomic
def invite_organisations(*, round: Round, organisations: Iterable[Organisation], by) -> list[Assessment]:
    """Also into a round that runs. Who is in already stays in; their size stays what it was when they were invited."""
    round = unclosed(round)
    there = set(round.assessments.values_list("organisation_id", flat=True))
    new = {one.pk: one for one in organisations if one.pk not in there}
    for organisation in new.values():
        _refuse_out_of_reach(round, organisation)
    assessments = Assessment.objects.bulk_create(
        (
            Assessment(round=round, organisation=one, size=OrganisationSize.of(one.full_time_staff))
            for one in new.values()
        ),
        batch_size=BATCH,
    )
    sheets = ask_core_teams(round)
    forget_standing(round)
    if assessments or sheets:
        counts = {"organisations": len(assessments), "sheets": sheets}
        record(kind="organisations_invited", by=by, subject=round, detail=counts)
    return assessments


@transaction.atomic
def uninvite_organisation(*, assessment: Assessment, by) -> None:
    """A slip taken back, as long as nobody there has begun to answer."""
    round = unclosed(assessment.round)
    assessment = Assessment.objects.select_related("organisation").get(pk=assessment.pk)
    if begun(AnswerSheet.objects.filter(assessment=assessment)).exists():
        raise Begun(_("“%(organisation)s”已经有人作答，不能移出。") % {"organisation": assessment.organisation})
    assessment.sheets.all().delete()
    detail = {"organisation": str(assessment.organisation)}
    assessment.delete()
    forget_standing(round)
    record(kind="organisation_uninvited", by=by, subject=round, detail=detail)


def begun(sheets: QuerySet[AnswerSheet]) -> QuerySet[AnswerSheet]:
    return sheets.filter(Exists(Answer.objects.filter(sheet=OuterRef("pk"))) | Q(submitted_at__isnull=False))


def _refuse_out_of_reach(round: Round, organisation: Organisation) -> None:
    named = {"organisation": organisation}
    if not organisation.scope.startswith(round.scope):
        raise OutOfReach(_("“%(organisation)s”不在这个批次的地区里，一家也没有邀请。") % named)
    if organisation.standing not in LIVING:
        raise OutOfReach(_("“%(organisation)s”已注销或已并入，不能邀请，一家也没有邀请。") % named)
