"""How the text of the capability instrument is written down: one part is a dimension, one indicator an item.

Levels 1 and 2 say how it looks before the thing is done as a rule; from level 3 on each says one thing more than the
level before. The instructions tell the reader so.
"""

from typing import NamedTuple


class Indicator(NamedTuple):
    topic: str
    stem: str
    levels: tuple[str, str, str, str, str]
    evidence: str
    help: str = ""
    red_flag: bool = False
    na: bool = False
    dk: bool = True
    exempt: tuple[str, ...] = ()


class Part(NamedTuple):
    key: str
    name: str
    short: str
    weight: int
    about: str
    low: str
    high: str
    indicators: tuple[Indicator, ...]


MICRO = ("micro",)
# Where the lowest level may still be true beside a higher one, it wins.
LOWEST_FIRST = "第一级说的情况只要有，就选第一级。"
