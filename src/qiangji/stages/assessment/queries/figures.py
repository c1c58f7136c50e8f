"""The stage's figures, each counted from its own rows: people are not attendances, and neither is a sheet."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import Count, F, Q, QuerySet
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext as _

from qiangji.accounts import queries as accounts
from qiangji.registry.models import Cycle

from ..choices import Attendance, DiagnosisKind, Voice
from ..models import AnswerSheet, Debrief, Diagnosis, DiagnosisParticipant

# Whoever's records were merged is one person.
_PEOPLE = Count(Coalesce(F("person__merged_into"), F("person")), distinct=True)


@dataclass(frozen=True)
class Figure:
    """``basis`` says what was counted and over which window; ``compare`` what stands beside it."""

    key: str
    label: str
    value: int
    unit: str
    basis: str
    compare: str = ""


@dataclass(frozen=True)
class Window:
    """Both days included."""

    first: dt.date
    last: dt.date

    def __str__(self) -> str:
        return f"{self.first.isoformat()}—{self.last.isoformat()}"

    @property
    def moments(self) -> tuple[dt.datetime, dt.datetime]:
        """From the first midnight up to and without the one after the last day."""
        days = self.first, self.last + dt.timedelta(days=1)
        first, after = (timezone.make_aware(dt.datetime.combine(day, dt.time())) for day in days)
        return first, after


def last_two_cycles(today: dt.date) -> Window | None:
    """The two cycles that ended last, as one window; None before there is one."""
    ended = list(Cycle.objects.filter(ends_on__lt=today).order_by("-ends_on")[:2])
    return Window(ended[-1].starts_on, ended[0].ends_on) if ended else None


def _within(window: Window, field: str) -> Q:
    first, after = window.moments
    return Q(**{f"{field}__gte": first, f"{field}__lt": after})


def sheets_completed(scopes: list[str], window: Window) -> QuerySet[AnswerSheet]:
    """完成的答卷: handed in and not taken back. One that was only begun is not among them."""
    return AnswerSheet.objects.filter(
        accounts.within(scopes, "organisation__scope"),
        _within(window, "submitted_at"),
        voice=Voice.PERSON,
        withdrawn_at=None,
        person__isnull=False,
    )


def debriefs_attended(scopes: list[str], window: Window) -> QuerySet[Debrief]:
    """测评报告辅导（人次）: attendances. Whoever did not come, or cancelled, is not among them."""
    return _talks(scopes, window).filter(attendance=Attendance.ATTENDED)


def _talks(scopes: list[str], window: Window) -> QuerySet[Debrief]:
    return Debrief.objects.filter(
        accounts.within(scopes, "sheet__organisation__scope"), _within(window, "slot__starts_at"), cancelled_at=None
    ).order_by()


def diagnoses_completed(scopes: list[str], window: Window) -> QuerySet[Diagnosis]:
    """一对一组织诊断（家）: signed first diagnoses; a follow-up is not counted again."""
    return Diagnosis.objects.filter(
        accounts.within(scopes, "assessment__organisation__scope"),
        _within(window, "signed_at"),
        kind=DiagnosisKind.FIRST,
    )


def organisations_diagnosed(scopes: list[str], window: Window) -> int:
    rows = diagnoses_completed(scopes, window).order_by()
    return rows.aggregate(n=Count("assessment__organisation", distinct=True))["n"]


def people_diagnosed(scopes: list[str], window: Window) -> int:
    """诊断参与（人）: distinct people who took part in those diagnoses."""
    rows = DiagnosisParticipant.objects.filter(diagnosis__in=diagnoses_completed(scopes, window).order_by())
    return rows.order_by().aggregate(n=_PEOPLE)["n"]


def stage_figures(scopes: list[str], window: Window) -> list[Figure]:
    measured = sheets_completed(scopes, window).order_by().aggregate(sheets=Count("pk"), people=_PEOPLE)
    talks = _talks(scopes, window).aggregate(
        attended=Count("pk", filter=Q(attendance=Attendance.ATTENDED)),
        missed=Count("pk", filter=Q(attendance=Attendance.NO_SHOW)),
    )
    return [
        Figure(
            "people-measured",
            _("完成测评"),
            measured["people"],
            _("人"),
            _("去重人数；%(window)s") % {"window": window},
            _("%(n)s 份答卷；开始未交的不计") % {"n": f"{measured['sheets']:,}"},
        ),
        Figure(
            "debriefs",
            _("测评报告辅导"),
            talks["attended"],
            _("人次"),
            _("到场计次；%(window)s") % {"window": window},
            _("未到 %(n)d 次，不计") % {"n": talks["missed"]} if talks["missed"] else "",
        ),
        Figure(
            "organisations-diagnosed",
            _("一对一组织诊断"),
            organisations_diagnosed(scopes, window),
            _("家"),
            _("已签署的首次诊断；%(window)s") % {"window": window},
            _("%(n)s 人参与，回访不重复计") % {"n": f"{people_diagnosed(scopes, window):,}"},
        ),
    ]


def rows_by_organisation(key: str, scopes: list[str], window: Window) -> QuerySet:
    """The rows behind a figure, counted per organisation: name, place, and ``n``. No person is named."""
    organisation, rows, counted = {
        "people-measured": ("organisation", sheets_completed, Count("person", distinct=True)),
        "debriefs": ("sheet__organisation", debriefs_attended, Count("pk")),
        "organisations-diagnosed": ("assessment__organisation", diagnoses_completed, Count("pk")),
    }[key]
    return (
        rows(scopes, window)
        .order_by()
        .values(unit=F(organisation), name=F(f"{organisation}__name"), place=F(f"{organisation}__region__name"))
        .annotate(n=counted)
        .order_by(f"{organisation}__scope")
    )
