"""One line over a scale: how something changes from its low to its high end."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from ..text import one_line
from .bars import nice_top
from .chart import Chart, ChartError, Scale, known, number
from .drawing import AGREED, INK_3, LINE, LINE_2, NARROW, WIDE, Drawing, Layout

TOP, FLOOR = 24.0, 214.0


def curve(
    title: str,
    points: Sequence[tuple[float, float]],
    *,
    scale: Scale,
    across: str,
    upward: str,
    digits: int = 2,
    sentence: str = "",
) -> Chart:
    """``points`` are (place on ``scale``, value from zero up) in order; ``across`` and ``upward`` name the two axes."""
    if len(points) < 2 or not all(known(value) and value >= 0 for _place, value in points):
        raise ChartError(_("曲线至少要两个点，值不能小于零。"))
    description = _description(points, across, upward, digits)
    wide, narrow = (_draw(layout, points, scale, across, title, description) for layout in (WIDE, NARROW))
    rows = tuple((number(place, 2), number(value, digits)) for place, value in points)
    return Chart(wide, narrow, one_line(title), description, (across, upward), rows, (0, 1), sentence)


def _description(points: Sequence[tuple[float, float]], across: str, upward: str, digits: int) -> str:
    low, high = min(points, key=lambda point: point[1]), max(points, key=lambda point: point[1])
    said = {
        "across": across,
        "upward": upward,
        "low": number(low[1], digits),
        "low_at": number(low[0], 1),
        "high": number(high[1], digits),
        "high_at": number(high[0], 1),
    }
    words = _("曲线，横轴%(across)s，纵轴%(upward)s：%(low_at)s 处最小，是 %(low)s；%(high_at)s 处最大，是 %(high)s。")
    return one_line(words % said)


def _draw(
    layout: Layout, points: Sequence[tuple[float, float]], scale: Scale, across: str, title: str, description: str
) -> str:
    drawing, left, right = Drawing(layout), 44.0, layout.width - 14
    peak = nice_top(max(value for _place, value in points) or 1.0)
    for share in (0, 0.25, 0.5, 0.75, 1):
        y = FLOOR - (FLOOR - TOP) * share
        drawing.line(left, y, right, y, LINE_2 if share == 0 else LINE)
        drawing.text(left - 8, y + 4, number(peak * share, 2), anchor="end", fill=INK_3, size=layout.size - 1)
    for tick in scale.ticks:
        x = left + (right - left) * scale.share(tick)
        drawing.line(x, FLOOR, x, FLOOR + 5, LINE_2)
        drawing.text(x, FLOOR + 8 + layout.size, scale.text(tick), anchor="middle", fill=INK_3)
    path = " ".join(
        f"{left + (right - left) * scale.share(place):.1f},{FLOOR - (FLOOR - TOP) * value / peak:.1f}"
        for place, value in points
    )
    drawing.add("polyline", points=path, fill="none", stroke=AGREED, stroke_width=2.4, stroke_linejoin="round")
    drawing.text((left + right) / 2, FLOOR + 14 + 2 * layout.line, across, anchor="middle")
    return drawing.finish(layout.name, FLOOR + 22 + 2 * layout.line, title, description)
