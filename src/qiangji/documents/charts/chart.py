"""What every chart is made of, and what comes out of it."""

from dataclasses import dataclass, field
from math import isfinite
from typing import TypeGuard

from django.utils.translation import gettext as _


class ChartError(ValueError):
    """Figures that this kind of chart cannot show honestly."""


class TooFewAxes(ChartError):
    pass


class TooManyAxes(ChartError):
    pass


class OutOfScale(ChartError):
    pass


@dataclass(frozen=True)
class Chart:
    """A picture and everything that stands for it where it cannot be seen.

    ``svg`` is drawn for wide places and paper, ``narrow_svg`` for columns under 560 px; ``columns`` and ``rows`` are
    the same figures as a table, ``numeric`` the columns (from 0) that hold numbers; ``paper_width`` is a share of the
    text width.
    """

    svg: str
    narrow_svg: str
    title: str
    description: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    numeric: tuple[int, ...] = ()
    sentence: str = ""
    paper_width: float = 1.0


@dataclass(frozen=True)
class Scale:
    """The axis: its two ends, where it is marked, and how many digits its values show."""

    low: float
    high: float
    ticks: tuple[float, ...]
    digits: int = 0

    def share(self, value: float, label: str = "") -> float:
        """Where ``value`` lies, from 0 to 1. A value off the scale is refused: clipped, it would be a false figure."""
        if not self.low <= value <= self.high:
            ends = {"label": label, "value": value, "low": self.low, "high": self.high}
            raise OutOfScale(
                _("“%(label)s”的值 %(value)s 不在 %(low)s 到 %(high)s 之间，请核对量表的分值范围。") % ends
            )
        return (value - self.low) / (self.high - self.low)

    def clip(self, value: float) -> float:
        return min(max(value, self.low), self.high)

    def text(self, value: float | None) -> str:
        return number(value, self.digits)


PERCENT = Scale(0, 100, (0, 20, 40, 60, 80, 100))


@dataclass(frozen=True)
class Words:
    """What the marks are called. The defaults are those of an organisation's profile."""

    axis: str = field(default_factory=lambda: _("维度"))
    agreed: str = field(default_factory=lambda: _("议定"))
    previous: str = field(default_factory=lambda: _("上轮"))
    self_rating: str = field(default_factory=lambda: _("自评"))
    expert: str = field(default_factory=lambda: _("专家"))
    interval: str = field(default_factory=lambda: _("90% 区间"))
    peers: str = field(default_factory=lambda: _("同类中间一半"))


def known(value: float | None) -> TypeGuard[float]:
    return value is not None and isfinite(value)


def too_few() -> str:
    return _("样本不足，不显示")


def number(value: float | None, digits: int = 0) -> str:
    """As tables print it: thousands comma, true minus sign, a dash where there is none."""
    if not known(value):
        return "—"
    shown = f"{value:,.{digits}f}"
    return "0" + shown[2:] if not shown.strip("-0.,") and shown.startswith("-") else shown.replace("-", "−")


def interval_text(low: float | None, high: float | None, scale: Scale) -> str:
    return f"{scale.text(low)}–{scale.text(high)}" if known(low) and known(high) else "—"
