"""One person's result as plain data, and what may honestly be said of it in words.

A score is a place on the instrument's own answer scale with a 90 % interval. There is no total and no rank: dimensions
are about different things, and another person's answers are no measure of this one's.
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from math import floor

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

Z90 = 1.6449
SMALLEST_GROUP = 30
NEAR = 0.25


@dataclass(frozen=True)
class AnswerLine:
    """One item as it was answered; ``level`` is empty where it was left out.

    ``counted`` is the level after a reversed item was turned round: what the score was made of.
    """

    key: str
    stem: str
    level: str
    is_reversed: bool
    counted: int | None = None


@dataclass(frozen=True)
class Line:
    """One dimension. ``value`` is None where too little was answered, ``se`` where the group gives no error."""

    key: str
    name: str
    short_name: str
    about: str
    low_end: str
    high_end: str
    low: int
    high: int
    levels: Mapping[int, str]
    value: float | None
    se: float | None
    n_items: int
    answers: tuple[AnswerLine, ...]
    group_n: int = 0
    alpha: float | None = None
    sem: float | None = None
    refusal: str = ""
    peer_low: float | None = None
    peer_high: float | None = None

    @property
    def is_known(self) -> bool:
        """Without its uncertainty a score is not shown."""
        return self.value is not None and self.se is not None

    @property
    def interval(self) -> tuple[float, float] | None:
        """90 %, cut at the ends of the scale."""
        if self.value is None or self.se is None:
            return None
        return max(self.value - Z90 * self.se, self.low), min(self.value + Z90 * self.se, self.high)

    @property
    def leaning(self) -> int:
        """+1 or −1 where the whole interval lies beyond the middle of the scale, else 0."""
        if self.interval is None:
            return 0
        middle, (low, high) = (self.low + self.high) / 2, self.interval
        return 1 if low > middle else -1 if high < middle else 0

    @property
    def clearness(self) -> float:
        """How far beyond the middle the interval begins, as a share of half the scale."""
        if self.interval is None or not self.leaning:
            return 0.0
        middle = (self.low + self.high) / 2
        near = self.interval[0] if self.leaning > 0 else self.interval[1]
        return abs(near - middle) / (self.high - middle)

    @property
    def place(self) -> str:
        """Where on the levels of the answer scale, in plain words."""
        if self.value is None or self.interval is None:
            return self.why_unknown
        nearest, below = floor(self.value + 0.5), floor(self.value)
        if abs(self.value - nearest) <= NEAR:
            return _("大概在%(level)s附近。") % {"level": self._level(nearest)}
        return _("大概在%(low)s与%(high)s之间。") % {"low": self._level(below), "high": self._level(below + 1)}

    @property
    def gaps(self) -> str:
        """What leaving items out did to the interval."""
        if not self.is_known or self.n_items == len(self.answers):
            return ""
        return _("%(asked)d 道题答了 %(n)d 道，区间因此宽一些。") % {"asked": len(self.answers), "n": self.n_items}

    def _level(self, score: int) -> str:
        name = self.levels.get(score)
        return _("第 %(n)d 级“%(name)s”") % {"n": score, "name": name} if name else _("第 %(n)d 级") % {"n": score}

    @property
    def tendency(self) -> str:
        """Towards which end the answers lean, if they can be said to."""
        if not self.is_known:
            return ""
        if not self.leaning:
            return _("两端的样子都有一些，说不上偏向哪一端。")
        end = self.high_end if self.leaning > 0 else self.low_end
        if end:
            return _("更多时候是：%(end)s。") % {"end": end}
        return _("偏向高的一端。") if self.leaning > 0 else _("偏向低的一端。")

    @property
    def telling(self) -> tuple[AnswerLine, ...]:
        """Up to two of the answers that the tendency comes from; where there is none, one from each side."""
        if not self.is_known:
            return ()
        middle = (self.low + self.high) / 2
        given = [answer for answer in self.answers if answer.counted is not None]
        low = sorted((a for a in given if a.counted < middle), key=lambda a: a.counted)  # type: ignore[operator, arg-type, return-value]
        high = sorted((a for a in given if a.counted > middle), key=lambda a: -a.counted)  # type: ignore[operator]
        if self.leaning:
            return tuple((high if self.leaning > 0 else low)[:2])
        return tuple(high[:1] + low[:1]) if high and low else ()

    @property
    def why_unknown(self) -> str:
        if self.value is None:
            return _("%(asked)d 道题答了 %(n)d 道，不到一半，这一方面不给分数。") % {
                "asked": len(self.answers),
                "n": self.n_items,
            }
        return self.refusal if self.se is None else ""


@dataclass(frozen=True)
class Profile:
    sheet_id: int
    code: str
    instrument: str
    instrument_key: str
    purpose: str
    version: str
    is_imported: bool
    dated: dt.date
    scored_on: dt.date
    core_version: str
    group_n: int
    lines: tuple[Line, ...]

    @cached_property
    def known(self) -> list[Line]:
        return [line for line in self.lines if line.is_known]

    @property
    def asked(self) -> int:
        return sum(len(line.answers) for line in self.lines)

    @property
    def answered(self) -> int:
        return sum(line.n_items for line in self.lines)

    @property
    def gist(self) -> str:
        """一句话: the two clearest things, or that nothing is clear."""
        if not self.known:
            return _("这份答卷答得还太少，给不出分数；答了的题列在下面。")
        clear = sorted((line for line in self.known if line.leaning), key=lambda line: -line.clearness)
        if not clear:
            return _("每个方面两端的样子都有一些：区间都盖过了中间，说不上哪一方面偏向一端。")
        said = "；".join(_said(line) for line in clear[:2])
        text = _("最看得清的是：%(said)s。") % {"said": said}
        return text + _about_others(
            clear=len(clear) - len(clear[:2]),
            mixed=len(self.known) - len(clear),
            unknown=len(self.lines) - len(self.known),
        )

    @property
    def in_one_scale(self) -> bool:
        """Whether all dimensions can stand on one axis."""
        return len({(line.low, line.high) for line in self.lines}) == 1


def _said(line: Line) -> str:
    end = line.high_end if line.leaning > 0 else line.low_end
    if end:
        return _("%(name)s——%(end)s") % {"name": line.name, "end": end}
    return (_("%(name)s偏高") if line.leaning > 0 else _("%(name)s偏低")) % {"name": line.name}


def _about_others(*, clear: int, mixed: int, unknown: int) -> str:
    """What of the dimensions that were not named: some lean too, some show both ends, some were hardly answered."""
    said = ""
    if clear:
        said += ngettext("还有 %(n)d 个方面也偏向一端，见下图。", "还有 %(n)d 个方面也偏向一端，见下图。", clear) % {
            "n": clear
        }
    if mixed:
        said += ngettext(
            "有 %(n)d 个方面两端的样子都有一些，在测量误差之内，不必分高低。",
            "有 %(n)d 个方面两端的样子都有一些，在测量误差之内，不必分高低。",
            mixed,
        ) % {"n": mixed}
    if unknown:
        said += ngettext("有 %(n)d 个方面答得太少，没有给分数。", "有 %(n)d 个方面答得太少，没有给分数。", unknown) % {
            "n": unknown
        }
    return said
