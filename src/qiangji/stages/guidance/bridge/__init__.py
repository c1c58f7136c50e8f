"""The one way from this stage to the allocation core."""

from .cohorts import CORE_VERSION, TOO_MANY_TO_EXPLAIN, More, Propose, Turned, more_of_each, propose, turned

__all__ = [
    "CORE_VERSION",
    "TOO_MANY_TO_EXPLAIN",
    "More",
    "Propose",
    "Turned",
    "more_of_each",
    "propose",
    "turned",
]
