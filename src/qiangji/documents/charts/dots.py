"""The evidence: for each row a score, how sure we are of it, who said what, and where the peers are."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Literal

from django.utils.translation import gettext as _

from ..text import aside, em_width, listed, one_line, wrap
from .chart import PERCENT, Chart, Scale, Words, interval_text, known, too_few
from .drawing import BAD, GOOD, INK, INK_2, INK_3, LINE, LINE_2, NARROW, WIDE, Drawing, Key, Layout, draw_legend


@dataclass(frozen=True)
class DotRow:
    """``note`` says the change in words; ``tone`` colours it, the words must carry the sign (▲ 超出误差)."""

    label: str
    value: float | None
    low: float | None = None
    high: float | None = None
    self_rating: float | None = None
    expert: float | None = None
    peer_low: float | None = None
    peer_high: float | None = None
    weight: str = ""
    note: str = ""
    tone: Literal["", "good", "bad"] = ""

    def is_blank(self) -> bool:
        return not any(known(value) for value in (self.value, self.self_rating, self.expert))


@dataclass(frozen=True)
class Headings:
    """Of the three text columns beside the marks; a column without text is left out."""

    weight: str = field(default_factory=lambda: _("权重"))
    value: str = ""
    note: str = field(default_factory=lambda: _("较上轮"))


def interval_dots(
    title: str,
    rows: Sequence[DotRow],
    *,
    scale: Scale = PERCENT,
    edges: Sequence[float] = (),
    low_below: float | None = None,
    words: Words | None = None,
    headings: Headings | None = None,
    sentence: str = "",
    beside: bool = False,
) -> Chart:
    """Marks on one shared scale; dashed lines at the band ``edges``; values under ``low_below`` print ▼.

    ``beside`` draws the wide picture for a place that it shares with a radar.
    """
    figure = _Dots(tuple(rows), scale, tuple(edges), low_below, words or Words(), headings or Headings())
    description = figure.description()
    layout = _BESIDE if beside else WIDE
    wide, narrow = _Wide(figure, layout).draw(title, description), _draw_narrow(figure, title, description)
    columns, table = figure.table()
    return Chart(wide, narrow, one_line(title), description, columns, table, figure.numeric(columns), sentence)


@dataclass(frozen=True)
class _Dots:
    rows: tuple[DotRow, ...]
    scale: Scale
    edges: tuple[float, ...]
    low_below: float | None
    words: Words
    headings: Headings

    def has(self, name: str) -> bool:
        values = [getattr(row, name) for row in self.rows]
        return any(values) if name in ("weight", "note") else any(known(value) for value in values)

    def score(self, row: DotRow) -> tuple[str, bool]:
        low = known(row.value) and self.low_below is not None and row.value < self.low_below
        return self.scale.text(row.value) + (" ▼" if low else ""), low

    def keys(self) -> list[Key]:
        words = self.words
        named = {
            "agreed": ("value", words.agreed),
            "self_rating": ("self_rating", words.self_rating),
            "expert": ("expert", words.expert),
        }
        named |= {"interval": ("low", words.interval), "peers": ("peer_low", words.peers)}
        return [Key(text, sample) for sample, (name, text) in named.items() if self.has(name)]

    def description(self) -> str:
        said = []
        for row in self.rows:
            words = too_few() if not known(row.value) else self.scale.text(row.value)
            if known(row.value) and known(row.low) and known(row.high):
                words += aside(interval_text(row.low, row.high, self.scale))
            said.append(f"{row.label} {words}")
        text = _("区间点图，%(count)d 行。%(agreed)s：%(values)s。")
        return one_line(text % {"count": len(said), "agreed": self.words.agreed, "values": listed(said)})

    def table(self) -> tuple[tuple[str, ...], tuple[tuple[str, ...], ...]]:
        words, heads = self.words, self.headings
        cells: dict[str, Callable[[DotRow], str]] = {words.axis: lambda row: one_line(row.label)}
        if self.has("weight"):
            cells[heads.weight] = lambda row: one_line(row.weight)
        cells[words.agreed] = lambda row: self.scale.text(row.value) if known(row.value) else too_few()
        if self.has("low"):
            cells[words.interval] = lambda row: interval_text(row.low, row.high, self.scale)
        if self.has("self_rating"):
            cells[words.self_rating] = lambda row: self.scale.text(row.self_rating)
        if self.has("expert"):
            cells[words.expert] = lambda row: self.scale.text(row.expert)
        if self.has("peer_low"):
            cells[words.peers] = lambda row: interval_text(row.peer_low, row.peer_high, self.scale)
        if self.has("note"):
            cells[heads.note] = lambda row: one_line(row.note)
        return tuple(cells), tuple(tuple(cell(row) for cell in cells.values()) for row in self.rows)

    def numeric(self, columns: tuple[str, ...]) -> tuple[int, ...]:
        return tuple(range(1, len(columns) - self.has("note")))


@dataclass(frozen=True)
class _Field:
    """The part of a drawing where values are placed."""

    drawing: Drawing
    figure: _Dots
    left: float
    right: float

    def x(self, value: float, label: str = "") -> float:
        return round(self.left + self.figure.scale.share(value, label) * (self.right - self.left), 1)

    def grid(self, top: float, bottom: float, *labels_at: float) -> None:
        drawing, scale = self.drawing, self.figure.scale
        for tick in scale.ticks:
            drawing.line(self.x(tick), top, self.x(tick), bottom, LINE)
            for y in labels_at:
                drawing.text(self.x(tick), y, f"{tick:g}", anchor="middle", fill=INK_3, size=drawing.layout.size - 1)
        for edge in self.figure.edges:
            drawing.line(self.x(edge), top, self.x(edge), bottom, LINE_2, stroke_width=1.25, stroke_dasharray="3 3")

    def marks(self, row: DotRow, y: float) -> None:
        drawing, scale = self.drawing, self.figure.scale
        if row.is_blank():
            drawing.text(self.left + 4, y + drawing.layout.size * 0.36, too_few(), fill=INK_3, clear=True)
            return
        if known(row.peer_low) and known(row.peer_high):
            drawing.band(self.x(row.peer_low, row.label), self.x(row.peer_high, row.label), y, 14)
        if known(row.value) and known(row.low) and known(row.high):
            ends = scale.clip(row.low), scale.clip(row.high)
            caps = (ends[0] == row.low, ends[1] == row.high)
            drawing.interval(self.x(ends[0]), self.x(ends[1]), y, caps)
        marks = ((row.expert, drawing.diamond), (row.self_rating, drawing.ring), (row.value, drawing.dot))
        for value, mark in marks:
            if known(value):
                mark(self.x(value, row.label), y)


_BESIDE = Layout("wide", 600, 13)
_TONES = {"": INK_2, "good": GOOD, "bad": BAD}


def _widest(texts: Sequence[str], size: float, most: float) -> float:
    return min(max((em_width(one_line(text)) for text in texts), default=0.0), most) * size


class _Wide:
    """Names and weights to the left of the marks, scores and notes to the right."""

    def __init__(self, figure: _Dots, layout: Layout):
        self.figure, self.drawing, size = figure, Drawing(layout), layout.size
        heads, rows = figure.headings, figure.rows
        self.score_heading = heads.value or figure.words.agreed
        self.weights_end = _widest([row.label for row in rows], size, 11)
        if figure.has("weight"):
            self.weights_end += _widest([heads.weight, *(row.weight for row in rows)], size, 5) + 14
        notes = _widest([heads.note, *(row.note for row in rows)], size * 1.04, 11) + 14 if figure.has("note") else 0.0
        scores = _widest([self.score_heading, *(figure.score(row)[0] for row in rows)], size * 1.06, 6) + 14
        self.scores_end = layout.width - notes
        self.plot = _Field(self.drawing, figure, self.weights_end + 22, self.scores_end - scores - 12)

    def draw(self, title: str, description: str) -> str:
        top = draw_legend(self.drawing, self.figure.keys(), 0) + 26
        heights = [30 if self.lines(row) == 1 else 42 for row in self.figure.rows]
        bottom = top + 6 + sum(heights)
        self.plot.grid(top, bottom, top - 7)
        self.heads(top - 7)
        y = top + 3.0
        for row, height in zip(self.figure.rows, heights, strict=True):
            self.row(row, y + height / 2)
            y += height
        kind = "beside" if self.drawing.layout is _BESIDE else "wide"
        return self.drawing.finish(kind, bottom + 4, title, description)

    @staticmethod
    def lines(row: DotRow) -> int:
        return max(len(wrap(row.label, 11, 2)), len(wrap(row.note, 11, 2)))

    def heads(self, y: float) -> None:
        text, heads, size = self.drawing.text, self.figure.headings, self.drawing.layout.size - 1
        if self.figure.has("weight"):
            text(self.weights_end, y, heads.weight, anchor="end", fill=INK_3, size=size)
        text(self.scores_end, y, self.score_heading, anchor="end", fill=INK_3, size=size)
        if self.figure.has("note"):
            text(self.scores_end + 14, y, heads.note, fill=INK_3, size=size)

    def row(self, row: DotRow, middle: float) -> None:
        lines = self.drawing.lines
        lines(0, middle, wrap(row.label, 11, 2), fill=INK)
        if row.weight:
            lines(self.weights_end, middle, wrap(row.weight, 5, 1), anchor="end")
        self.plot.marks(row, middle)
        score, low = self.figure.score(row)
        lines(self.scores_end, middle, [score], bold=True, anchor="end", fill=BAD if low else INK)
        if row.note:
            lines(self.scores_end + 14, middle, wrap(row.note, 11, 2), fill=_TONES[row.tone], bold=bool(row.tone))


def _draw_narrow(figure: _Dots, title: str, description: str) -> str:
    """Names above their marks; the score at the end of the name's line, the note under the marks."""
    drawing, layout = Drawing(NARROW), NARROW
    plot = _Field(drawing, figure, 12, layout.width - 12)
    y = draw_legend(drawing, figure.keys(), 0) + 4
    room = layout.width / layout.size
    for row in figure.rows:
        score, low = figure.score(row)
        name = wrap(row.label, room - em_width(score) - 1, 2)
        drawing.text(layout.width, y + layout.size, score, bold=True, anchor="end", fill=BAD if low else INK)
        for line in name:
            drawing.text(0, y + layout.size, line, fill=INK)
            y += layout.line
        plot.grid(y + 2, y + 28)
        plot.marks(row, y + 15)
        y += 30
        weight = one_line(f"{figure.headings.weight} {row.weight}") if row.weight else ""
        note = f"{figure.headings.note} {row.note}" if row.note else ""
        if weight:
            drawing.text(layout.width, y + layout.size, weight, anchor="end", fill=INK_3)
        for line in wrap(note, room - em_width(weight) - 1, 2) if note else [""] * bool(weight):
            drawing.text(0, y + layout.size, line, fill=_TONES[row.tone], bold=bool(row.tone))
            y += layout.line
        y += 12
    plot.grid(y - 4, y, y + layout.size)
    return drawing.finish("narrow", y + layout.line + 2, title, description)
