"""Alerts: what somebody should look into, each naming the organisation and the day."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from qiangji.registry.choices import InspectionResult
from qiangji.registry.models import AnnualInspection, OfficialGrade
from qiangji.stages.assessment import queries as assessment

from .desk import Desk

SHOWN = 4


@dataclass(frozen=True)
class Alert:
    kind: str
    title: str
    text: str
    on: dt.date | None
    url: str


def alerts_for(desk: Desk) -> list[Alert]:
    if not desk.may("registry.view_organisation"):
        return []
    found = [*_red_flags(desk), *_failed_inspections(desk), *_expiring_grades(desk)]
    found.sort(key=lambda alert: (alert.kind != "bad", -(alert.on or desk.today).toordinal()))
    return found[:SHOWN] + _scope_hint(desk)


def _red_flags(desk: Desk) -> Iterator[Alert]:
    for finding in assessment.red_flags(desk.user)[:2]:
        diagnosis = finding.diagnosis
        yield Alert(
            "bad",
            _("红线项"),
            _("%(organisation)s：%(finding)s")
            % {"organisation": diagnosis.assessment.organisation, "finding": finding.text},
            timezone.localdate(diagnosis.signed_at),
            diagnosis.get_absolute_url(),
        )


def _failed_inspections(desk: Desk) -> Iterator[Alert]:
    rows = AnnualInspection.objects.filter(
        desk.rows_of_organisations, year__gte=desk.today.year - 2, result=InspectionResult.FAILED
    ).select_related("organisation")
    for row in rows[:SHOWN]:
        yield Alert(
            "bad",
            _("年检不合格"),
            _("%(organisation)s：%(year)d 年度年检不合格") % {"organisation": row.organisation, "year": row.year},
            row.concluded_on,
            _filings(row.organisation),
        )


def _expiring_grades(desk: Desk) -> Iterator[Alert]:
    rows = OfficialGrade.objects.filter(
        desk.rows_of_organisations,
        expires_on__range=(desk.today - dt.timedelta(days=30), desk.today + dt.timedelta(days=90)),
    ).select_related("organisation")
    for row in rows.order_by("expires_on")[:SHOWN]:
        words = _("%(organisation)s：%(grade)s 等级")
        yield Alert(
            "wait",
            _("等级快到期") if row.expires_on >= desk.today else _("等级已到期"),
            words % {"organisation": row.organisation, "grade": row.grade},
            row.expires_on,
            _filings(row.organisation),
        )


def _filings(organisation) -> str:
    return reverse("registry:organisation-filings", args=[organisation.pk])


def _scope_hint(desk: Desk) -> list[Alert]:
    """Staff live with two counts of nearly the same world: say which is which before anybody asks."""
    if not desk.oversees:
        return []
    served, contact, _others = desk.counts
    if not contact:
        return []
    words = _("“%(wide)d 家”含联系机构，与业务主管为残联的“%(served)d 家”不同")
    return [
        Alert(
            "info",
            _("口径提示"),
            words % {"wide": served + contact, "served": served},
            None,
            reverse("registry:organisation-list"),
        )
    ]
