"""How items behave: calibrations, the groups that items are compared in, and how assessors mark."""

from django.db.models import Prefetch, QuerySet

from qiangji.accounts.choices import RegionLevel

from ..choices import Grouping, OrganisationSize, Voice
from ..models import (
    AnswerSheet,
    Calibration,
    FairnessCheck,
    InstrumentVersion,
    ItemCalibration,
    ItemFairness,
    ScaleCalibration,
    VoiceScore,
)

# Below this many in either group, no difference between items can be told from chance.
FEWEST_IN_GROUP = 100
# The voice of an organisation's own people, beside the experts' names.
OWN_PEOPLE = "self"


def sheets_to_calibrate(version: InstrumentVersion) -> QuerySet[AnswerSheet]:
    """Handed in and not taken back. What was agreed repeats what two voices said before, so it is left out."""
    return (
        version.sheets.filter(submitted_at__isnull=False, withdrawn_at=None).exclude(voice=Voice.AGREED).order_by("pk")
    )


def calibrations_of(version: InstrumentVersion) -> QuerySet[Calibration]:
    return version.calibrations.select_related("requested_by").order_by("-id")


def scales_of(calibration: Calibration) -> list[ScaleCalibration]:
    """Dimension by dimension with its items: three queries, whatever the size."""
    items = ItemCalibration.objects.select_related("item").order_by("item__position", "item_id")
    rows = calibration.scales.select_related("dimension").order_by("dimension__position", "dimension_id")
    return list(rows.prefetch_related(Prefetch("items", items)))


def fairness_checks_of(version: InstrumentVersion) -> QuerySet[FairnessCheck]:
    return version.fairness_checks.select_related("checked_by").order_by("-id")


def fairness_of(check: FairnessCheck) -> QuerySet[ItemFairness]:
    rows = check.items.select_related("item__dimension")
    return rows.order_by("item__dimension__position", "item__position", "pk")


def group_members(version: InstrumentVersion, grouping: str) -> dict[int, bool]:
    """Sheet → whether it belongs to the focal group. A sheet of which nobody said is in neither."""
    sheets = sheets_to_calibrate(version)
    if grouping == Grouping.DISABILITY:
        return dict(sheets.filter(declaration__isnull=False).values_list("pk", "declaration__has_disability"))
    placed = sheets.filter(organisation__isnull=False)
    if grouping == Grouping.MICRO:
        rows = placed.exclude(assessment__size="").filter(assessment__isnull=False)
        return {pk: size == OrganisationSize.MICRO for pk, size in rows.values_list("pk", "assessment__size")}
    below = (RegionLevel.DISTRICT, RegionLevel.ZONE)
    return {pk: level not in below for pk, level in placed.values_list("pk", "organisation__region__level")}


def assessor_rows(version: InstrumentVersion) -> list[tuple[int, str, float]]:
    """(assessment, who, total of 0–100) from the latest scoring of each round: experts by name, and the organisation's
    own people as one more voice. They are what links experts who never saw the same organisation."""
    latest = dict(version.scorings.filter(round__isnull=False).order_by("pk").values_list("round_id", "pk"))
    scores = VoiceScore.objects.filter(
        scoring__in=latest.values(), dimension=None, value__isnull=False, voice__in=(Voice.ASSESSOR, Voice.SELF)
    )
    rows = scores.order_by("assessment_id", "voice").values_list(
        "assessment_id", "voice", "assessment__assessor__name", "value"
    )
    return [
        (assessment, OWN_PEOPLE if voice == Voice.SELF else name, value)
        for assessment, voice, name, value in rows
        if voice == Voice.SELF or name
    ]
