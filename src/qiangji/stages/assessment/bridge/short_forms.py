"""The few items of a calibrated instrument that tell most."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from .. import queries
from ..errors import Refused
from ..models import Calibration, ItemCalibration, ScaleCalibration
from .calibrating import CalibratedItem, best_items

FEWEST_PER_DIMENSION = 2


@dataclass(frozen=True)
class ShortPart:
    """The chosen items of one dimension, the error to expect with them, and how they stand for all of it."""

    dimension: str
    keys: tuple[str, ...]
    stems: tuple[str, ...]
    expected_se: float
    r_full: float


def calibrated_items(scale: ScaleCalibration) -> list[CalibratedItem]:
    return [
        CalibratedItem(
            a=row.a,
            se_a=row.se_a,
            b=tuple(row.b),
            se_b=tuple(row.se_b),
            levels=tuple(row.levels),
            counts=tuple(row.counts),
            rest=row.rest,
            remarks=tuple(row.remarks),
        )
        for row in scale.items.all()
    ]


def short_form_of(calibration: Calibration, per_dimension: int) -> list[ShortPart]:
    """So many items of each dimension, those that tell most; a dimension that has no more keeps what it has."""
    parts = []
    for scale in queries.scales_of(calibration):
        items = list(scale.items.all())
        if not items:
            message = _("维度“%(dimension)s”没有标定出来，选不出短表。") % {"dimension": scale.dimension}
            raise Refused(message)
        parts.append(_part(scale, items, min(per_dimension, len(items))))
    if not parts or per_dimension < FEWEST_PER_DIMENSION:
        raise Refused(_("每个维度至少留 %(n)d 道题。") % {"n": FEWEST_PER_DIMENSION})
    return parts


def _part(scale: ScaleCalibration, items: Sequence[ItemCalibration], k: int) -> ShortPart:
    found = best_items(calibrated_items(scale), k)
    chosen = [items[at].item for at in found.items]
    return ShortPart(
        str(scale.dimension),
        tuple(item.key for item in chosen),
        tuple(item.stem for item in chosen),
        found.expected_se,
        found.r_full,
    )
