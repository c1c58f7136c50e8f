"""The agreed voice: an assessor and the organisation go through the items, and one level with its reason stands."""

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext as _

from qiangji.accounts import clock
from qiangji.audit.actions import record

from .. import queries
from ..choices import Measures, Voice
from ..errors import NotOpen, Refused, Unsettled
from ..models import Answer, AnswerSheet, Assessment
from .voice_scores import keep_agreed


@transaction.atomic
def open_agreed_sheet(*, assessment: Assessment, by) -> AnswerSheet:
    """Once; what the organisation and the assessor already say alike is filled in, and can still be changed."""
    assessment = (
        Assessment.objects.select_for_update(of=("self",))
        .select_related("round__version__instrument", "organisation")
        .get(pk=assessment.pk)
    )
    if assessment.round.version.instrument.measures != Measures.ORGANISATION:
        raise Refused(_("个人测评没有议定。"))
    if (there := queries.agreed_sheet_of(assessment)) is not None:
        return there
    if assessment.round.closed_at is None:
        raise NotOpen(_("自评和专家评还没有收齐；请等批次结束，再开始议定。"))
    sheet = AnswerSheet.objects.create(
        version=assessment.round.version,
        assessment=assessment,
        organisation=assessment.organisation,
        voice=Voice.AGREED,
        # Names nobody, and no other sheet of the round has it: the agreed one is one of its kind.
        respondent_code=f"R{assessment.round_id}-A{assessment.pk}",
    )
    now = clock.now()
    Answer.objects.bulk_create(
        Answer(sheet=sheet, item=row.item, score=row.assessor, saved_at=now)
        for row in queries.meeting_items(assessment)
        if not row.differs
    )
    record(kind="agreed_sheet_opened", by=by, subject=assessment)
    return sheet


@transaction.atomic
def settle_agreed_sheet(*, sheet: AnswerSheet, by, at: dt.datetime | None = None) -> AnswerSheet:
    """Everything on the table has a level, and a reason where the voices differed. From here on it is scored."""
    rows = AnswerSheet.objects.select_related("assessment__round__version__instrument", "assessment__organisation")
    sheet = rows.select_for_update(of=("self",)).get(pk=sheet.pk)
    if sheet.voice != Voice.AGREED:
        raise Refused(_("只有议定的答卷在这里完成。"))
    if sheet.submitted_at is not None:
        return sheet
    items = queries.meeting_items(sheet.assessment)
    if left := [row for row in items if not row.is_settled]:
        raise Unsettled(left)
    sheet.submitted_at = at or clock.now()
    sheet.save(update_fields=["submitted_at"])
    scoring = sheet.assessment.round.scorings.order_by("-id").first()
    if scoring is not None:
        keep_agreed(scoring, sheet)
    record(kind="agreed_sheet_settled", by=by, subject=sheet.assessment, detail={"items": len(items)})
    return sheet
