"""The one way from this stage to the allocation core."""

from .cohorts import CORE_VERSION, TOO_MANY_TO_EXPLAIN, More, Propose, Turned, more_of_each, propose, turned
from .matching import Pair, Proposal, Unmatched, propose_batch

__all__ = [
    "CORE_VERSION",
    "TOO_MANY_TO_EXPLAIN",
    "More",
    "Pair",
    "Proposal",
    "Propose",
    "Turned",
    "Unmatched",
    "more_of_each",
    "propose",
    "propose_batch",
    "turned",
]
