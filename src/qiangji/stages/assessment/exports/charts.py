"""A personal result as pictures, each with its sentence and its table."""

from dataclasses import dataclass
from itertools import groupby

from django.utils.translation import gettext as _

from qiangji.documents import charts

from ..profile import Line, Profile

FEWEST_AXES, MOST_AXES = 3, 10


@dataclass(frozen=True)
class Pictures:
    """The evidence, one plot per answer scale in use; and the shape, where there is one."""

    plots: tuple[charts.Chart, ...]
    shape: charts.Chart | None


def profile_charts(profile: Profile) -> Pictures:
    by_scale = sorted(profile.lines, key=_ends)
    groups = [list(lines) for _ends_of, lines in groupby(by_scale, key=_ends)]
    plots = tuple(_dots(lines) for lines in groups if any(line.is_known for line in lines))
    has_shape = profile.in_one_scale and len(profile.known) >= FEWEST_AXES and len(profile.lines) <= MOST_AXES
    return Pictures(plots, _radar(list(profile.lines)) if has_shape else None)


def _ends(line: Line) -> tuple[int, int]:
    return line.low, line.high


def _scale(line: Line) -> charts.Scale:
    """A mark at every level; on a scale without levels to speak of, at ten places."""
    step = max(1, (line.high - line.low) // MOST_AXES)
    return charts.Scale(line.low, line.high, tuple(range(line.low, line.high + 1, step)), digits=1)


def _words() -> charts.Words:
    return charts.Words(
        axis=_("方面"),
        agreed=_("你的回答"),
        interval=_("90% 区间"),
        peers=_("同批答卷的中间一半"),
    )


def _radar(lines: list[Line]) -> charts.Chart:
    axes = [
        charts.RadarAxis(line.short_name, line.value if line.is_known else None, None, line.peer_low, line.peer_high)
        for line in lines
    ]
    return charts.radar(
        _("大致的样子"),
        axes,
        scale=_scale(lines[0]),
        words=_words(),
        sentence=_("只看形状，不看大小：面积没有意义，凸出来的也不比凹进去的好。"),
    )


def _dots(lines: list[Line]) -> charts.Chart:
    rows = []
    for line in lines:
        low, high = line.interval or (None, None)
        value = line.value if line.is_known else None
        rows.append(charts.DotRow(line.name, value, low, high, peer_low=line.peer_low, peer_high=line.peer_high))
    return charts.interval_dots(
        _("大概在哪里，有多确定"),
        rows,
        scale=_scale(lines[0]),
        words=_words(),
        sentence=_dots_sentence(lines),
    )


def _dots_sentence(lines: list[Line]) -> str:
    widths = [line.interval[1] - line.interval[0] for line in lines if line.interval]
    text = _("横线是 90%% 区间，平均宽 %(width).1f 级：题目不多，点的位置有出入，线里哪里都有可能。") % {
        "width": sum(widths) / len(widths)
    }
    if any(line.peer_low is not None for line in lines):
        text += _("灰带只帮助读图，不是标准，也不是名次。")
    return text
