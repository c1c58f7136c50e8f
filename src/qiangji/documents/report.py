"""A report as data: what it says, in which order. ``pdf`` and ``word`` decide how it looks."""

from dataclasses import dataclass
from typing import Self

from django.utils.translation import gettext as _

from .charts import Chart
from .text import em_width, labelled, one_line


class ReportError(ValueError):
    """A report that cannot be set."""


class MissingAltText(ReportError):
    """A picture without the words that stand for it: a reader who cannot see it would get nothing."""


@dataclass(frozen=True)
class Paragraph:
    text: str


@dataclass(frozen=True)
class Note:
    """The one sentence that matters, set apart. ``label`` is 一句话, 怎么看, 谁会看到 …"""

    text: str
    label: str = ""


@dataclass(frozen=True)
class Bullets:
    items: tuple[str, ...]


@dataclass(frozen=True)
class Table:
    """``numeric`` names the columns (from 0) to align right; ``widths`` are relative, empty means by content."""

    caption: str
    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    numeric: tuple[int, ...] = ()
    widths: tuple[float, ...] = ()
    note: str = ""

    def __post_init__(self):
        if not self.header or any(len(row) != len(self.header) for row in self.rows):
            raise ReportError(_("表“%(caption)s”有的行与表头的列数不一致。") % {"caption": self.caption})
        if self.widths and len(self.widths) != len(self.header):
            raise ReportError(_("表“%(caption)s”的列宽个数与列数不一致。") % {"caption": self.caption})

    @classmethod
    def of(cls, chart: Chart) -> Self:
        return cls(chart.title, chart.columns, chart.rows, numeric=chart.numeric)

    def needs(self) -> tuple[float, ...]:
        """How many em each column would like: its longest entry, within reason, and the space around it."""
        longest = [
            max(em_width(one_line(cell)) for cell in column) for column in zip(self.header, *self.rows, strict=True)
        ]
        return tuple(min(width, 6.0 if place in self.numeric else 24.0) + 1.4 for place, width in enumerate(longest))


@dataclass(frozen=True)
class Figure:
    """``svg`` as a chart gives it; ``width`` is a share of the text width."""

    svg: str
    alt: str
    caption: str = ""
    width: float = 1.0

    def __post_init__(self):
        if not self.alt.strip():
            raise MissingAltText(
                _("图“%(caption)s”没有替代文字，读屏用户会什么也得不到；请先写一句说明。") % {"caption": self.caption}
            )

    @classmethod
    def of(cls, chart: Chart) -> Self:
        return cls(chart.svg, labelled(chart.title, chart.description), chart.title, chart.paper_width)


@dataclass(frozen=True)
class Seal:
    """Room for a signature or a seal, never a picture of one."""

    place: str = ""


@dataclass(frozen=True)
class PageBreak:
    pass


Block = Paragraph | Note | Bullets | Table | Figure | Seal | PageBreak


@dataclass(frozen=True)
class Section:
    title: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True)
class Report:
    """``definition`` (口径), ``as_of`` and ``printed_by`` stand in the foot of every page; ``meta`` under the title."""

    title: str
    sections: tuple[Section, ...]
    subtitle: str = ""
    meta: tuple[tuple[str, str], ...] = ()
    definition: str = ""
    as_of: str = ""
    printed_by: str = ""
    language: str = "zh-CN"

    def __post_init__(self):
        if not self.title.strip():
            raise ReportError(_("报告没有标题；读屏用户靠标题认文件，请先写标题。"))


def chart_blocks(chart: Chart) -> tuple[Block, ...]:
    """A chart the way it must always stand: picture, sentence, and the same figures as a table."""
    sentence = (Paragraph(chart.sentence),) if chart.sentence else ()
    return (Figure.of(chart), *sentence, Table.of(chart))
