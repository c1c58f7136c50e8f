"""The graded response model: `fit` a scale, `estimate` people, `information`, `short_form`."""

from .calibrate import fit
from .locate import estimate
from .model import GradedModel
from .selecting import ShortForm, information, short_form

__all__ = ["GradedModel", "ShortForm", "estimate", "fit", "information", "short_form"]
