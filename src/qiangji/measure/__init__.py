"""Scores that can be defended: arrays in, frozen dataclasses out, a refusal instead of a guess.

Pure numpy and scipy. Persons are rows, items are columns, missing is NaN. Every estimate carries
its standard error or interval; data that cannot carry an estimate raise a `MeasurementError`.
"""

from . import agreement, grm
from .agreement import ICC, Agreement
from .changing import Change, change
from .consistency import Reliability, reliability
from .errors import Flag, Malformed, MeasurementError, NotConnected, NotConverged, TooFewData
from .fairness import Dif, dif
from .grm import GradedModel, ShortForm
from .impact import Effect, effect
from .informing import Informants, informants
from .judging import Panel, panel
from .manyfacet import Facets, facets
from .norming import Norms, norms
from .scoring import Scores, score

__version__ = "1.1.0"

__all__ = [
    "ICC",
    "Agreement",
    "Change",
    "Dif",
    "Effect",
    "Facets",
    "Flag",
    "GradedModel",
    "Informants",
    "Malformed",
    "MeasurementError",
    "Norms",
    "NotConnected",
    "NotConverged",
    "Panel",
    "Reliability",
    "Scores",
    "ShortForm",
    "TooFewData",
    "agreement",
    "change",
    "dif",
    "effect",
    "facets",
    "grm",
    "informants",
    "norms",
    "panel",
    "reliability",
    "score",
]
