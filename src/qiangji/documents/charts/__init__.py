"""Figures into SVG with their words and their table. See ``qiangji.documents`` for the call signatures."""

from .bars import Bar, bars
from .chart import PERCENT, Chart, ChartError, OutOfScale, Scale, TooFewAxes, TooManyAxes, Words
from .curve import curve
from .dots import DotRow, Headings, interval_dots
from .radar import RadarAxis, radar
from .score_bar import Band, Score, score_bar

__all__ = [
    "PERCENT",
    "Band",
    "Bar",
    "Chart",
    "ChartError",
    "DotRow",
    "Headings",
    "OutOfScale",
    "RadarAxis",
    "Scale",
    "Score",
    "TooFewAxes",
    "TooManyAxes",
    "Words",
    "bars",
    "curve",
    "interval_dots",
    "radar",
    "score_bar",
]
