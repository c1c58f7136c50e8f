"""Do raters agree? Coefficients for numbers (`icc`) and for categories (the other three)."""

from .kappa import fleiss, kappa
from .krippendorff import krippendorff
from .result import ICC, Agreement
from .variance import icc

__all__ = ["ICC", "Agreement", "fleiss", "icc", "kappa", "krippendorff"]
