"""One score on its bands, with the interval over it; where the interval crosses an edge, the words say so."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from django.utils.translation import gettext as _

from ..text import clauses, listed, one_line, shorten
from .chart import PERCENT, Chart, ChartError, Scale, Words, interval_text, known, too_few
from .drawing import INK, INK_2, INK_3, NARROW, SURFACE, Drawing, Layout

_SHADES = ("#E4E8F3", "#C9D2E8", "#A9B7D8", "#8799C6", "#6A80B5", "#4F68A4")
_WIDE = Layout("wide", 420, 13)
_HEIGHT = 16


@dataclass(frozen=True)
class Score:
    value: float | None
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True)
class Band:
    """From ``low`` up to, not including, the next band's ``low``."""

    label: str
    low: float


def score_bar(
    title: str,
    score: Score,
    bands: Sequence[Band],
    *,
    scale: Scale = PERCENT,
    words: Words | None = None,
    sentence: str = "",
) -> Chart:
    if not 2 <= len(bands) <= len(_SHADES) or [band.low for band in bands] != sorted({band.low for band in bands}):
        raise ChartError(_("分档要有 2 到 6 个，并按起点从低到高排列。"))
    figure = _ScoreBar(score, tuple(bands), scale, words or Words())
    said = figure.sentence()
    wide, narrow = (figure.draw(layout, title, said) for layout in (_WIDE, NARROW))
    columns = (figure.words.agreed, figure.words.interval, _("所在档"))
    row = (figure.value_text(), interval_text(score.low, score.high, scale), figure.band_name())
    return Chart(wide, narrow, one_line(title), said, columns, (row,), (0, 1), sentence or said, paper_width=0.6)


@dataclass(frozen=True)
class _ScoreBar:
    score: Score
    bands: tuple[Band, ...]
    scale: Scale
    words: Words

    def value_text(self) -> str:
        return self.scale.text(self.score.value) if known(self.score.value) else too_few()

    def interval(self) -> tuple[float, float] | None:
        score = self.score
        return (score.low, score.high) if known(score.value) and known(score.low) and known(score.high) else None

    def place(self) -> int | None:
        value = self.score.value
        if not known(value):
            return None
        return max((index for index, band in enumerate(self.bands) if band.low <= value), default=0)

    def band_name(self) -> str:
        place = self.place()
        return "—" if place is None else one_line(self.bands[place].label)

    def crossed(self) -> list[float]:
        """A score just at an edge has reached it, so an interval whose lower end lies on the edge has not crossed."""
        low, high = self.interval() or (0, 0)
        return [band.low for band in self.bands[1:] if low < band.low <= high]

    def sentence(self) -> str:
        if not known(self.score.value):
            return clauses([too_few()])
        said = {"agreed": self.words.agreed, "value": self.value_text(), "band": self.band_name()}
        interval = self.interval()
        if interval is None:
            return one_line(_("%(agreed)s %(value)s，在“%(band)s”档。") % said)
        said |= {"interval": self.words.interval, "range": interval_text(*interval, self.scale)}
        if not self.crossed():
            return one_line(_("%(agreed)s %(value)s，在“%(band)s”档；%(interval)s %(range)s。") % said)
        said["edges"] = listed(f"{edge:g}" for edge in self.crossed())
        crossing = _(
            "%(agreed)s %(value)s，在“%(band)s”档；%(interval)s %(range)s，跨过 %(edges)s 分线，所在档要由人复核。"
        )
        return one_line(crossing % said)

    def draw(self, layout: Layout, title: str, description: str) -> str:
        drawing, left, right = Drawing(layout), 14.0, layout.width - 14.0

        def x(value: float) -> float:
            return round(left + self.scale.share(value, title) * (right - left), 1)

        edges = [self.scale.low, *[band.low for band in self.bands[1:]], self.scale.high]
        for index, (start, end) in enumerate(pairwise(edges)):
            shade = _SHADES[round(index * 3 / (len(self.bands) - 1)) if len(self.bands) <= 4 else index]
            drawing.add(
                "rect", x=x(start), y=10, width=round(x(end) - x(start), 1), height=_HEIGHT, fill=shade, stroke=SURFACE
            )
            self._name(drawing, index, (x(start) + x(end)) / 2, (x(end) - x(start)) / layout.size)
        for edge in edges:
            drawing.text(
                x(edge), 10 + _HEIGHT + layout.size + 3, f"{edge:g}", anchor="middle", fill=INK_3, size=layout.size - 1
            )
        middle = 10 + _HEIGHT / 2
        if interval := self.interval():
            ends = tuple(self.scale.clip(end) for end in interval)
            drawing.interval(x(ends[0]), x(ends[1]), middle, (ends[0] == interval[0], ends[1] == interval[1]), INK)
        if known(self.score.value):
            drawing.dot(x(self.score.value), middle, 6)
        else:
            drawing.lines(layout.width / 2, middle, [too_few()], anchor="middle", fill=INK)
        kind = "score-narrow" if layout is NARROW else "score"
        return drawing.finish(kind, 10 + _HEIGHT + layout.line * 2 + 8, title, description)

    def _name(self, drawing: Drawing, index: int, middle: float, room: float) -> None:
        here = index == self.place()
        name = shorten(one_line(self.bands[index].label), max(room, 2))
        if room < 2 and not here:
            return  # the table names every band
        y = 10 + _HEIGHT + drawing.layout.size + drawing.layout.line + 1
        drawing.text(middle, y, name, anchor="middle", bold=here, fill=INK if here else INK_2)


__all__ = ["Band", "Score", "score_bar"]
