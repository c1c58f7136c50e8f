"""A small SVG writer: escaped text, attributes only (no style), one accessible name and description."""

from dataclasses import dataclass
from secrets import token_hex
from xml.sax.saxutils import escape, quoteattr

from ..text import em_width, one_line

INK, INK_2, INK_3 = "#17231F", "#42504A", "#5A6762"
LINE, LINE_2, SURFACE = "#D6DCD7", "#76827C", "#FFFFFF"
AGREED, SELF, EXPERT, PINE, BAD, GOOD = "#2C4A8A", "#855400", "#6A3C86", "#12544A", "#A3241C", "#1A6634"
PEERS, PEERS_EDGE = "#DDE2F0", "#8190B5"
FONTS = "PingFang SC, Microsoft YaHei, Noto Sans CJK SC, Noto Sans SC, sans-serif"


@dataclass(frozen=True)
class Layout:
    """``width`` in user units and the text size that stays ≥ 12 px when the place is a little narrower than that."""

    name: str
    width: float
    size: float
    leading: float = 1.4

    @property
    def line(self) -> float:
        return round(self.size * self.leading, 1)


WIDE, NARROW = Layout("wide", 760, 13), Layout("narrow", 300, 15)


def attributes(values: dict[str, object]) -> str:
    return "".join(
        f" {name.replace('_', '-')}={quoteattr(_plain(value))}" for name, value in values.items() if value is not None
    )


def _plain(value: object) -> str:
    return f"{value:.1f}".removesuffix(".0") if isinstance(value, float) else str(value)


class Drawing:
    """Marks are kept in the order in which they are drawn: what comes later lies above."""

    def __init__(self, layout: Layout):
        self.layout = layout
        self.parts: list[str] = []

    def add(self, name: str, **values: object) -> None:
        self.parts.append(f"<{name}{attributes(values)}/>")

    def line(self, x1: float, y1: float, x2: float, y2: float, stroke: str = LINE, **more: object) -> None:
        self.add("line", x1=x1, y1=y1, x2=x2, y2=y2, stroke=stroke, **more)

    def text(
        self,
        x: float,
        y: float,
        words: str,
        *,
        fill: str = INK_2,
        bold: bool = False,
        anchor: str = "start",
        size: float | None = None,
        clear: bool = False,
    ) -> None:
        """``clear`` keeps a white edge around the letters, for words that lie over lines."""
        look: dict[str, object] = {"x": x, "y": y, "fill": fill, "text_anchor": None if anchor == "start" else anchor}
        look |= {"font_weight": 700 if bold else None, "font_size": None if size == self.layout.size else size}
        if clear:
            look |= {"stroke": SURFACE, "stroke_width": 4, "stroke_linejoin": "round", "paint_order": "stroke"}
        self.parts.append(f"<text{attributes(look)}>{escape(one_line(words))}</text>")

    def lines(self, x: float, y: float, words: list[str], **more) -> None:
        """Several lines of one label, centred on ``y`` (the middle of the block)."""
        first = y - (len(words) - 1) * self.layout.line / 2 + self.layout.size * 0.36
        for row, line in enumerate(words):
            self.text(x, round(first + row * self.layout.line, 1), line, **more)

    # Marks: shape differs, so hue is not needed.
    def dot(self, x: float, y: float, radius: float = 5) -> None:
        self.add("circle", cx=x, cy=y, r=radius, fill=AGREED, stroke=SURFACE, stroke_width=1.5)

    def ring(self, x: float, y: float) -> None:
        self.add("circle", cx=x, cy=y, r=5, fill=SURFACE, stroke=SELF, stroke_width=2)

    def diamond(self, x: float, y: float) -> None:
        points = f"{x:.1f},{y - 6.5:.1f} {x + 6.5:.1f},{y:.1f} {x:.1f},{y + 6.5:.1f} {x - 6.5:.1f},{y:.1f}"
        self.add("polygon", points=points, fill=SURFACE, stroke=EXPERT, stroke_width=2)

    def band(self, x1: float, x2: float, y: float, height: float) -> None:
        self.add(
            "rect",
            x=x1,
            y=y - height / 2,
            width=max(x2 - x1, 1.5),
            height=height,
            rx=3,
            fill=PEERS,
            stroke=PEERS_EDGE,
            stroke_width=0.75,
        )

    def interval(
        self, x1: float, x2: float, y: float, caps: tuple[bool, bool] = (True, True), stroke: str = AGREED
    ) -> None:
        self.line(x1, y, x2, y, stroke, stroke_width=2)
        for x, shown in zip((x1, x2), caps, strict=True):
            if shown:
                self.line(x, y - 5, x, y + 5, stroke, stroke_width=2)

    def finish(self, kind: str, height: float, title: str, description: str) -> str:
        mark, width, tall = f"qj{token_hex(4)}", _plain(self.layout.width), _plain(float(height))
        root = {
            "xmlns": "http://www.w3.org/2000/svg",
            "class": f"qj-chart qj-chart-{kind}",
            "viewBox": f"0 0 {width} {tall}",
            "role": "img",
            "aria-labelledby": f"{mark}t {mark}d",
            "font-family": FONTS,
            "font-size": self.layout.size,
        }
        name, told = escape(one_line(title)), escape(one_line(description))
        names = f'<title id="{mark}t">{name}</title><desc id="{mark}d">{told}</desc>'
        ground = f'<rect width="{width}" height="{tall}" fill="{SURFACE}"/>'
        return f"<svg{attributes(root)}>{names}{ground}{''.join(self.parts)}</svg>"


SAMPLES = {"agreed": 12, "self_rating": 12, "expert": 13, "interval": 26, "peers": 26, "shape": 26, "previous": 26}


@dataclass(frozen=True)
class Key:
    """One entry of a legend: its words and which mark it explains."""

    words: str
    mark: str

    @property
    def room(self) -> int:
        return SAMPLES[self.mark]

    def draw(self, drawing: Drawing, x: float, y: float) -> None:
        middle = x + self.room / 2
        if self.mark == "shape":
            drawing.line(x, y, x + 26, y, AGREED, stroke_width=2.4)
        marks = {
            "agreed": lambda: drawing.dot(middle, y),
            "self_rating": lambda: drawing.ring(middle, y),
            "expert": lambda: drawing.diamond(middle, y),
            "interval": lambda: drawing.interval(x + 1, x + 25, y),
            "peers": lambda: drawing.band(x, x + 26, y, 13),
            "shape": lambda: drawing.dot(middle, y, 4.5),
            "previous": lambda: drawing.line(x, y, x + 26, y, INK_3, stroke_width=1.5, stroke_dasharray="4 3"),
        }
        marks[self.mark]()


def draw_legend(drawing: Drawing, keys: list[Key], top: float, *, centred: bool = False) -> float:
    """Draw ``keys`` from ``top``, in as many lines as they need; return the height used."""
    size, gap, room = drawing.layout.size, 18, drawing.layout.width
    lines: list[list[tuple[Key, float]]] = [[]]
    for key in keys:
        width = key.room + 6 + em_width(key.words) * size
        if lines[-1] and sum(used + gap for _key, used in lines[-1]) + width > room:
            lines.append([])
        lines[-1].append((key, width))
    step = drawing.layout.line + 4
    for row, line in enumerate(lines):
        spare = room - sum(width for _key, width in line) - gap * (len(line) - 1)
        x, y = spare / 2 if centred else (spare if drawing.layout.name == "wide" else 0.0), top + step * (row + 0.5)
        for key, width in line:
            key.draw(drawing, x, y)
            drawing.text(x + key.room + 6, y + size * 0.36, key.words)
            x += width + gap
    return step * len(lines)
