"""Who gets what, with a proof and a reason: arrays in, frozen dataclasses out, a refusal instead of a guess.

Pure numpy and scipy, whose solver is HiGHS. Rows ask, columns give. Every answer carries the bound that no other answer
can exceed; where none keeps the rules, an `Infeasible` names the rule and the smallest change that makes it hold.
"""

from .errors import AllocationError, Infeasible, Malformed
from .explaining import Reason, Turn, explain
from .matching import match
from .planning import plan
from .results import Assignment, Panels, Plan
from .reviewing import panel

__version__ = "1.0.0"

__all__ = [
    "AllocationError",
    "Assignment",
    "Infeasible",
    "Malformed",
    "Panels",
    "Plan",
    "Reason",
    "Turn",
    "explain",
    "match",
    "panel",
    "plan",
]
