"""How well each item does its work, in words: what a calibration says to who writes instruments."""

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from .refusals import REMARKS, remarks

Z95 = 1.96
# Discrimination from which an item tells people apart well, and below which it hardly does (Baker 2001).
SHARP, WEAK = 1.35, 0.65


@dataclass(frozen=True)
class ItemLine:
    key: str
    stem: str
    a: float | None
    se_a: float | None
    rest: float | None
    counts: tuple[tuple[str, int], ...]
    said: tuple[str, ...]

    @property
    def works(self) -> bool:
        return not self.said and self.a is not None

    @property
    def interval(self) -> str:
        if self.a is None or self.se_a is None:
            return "—"
        return f"{self.a - Z95 * self.se_a:.2f}–{self.a + Z95 * self.se_a:.2f}"

    @property
    def verdict(self) -> str:
        if not self.works or self.a is None:
            return _("要改")
        if self.a >= SHARP:
            return _("分得清")
        return _("一般") if self.a >= WEAK else _("偏弱")


@dataclass(frozen=True)
class ScaleLines:
    name: str
    n: int
    items: tuple[ItemLine, ...]
    refusal: str
    remarks: tuple[str, ...]
    chart: object = None

    @property
    def faulty(self) -> tuple[ItemLine, ...]:
        return tuple(item for item in self.items if not item.works)


def item_line(row) -> ItemLine:
    """``row`` is an ItemCalibration with its item."""
    return ItemLine(
        key=row.item.key,
        stem=row.item.stem,
        a=row.a,
        se_a=row.se_a,
        rest=row.rest,
        counts=tuple((f"{level:g}", count) for level, count in zip(row.levels, row.counts, strict=True)),
        said=tuple(remarks([each for each in row.remarks if each["code"] in REMARKS])),
    )


# What the core says of an item in two groups, and whether somebody should look at it.
VERDICTS = {
    "none": (gettext_lazy("无差别"), "good"),
    "negligible": (gettext_lazy("可忽略"), "good"),
    "moderate": (gettext_lazy("中等差别"), "wait"),
    "large": (gettext_lazy("差别大"), "bad"),
    "cannot tell": (gettext_lazy("说不清"), "neutral"),
}


@dataclass(frozen=True)
class FairnessLine:
    key: str
    stem: str
    dimension: str
    delta_r2: float | None
    p: float | None
    verdict: str
    tone: str

    @property
    def matters(self) -> bool:
        return self.tone in ("wait", "bad")


def fairness_line(row) -> FairnessLine:
    """``row`` is an ItemFairness with its item."""
    words, tone = VERDICTS.get(row.verdict, VERDICTS["cannot tell"])
    return FairnessLine(row.item.key, row.item.stem, str(row.item.dimension), row.delta_r2, row.p, str(words), tone)
