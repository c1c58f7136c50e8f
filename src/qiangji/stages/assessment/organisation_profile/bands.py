"""The four bands of an organisation's score, as data: each from its lower edge up to the next one's."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

LOWEST, HIGHEST = 0.0, 100.0


@dataclass(frozen=True)
class Band:
    key: str
    label: Promise
    pill: str
    low: float


# What the bands are called says what is done next, not how good anybody is: 示范 is shown, 重点帮扶 is helped first.
BANDS = (
    Band("support", _("重点帮扶"), "wait", 0.0),
    Band("growing", _("成长"), "info", 50.0),
    Band("sound", _("规范"), "good", 70.0),
    Band("exemplary", _("示范"), "good", 85.0),
)
EDGES = tuple(band.low for band in BANDS[1:])
SUPPORT_BELOW, SOUND_FROM = EDGES[0], EDGES[1]


def band_of(value: float) -> Band:
    return max((band for band in BANDS if band.low <= value), key=lambda band: band.low)


def edges_crossed(low: float, high: float) -> list[float]:
    """A score just at an edge has reached it, so an interval that begins there has not crossed."""
    return [edge for edge in EDGES if low < edge <= high]
