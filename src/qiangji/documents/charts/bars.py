"""Counts and sums: from zero, one hue, the value at the end, sorted by value unless the order means something."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil, floor, log10

from django.utils.translation import gettext as _

from ..text import em_width, listed, one_line, wrap
from .chart import Chart, ChartError, known, number, too_few
from .drawing import INK, INK_3, LINE, LINE_2, NARROW, PINE, WIDE, Drawing, Layout

MOST_COLUMNS = 24


@dataclass(frozen=True)
class Bar:
    label: str
    value: float | None


def bars(
    title: str,
    items: Sequence[Bar],
    *,
    unit: str = "",
    digits: int = 0,
    in_order: bool = False,
    over_time: bool = False,
    label_heading: str = "",
    value_heading: str = "",
    sentence: str = "",
) -> Chart:
    """Horizontal bars; ``over_time`` draws upright columns in the order given. Values below zero are refused."""
    if any(known(item.value) and item.value < 0 for item in items):
        raise ChartError(_("条形图从零开始，不能画负数；增减请改用区间点图。"))
    items = tuple(items) if in_order or over_time else tuple(sorted(items, key=_largest_first))
    figure = _Bars(items, one_line(unit), digits)
    description = figure.description()
    upright = over_time and len(items) <= MOST_COLUMNS
    wide = (_draw_columns if upright else _draw_rows)(figure, WIDE, title, description)
    narrow = _draw_rows(figure, NARROW, title, description)
    heading = value_heading or (_("数量（%(unit)s）") % {"unit": figure.unit} if figure.unit else _("数量"))
    table = tuple((one_line(item.label), figure.text(item, unit=False)) for item in items)
    return Chart(
        wide, narrow, one_line(title), description, (label_heading or _("项目"), heading), table, (1,), sentence
    )


def _largest_first(item: Bar) -> tuple[bool, float]:
    return not known(item.value), -(item.value or 0) if known(item.value) else 0


@dataclass(frozen=True)
class _Bars:
    items: tuple[Bar, ...]
    unit: str
    digits: int

    def text(self, item: Bar, *, unit: bool = True) -> str:
        if not known(item.value):
            return too_few()
        return number(item.value, self.digits) + (f" {self.unit}" if unit and self.unit else "")

    def top(self) -> float:
        return max((item.value for item in self.items if known(item.value)), default=0.0) or 1.0

    def description(self) -> str:
        """The first ten in words; the table has them all."""
        said = {
            "count": len(self.items),
            "values": listed(f"{item.label} {self.text(item)}" for item in self.items[:10]),
        }
        if len(self.items) > 10:
            return one_line(_("条形图，%(count)d 项，前 10 项：%(values)s。") % said)
        return one_line(_("条形图，%(count)d 项：%(values)s。") % said)


def _draw_rows(figure: _Bars, layout: Layout, title: str, description: str) -> str:
    drawing, size, above = Drawing(layout), layout.size, layout is NARROW
    room = layout.width / size if above else 12.0
    names = (
        0.0
        if above
        else min(max((em_width(one_line(item.label)) for item in figure.items), default=0), room) * size + 12
    )
    values = (
        max((em_width(figure.text(item)) for item in figure.items if known(item.value)), default=0) * size * 1.04 + 10
    )
    length, y = max(layout.width - names - values, 40), 4.0
    for item in figure.items:
        name = wrap(item.label, room, 2)
        if above:
            for line in name:
                drawing.text(0, y + size, line)
                y += layout.line
        height = 26.0 if above else max(30.0, len(name) * layout.line + 8)
        middle = y + height / 2
        if not above:
            drawing.lines(names - 12, middle, name, anchor="end")
        _bar(drawing, figure, item, names, middle, length)
        y += height + (8 if above else 0)
    if not above:
        drawing.line(names, 2, names, y + 2, LINE_2)
    return drawing.finish(layout.name, y + 4, title, description)


def _bar(drawing: Drawing, figure: _Bars, item: Bar, x: float, middle: float, length: float) -> None:
    if not known(item.value):
        drawing.lines(x + 8, middle, [too_few()], fill=INK_3)
        return
    width = length * item.value / figure.top()
    if width > 0:
        drawing.add("rect", x=x, y=middle - 8, width=round(width, 1), height=16, fill=PINE)
    drawing.lines(round(x + width + 8, 1), middle, [figure.text(item)], bold=True, fill=INK)


def _draw_columns(figure: _Bars, layout: Layout, title: str, description: str) -> str:
    drawing, size, top, floor_y = Drawing(layout), layout.size, 30.0, 230.0
    peak = nice_top(figure.top())
    left = em_width(number(peak)) * (size - 1) + 12
    step = (layout.width - left) / max(len(figure.items), 1)
    for share in (0, 0.25, 0.5, 0.75, 1):
        y = floor_y - (floor_y - top) * share
        drawing.line(left, y, layout.width, y, LINE_2 if share == 0 else LINE)
        digits = 0 if (peak * share).is_integer() else 1
        drawing.text(left - 8, y + 4, number(peak * share, digits), anchor="end", fill=INK_3, size=size - 1)
    deepest = 1
    for place, item in enumerate(figure.items):
        middle = left + step * (place + 0.5)
        name = wrap(item.label, max(step / size, 2), 3)
        deepest = max(deepest, len(name))
        for row, line in enumerate(name):
            drawing.text(middle, floor_y + 8 + size + row * layout.line, line, anchor="middle")
        if known(item.value):
            height, width = (floor_y - top) * item.value / peak, min(step * 0.6, 48)
            drawing.add(
                "rect",
                x=round(middle - width / 2, 1),
                y=round(floor_y - height, 1),
                width=round(width, 1),
                height=round(height, 1),
                fill=PINE,
            )
            drawing.text(
                middle,
                round(floor_y - height - 6, 1),
                number(item.value, figure.digits),
                bold=True,
                fill=INK,
                anchor="middle",
            )
        else:
            reason = wrap(too_few(), max(step / size - 0.5, 2), 4)
            drawing.lines(
                middle, floor_y - 6 - len(reason) * layout.line / 2, reason, anchor="middle", fill=INK_3, clear=True
            )
    if figure.unit:
        drawing.text(left - 8, 14, figure.unit, fill=INK_3, size=size - 1, anchor="end")
    return drawing.finish("wide", floor_y + 12 + deepest * layout.line, title, description)


def nice_top(value: float) -> float:
    """The next round number at or above ``value`` whose quarters are easy to read."""
    power = 10.0 ** floor(log10(value))
    for step in (1, 2, 4, 6, 8, 10):
        if value <= step * power:
            return float(step * power)
    return float(ceil(value))
