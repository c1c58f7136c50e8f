"""The shape of one organisation or person: up to ten axes. Shape only; the evidence is in the interval dots."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import cos, pi, sin

from django.utils.translation import gettext as _

from ..text import listed, one_line, wrap
from .chart import PERCENT, Chart, Scale, TooFewAxes, TooManyAxes, Words, interval_text, known, too_few
from .drawing import AGREED, BAD, INK, INK_2, INK_3, LINE, PEERS, PEERS_EDGE, Drawing, Key, Layout, draw_legend

FEWEST, MOST = 3, 10
_WIDE, _NARROW = Layout("wide", 420, 13), Layout("narrow", 300, 15, leading=1.3)
_BESIDE = Layout("wide", 352, 13, leading=1.3)
_RADIUS = {_WIDE: 118, _NARROW: 78, _BESIDE: 100}


@dataclass(frozen=True)
class RadarAxis:
    label: str
    value: float | None
    previous: float | None = None
    peer_low: float | None = None
    peer_high: float | None = None


def radar(
    title: str,
    axes: Sequence[RadarAxis],
    *,
    scale: Scale = PERCENT,
    low_below: float | None = None,
    words: Words | None = None,
    sentence: str = "",
    beside: bool = False,
) -> Chart:
    """One shape, the last round's dashed, the peers' middle half as a ring; each score stands under its axis name.

    ``beside`` draws the wide picture for a place that it shares with a dot plot.
    """
    if len(axes) < FEWEST:
        raise TooFewAxes(_("雷达图至少要 3 个维度；少于 3 个请改用区间点图或条形图。"))
    if len(axes) > MOST:
        raise TooManyAxes(_("雷达图最多 10 个维度；更多请改用区间点图。"))
    words = words or Words()
    figure = _Radar(tuple(axes), scale, low_below, words)
    description = figure.description()
    wide, narrow = (figure.draw(layout, title, description) for layout in (_BESIDE if beside else _WIDE, _NARROW))
    columns, rows = figure.table()
    numeric = tuple(range(1, len(columns)))
    return Chart(wide, narrow, one_line(title), description, columns, rows, numeric, sentence, paper_width=0.66)


@dataclass(frozen=True)
class _Radar:
    axes: tuple[RadarAxis, ...]
    scale: Scale
    low_below: float | None
    words: Words

    def is_low(self, axis: RadarAxis) -> bool:
        return known(axis.value) and self.low_below is not None and axis.value < self.low_below

    def has(self, field: str) -> bool:
        return any(known(getattr(axis, field)) for axis in self.axes)

    def has_ring(self) -> bool:
        """A ring with a gap would show a shape that nobody measured."""
        return all(known(axis.peer_low) and known(axis.peer_high) for axis in self.axes)

    def description(self) -> str:
        said = [f"{axis.label} {self.scale.text(axis.value) if known(axis.value) else too_few()}" for axis in self.axes]
        text = _("雷达图，%(count)d 个维度。%(agreed)s：%(values)s。") % {
            "count": len(said),
            "agreed": self.words.agreed,
            "values": listed(said),
        }
        low = [axis.label for axis in self.axes if self.is_low(axis)]
        if low:
            text += _("低于 %(edge)s：%(labels)s。") % {
                "edge": self.scale.text(self.low_below),
                "labels": listed(low),
            }
        return one_line(text)

    def table(self) -> tuple[tuple[str, ...], tuple[tuple[str, ...], ...]]:
        words, scale, ring, previous = self.words, self.scale, self.has_ring(), self.has("previous")
        columns = (words.axis, words.agreed, *[words.previous] * previous, *[words.peers] * ring)
        rows = []
        for axis in self.axes:
            value = scale.text(axis.value) if known(axis.value) else too_few()
            peers = interval_text(axis.peer_low, axis.peer_high, scale)
            rows.append((one_line(axis.label), value, *[scale.text(axis.previous)] * previous, *[peers] * ring))
        return columns, tuple(rows)

    def draw(self, layout: Layout, title: str, description: str) -> str:
        drawing = Drawing(layout)
        plot = _Plot(drawing, self, _RADIUS[layout])
        plot.grid()
        if self.has_ring():
            plot.ring()
        if self.has("previous"):
            plot.outline("previous", stroke=INK_3, stroke_width=1.5, stroke_dasharray="4 3")
        plot.outline("value", stroke=AGREED, stroke_width=2.4, fill=AGREED, fill_opacity=0.09)
        plot.marks()
        plot.dots()
        bottom = plot.labels()
        keys = [Key(self.words.agreed, "shape")]
        keys += [Key(self.words.previous, "previous")] if self.has("previous") else []
        keys += [Key(self.words.peers, "peers")] if self.has_ring() else []
        height = draw_legend(drawing, keys, bottom + 8, centred=True)
        return drawing.finish(
            f"radar{'-narrow' if layout is _NARROW else ''}", bottom + 12 + height, title, description
        )


@dataclass(frozen=True)
class _Label:
    """A name with its score under it; ``x`` and the ``top`` of the block are relative to the radar's centre."""

    x: float
    top: float
    anchor: str
    name: list[str]
    score: list[str]

    @property
    def lines(self) -> list[str]:
        return [*self.name, *self.score]


class _Plot:
    def __init__(self, drawing: Drawing, figure: _Radar, radius: float):
        self.drawing, self.figure, self.radius = drawing, figure, radius
        self.angles = [2 * pi * turn / len(figure.axes) - pi / 2 for turn in range(len(figure.axes))]
        self.x = drawing.layout.width / 2
        self.names = [self.label(angle, axis) for angle, axis in zip(self.angles, figure.axes, strict=True)]
        self.y = 2 - min(label.top for label in self.names)

    def label(self, angle: float, axis: RadarAxis) -> _Label:
        layout, side, rise = self.drawing.layout, cos(angle), sin(angle)
        anchor = "middle" if abs(side) < 0.25 else ("start" if side > 0 else "end")
        x = side * (self.radius + 12)
        crowded = layout.name == "narrow" and len(self.angles) > 6
        room = (5 if crowded else 10) if anchor == "middle" else max((self.x - abs(x) - 2) / layout.size, 3)
        score = self.figure.scale.text(axis.value) + (" ▼" if self.figure.is_low(axis) else "")
        scores = [score] if known(axis.value) else wrap(too_few(), room, 2)
        name = wrap(axis.label, room, 2)
        height = (len(name) + len(scores)) * layout.line
        # Beside the circle a block is centred on its axis, above and below it stands clear of it.
        middle = rise * (self.radius + 10) + rise * abs(rise) * height / 2
        return _Label(x, middle - height / 2, anchor, name, scores)

    def at(self, angle: float, share: float) -> tuple[float, float]:
        return self.x + cos(angle) * self.radius * share, self.y + sin(angle) * self.radius * share

    def point(self, index: int, value: float) -> str:
        axis = self.figure.axes[index]
        x, y = self.at(self.angles[index], self.figure.scale.share(value, axis.label))
        return f"{x:.1f},{y:.1f}"

    def grid(self) -> None:
        for share in (0.25, 0.5, 0.75, 1.0):
            self.drawing.add("circle", cx=self.x, cy=self.y, r=self.radius * share, fill="none", stroke=LINE)
        for angle in self.angles:
            self.drawing.line(self.x, self.y, *self.at(angle, 1), LINE)

    def marks(self) -> None:
        """What the half-way and the outer circle stand for, between the first two axes."""
        scale, turn = self.figure.scale, self.angles[0] + pi / len(self.angles)
        for share in (0.5, 1.0):
            x, y = self.at(turn, share)
            value = scale.low + (scale.high - scale.low) * share
            self.drawing.text(x, y + 4, f"{value:g}", fill=INK_3, size=12, anchor="middle", clear=True)

    def ring(self) -> None:
        axes = list(enumerate(self.figure.axes))
        edges = [[self.point(i, getattr(axis, edge)) for i, axis in axes] for edge in ("peer_high", "peer_low")]
        ring = {"fill": PEERS, "fill_rule": "evenodd", "fill_opacity": 0.85, "stroke": PEERS_EDGE, "stroke_width": 0.75}
        self.drawing.add("path", d="".join(f"M{'L'.join(points)}Z" for points in edges), **ring)

    def outline(self, field: str, **look: object) -> None:
        """A closed shape, or only the sides between neighbours that both have a value."""
        values, count = [getattr(axis, field) for axis in self.figure.axes], len(self.figure.axes)
        points = [self.point(i, value) if known(value) else None for i, value in enumerate(values)]
        whole = [point for point in points if point]
        if len(whole) == count:
            path = f"M{'L'.join(whole)}Z"
        else:
            pairs = [(points[i], points[(i + 1) % count]) for i in range(count)]
            path = "".join(f"M{a}L{b}" for a, b in pairs if a and b)
            look.pop("fill_opacity", None)
            look["fill"] = "none"
        if path:
            self.drawing.add("path", d=path, **{"fill": "none", "stroke_linejoin": "round", **look})

    def dots(self) -> None:
        for index, axis in enumerate(self.figure.axes):
            if known(axis.value):
                x, y = self.at(self.angles[index], self.figure.scale.share(axis.value, axis.label))
                self.drawing.dot(x, y, 4.5)

    def labels(self) -> float:
        """Draw them all; return the lower edge of the lowest."""
        line, lowest = self.drawing.layout.line, self.y + self.radius
        for label, axis in zip(self.names, self.figure.axes, strict=True):
            ink = (BAD if self.figure.is_low(axis) else INK) if known(axis.value) else INK_2
            first = self.y + label.top + self.drawing.layout.size
            for row, words in enumerate(label.lines):
                x, y, score = self.x + label.x, first + row * line, row >= len(label.name)
                bold = score and known(axis.value)
                self.drawing.text(x, y, words, anchor=label.anchor, fill=ink if score else INK_2, bold=bold)
            lowest = max(lowest, self.y + label.top + len(label.lines) * line)
        return lowest


__all__ = ["RadarAxis", "radar"]
