"""Verbs on how an instrument's items behave: calibrate them, compare them in two groups, shorten the instrument."""

from collections.abc import Sequence
from dataclasses import replace

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from qiangji.audit.actions import record

from .. import bridge, queries
from ..choices import Grouping
from ..definition import related
from ..errors import Refused
from ..models import (
    Answer,
    Calibration,
    Dimension,
    FairnessCheck,
    InstrumentVersion,
    ItemCalibration,
    ItemFairness,
    ScaleCalibration,
)
from .scoring import scale_of
from .versions import refuse_taken, unrelated
from .writing import write_content


@transaction.atomic
def request_calibration(*, version: InstrumentVersion, by) -> Calibration:
    """One at a time: a second wish while one is running is the same wish. The face that asks hands it to the worker."""
    if not version.is_frozen:
        raise Refused(_("“%(version)s”还是草稿，没有答卷可标定。") % {"version": version})
    waiting = version.calibrations.filter(finished_at=None).first()
    if waiting is not None:
        return waiting
    calibration = Calibration.objects.create(version=version, requested_by=by)
    record(kind="calibration_requested", by=by, subject=calibration)
    return calibration


@transaction.atomic
def finish_calibration(*, calibration: Calibration, by) -> Calibration:
    """Calibrate every dimension over all sheets that are in. No score moves: scoring anew is a verb of its own."""
    calibration = Calibration.objects.select_for_update(of=("self",)).select_related("version").get(pk=calibration.pk)
    if calibration.finished_at is not None:
        return calibration
    sheets = list(queries.sheets_to_calibrate(calibration.version).values_list("pk", flat=True))
    for dimension in queries.scored_dimensions(calibration.version):
        _keep(calibration, dimension, _calibrated(dimension, sheets))
    calibration.n, calibration.core_version = len(sheets), bridge.CORE_VERSION
    calibration.finished_at = timezone.now()
    calibration.save(update_fields=["n", "core_version", "finished_at"])
    record(kind="version_calibrated", by=by, subject=calibration, detail={"sheets": len(sheets)})
    return calibration


def _calibrated(dimension: Dimension, sheets: Sequence[int]) -> bridge.CalibratedScale:
    scale = scale_of(dimension)
    answers = Answer.objects.filter(item__in=scale.items).order_by().values_list("sheet_id", "item_id", "score")
    return bridge.calibrate_scale(scale, sheets, answers.iterator())


def _keep(calibration: Calibration, dimension: Dimension, found: bridge.CalibratedScale) -> None:
    scale = ScaleCalibration.objects.create(
        calibration=calibration,
        dimension=dimension,
        n=found.n,
        loglik=found.loglik,
        iterations=found.iterations,
        remarks=list(found.remarks),
        refusal=found.refusal,
    )
    ItemCalibration.objects.bulk_create(
        ItemCalibration(
            scale=scale,
            item=item,
            a=each.a,
            se_a=each.se_a,
            b=list(each.b),
            se_b=list(each.se_b),
            levels=list(each.levels),
            counts=list(each.counts),
            rest=each.rest,
            remarks=list(each.remarks),
        )
        for item, each in zip(dimension.items.all() if found.items else (), found.items, strict=True)
    )


@transaction.atomic
def check_fairness(*, version: InstrumentVersion, grouping: str, by) -> FairnessCheck:
    """Compare every item between two groups of equal standing, dimension by dimension. Says nothing of any person."""
    if grouping not in Grouping.values:
        raise Refused(_("没有这种分组。"))
    members = queries.group_members(version, grouping)
    sheets, focal = list(members), list(members.values())
    n_focal, n_reference = sum(focal), len(focal) - sum(focal)
    enough = min(n_focal, n_reference) >= queries.FEWEST_IN_GROUP
    check = FairnessCheck.objects.create(
        version=version,
        grouping=grouping,
        # Of a small group not even the size is kept: two looks at it would show that somebody has declared themselves.
        n_focal=n_focal if enough else None,
        n_reference=n_reference if enough else None,
        refusal={} if enough else {"code": "few_in_a_group", "params": {"minimum": queries.FEWEST_IN_GROUP}},
        core_version=bridge.CORE_VERSION,
        checked_by=by,
    )
    if enough:
        _compare(check, sheets, focal)
    record(kind="fairness_checked", by=by, subject=check, detail={"grouping": str(check.get_grouping_display())})
    return check


def _compare(check: FairnessCheck, sheets: list[int], focal: list[bool]) -> None:
    for dimension in queries.scored_dimensions(check.version):
        scale = scale_of(dimension)
        answers = Answer.objects.filter(item__in=scale.items).order_by().values_list("sheet_id", "item_id", "score")
        found = bridge.compare_items(scale, sheets, focal, answers.iterator())
        ItemFairness.objects.bulk_create(
            ItemFairness(
                check_run=check, item=item, chi2=each.chi2, p=each.p, delta_r2=each.delta_r2, verdict=each.verdict
            )
            for item, each in zip(dimension.items.all() if found.items else (), found.items, strict=True)
        )


@transaction.atomic
def draft_short_form(*, calibration: Calibration, per_dimension: int, label: str, by) -> InstrumentVersion:
    """A new draft that keeps the items that tell most, so many of each dimension; the crosswalk retires the others."""
    version = calibration.version
    chosen = bridge.short_form_of(calibration, per_dimension)
    refuse_taken(version.instrument, label)
    base = queries.definition_of(version)
    kept = {item for part in chosen for item in part.keys}
    shorter = replace(
        unrelated(replace(base, label=label)),
        dimensions=tuple(
            replace(dimension, items=tuple(item for item in dimension.items if item.key in kept))
            for dimension in unrelated(base).dimensions
        ),
    )
    draft = InstrumentVersion.objects.create(
        instrument=version.instrument,
        label=label,
        answer_format=version.answer_format,
        instructions=version.instructions,
        based_on=version,
    )
    write_content(draft, related(shorter, base), base)
    detail = {"based_on": version.label, "items": len(kept)}
    record(kind="short_form_drafted", by=by, subject=draft, detail=detail)
    return draft
