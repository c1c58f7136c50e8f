"""What the registration authority and the Party organisation say about an organisation. Stored, never computed."""

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext as _

from qiangji.audit.actions import record

from ..choices import InspectionResult, PartyForm
from ..errors import Refused
from ..fingerprints import claim
from ..models import AnnualInspection, OfficialGrade, Organisation, PartyBuildingRecord

GRADE_YEARS = 5


@transaction.atomic
def record_inspection(
    *, organisation: Organisation, year: int, result: str, by, concluded_on: dt.date | None = None, note: str = ""
) -> AnnualInspection:
    """One conclusion a year. The same again is no news; another one is a correction, asked for as such."""
    existing = AnnualInspection.objects.filter(organisation=organisation, year=year).first()
    if existing and (existing.result, existing.concluded_on, existing.note) == (result, concluded_on, note):
        return existing
    if existing:
        raise Refused(_("%(year)d 年度已登记为“%(result)s”，如有变化请用更正。") % _words(existing))
    inspection = AnnualInspection.objects.create(
        organisation=organisation, year=year, result=result, concluded_on=concluded_on, note=note
    )
    record(kind="inspection_recorded", by=by, subject=organisation, detail=_words(inspection))
    return inspection


@transaction.atomic
def correct_inspection(
    *,
    inspection: AnnualInspection,
    result: str,
    concluded_on: dt.date | None,
    note: str,
    by,
    seen: str | None = None,
) -> AnnualInspection:
    inspection = claim(inspection, seen)
    before = _words(inspection)["result"]
    inspection.result, inspection.concluded_on, inspection.note = result, concluded_on, note
    inspection.save()
    detail = {**_words(inspection), "before": before}
    record(kind="inspection_corrected", by=by, subject=inspection.organisation, detail=detail)
    return inspection


@transaction.atomic
def record_grade(
    *,
    organisation: Organisation,
    grade: str,
    issued_on: dt.date,
    by,
    expires_on: dt.date | None = None,
    issuer: str = "",
) -> OfficialGrade:
    """A grade holds five years unless its letter says otherwise."""
    expires_on = expires_on or _years_later(issued_on, GRADE_YEARS)
    if expires_on <= issued_on:
        raise Refused(_("有效期应晚于评定日期。"))
    given, made = OfficialGrade.objects.get_or_create(
        organisation=organisation,
        grade=grade,
        issued_on=issued_on,
        defaults={"expires_on": expires_on, "issuer": issuer},
    )
    if not made and (given.expires_on, given.issuer) != (expires_on, issuer):
        raise Refused(_("%(on)s 评定的 %(grade)s 已登记。") % {"on": issued_on, "grade": grade})
    if made:
        detail = {"grade": grade, "issued_on": issued_on.isoformat(), "expires_on": expires_on.isoformat()}
        record(kind="grade_recorded", by=by, subject=organisation, detail=detail)
    return given


@transaction.atomic
def record_party_building(
    *, organisation: Organisation, form: str, since: dt.date, by, superior: str = ""
) -> PartyBuildingRecord:
    """A new state of affairs from ``since`` on; earlier ones stay as history."""
    row, made = PartyBuildingRecord.objects.get_or_create(
        organisation=organisation, form=form, since=since, superior=superior
    )
    if made:
        detail = {"form": str(PartyForm(form).label), "since": since.isoformat()}
        record(kind="party_building_recorded", by=by, subject=organisation, detail=detail)
    return row


@transaction.atomic
def remove_filing(*, filing: AnnualInspection | OfficialGrade | PartyBuildingRecord, reason: str, by) -> None:
    """For what was written down by mistake; the audit keeps what it said."""
    if not reason:
        raise Refused(_("请写明删除的原因。"))
    detail = {"kind": str(filing._meta.verbose_name), "said": str(filing), "reason": reason}
    record(kind="filing_removed", by=by, subject=filing.organisation, detail=detail)
    filing.delete()


def _words(inspection: AnnualInspection) -> dict:
    return {"year": inspection.year, "result": str(InspectionResult(inspection.result).label)}


def _years_later(day: dt.date, years: int) -> dt.date:
    try:
        return day.replace(year=day.year + years)
    except ValueError:  # 29 February
        return day.replace(year=day.year + years, day=28)
