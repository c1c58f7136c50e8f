"""What happened to one organisation's assessment, from the rows themselves: who answered is counted, never named."""

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.db.models import Count, Max, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from qiangji.audit.models import AuditEvent

from ..choices import Voice
from ..models import Assessment, Diagnosis

READINGS_SHOWN = 50


@dataclass(frozen=True)
class Happening:
    at: dt.datetime
    sign: str
    verb: str
    text: str = ""
    actor: str = ""

    @property
    def date(self) -> str:
        return timezone.localtime(self.at).strftime("%Y-%m-%d")


def happenings_of(
    assessment: Assessment, diagnoses: Iterable[Diagnosis], scored_at: dt.datetime | None
) -> list[Happening]:
    """Newest first. ``diagnoses`` are those that the reader may see."""
    scored = [Happening(scored_at, "∑", _("计分"), str(assessment.round.version))] if scored_at else []
    found = [
        *scored,
        *_of_round(assessment),
        *_of_sheets(assessment),
        *_of_diagnoses(diagnoses),
        *_of_releases(assessment),
    ]
    return sorted(found, key=lambda one: one.at, reverse=True)


def _of_round(assessment: Assessment) -> Iterator[Happening]:
    row = assessment.round
    yield Happening(assessment.invited_at, "＋", _("邀请参加"), str(row))
    if row.opened_at:
        yield Happening(row.opened_at, "◔", _("批次启动"), _("截止 %(day)s") % {"day": row.closes_on.isoformat()})
    if row.closed_at:
        yield Happening(row.closed_at, "■", _("批次结束"))


def _of_sheets(assessment: Assessment) -> Iterator[Happening]:
    handed_in = assessment.sheets.filter(submitted_at__isnull=False, withdrawn_at__isnull=True)
    for row in handed_in.order_by().values("voice").annotate(n=Count("pk"), last=Max("submitted_at")):
        said = {"voice": Voice(row["voice"]).label, "n": row["n"]}
        yield Happening(row["last"], "✓", _("收到答卷"), _("%(voice)s %(n)d 份") % said)


def _of_diagnoses(diagnoses: Iterable[Diagnosis]) -> Iterator[Happening]:
    for one in diagnoses:
        if one.signed_at:
            yield Happening(one.begun_at, "✎", _("起草诊断"), one.get_kind_display(), str(one.diagnostician))
            yield Happening(one.signed_at, "✓", _("签署诊断"), one.get_kind_display(), str(one.signed_by))
        if one.answered_at:
            yield Happening(one.answered_at, "↩", _("答复诊断"), _answer(one), str(one.answered_by))


def _answer(diagnosis: Diagnosis) -> str:
    stance = str(diagnosis.get_stance_display())
    return f"{stance}：{diagnosis.stance_note}" if diagnosis.stance_note else stance


def _of_releases(assessment: Assessment) -> Iterator[Happening]:
    for one in assessment.releases.select_related("released_by", "withdrawn_by"):
        yield Happening(one.released_at, "⇄", _("共享授权"), one.get_what_display(), str(one.released_by))
        if one.withdrawn_at:
            yield Happening(one.withdrawn_at, "⊘", _("收回授权"), one.get_what_display(), str(one.withdrawn_by))


def readings_by_supervisors(assessment: Assessment) -> QuerySet[AuditEvent]:
    """Who opened what was released, newest first."""
    return AuditEvent.objects.filter(
        kind="profile_read", subject_type=Assessment._meta.label_lower, subject_id=str(assessment.pk)
    ).order_by("-id")[:READINGS_SHOWN]
