"""What comes out: frozen, with the proof beside the answer."""

from dataclasses import dataclass, field
from functools import cached_property
from typing import Protocol

import numpy as np
from scipy import sparse

from .arrays import Floats, Ints
from .program import Program, Relaxed
from .solving import Choice
from .swapping import network


class Question(Protocol):
    """A problem as it was asked; its first columns are pairs in input order."""

    @property
    def row(self) -> Ints:
        """Return the row of each pair."""

    @property
    def column(self) -> Ints:
        """Return the column of each pair."""

    @property
    def worth(self) -> Floats:
        """Return the value of each pair."""

    @property
    def staged(self) -> bool:
        """Whether something came before the total, so that a pair may be there for its sake."""

    @property
    def steady(self) -> bool:
        """Whether one value can change without changing what comes before the total."""

    @property
    def plain(self) -> tuple[int, int] | None:
        """Return how many needs and offers there are, when the first rules are one for each of them."""

    def settled(self, x: Floats) -> bool:
        """Return whether a choice keeps what the programme does not say."""

    def worst_of(self, x: Floats) -> float | None:
        """Return what the fair stage makes large, or None where there is none."""

    def afresh(self, columns: Ints, most: int) -> tuple[Choice, float | None]:
        """Solve from the start with at most so many of some pairs; also return what the fair stage reached."""


@dataclass(frozen=True)
class Case:
    """What a result needs to be explained.

    Attributes
    ----------
    question : Question
    program : Program
        The last stage, with what the stages before it reached as rules.
    relaxed : Relaxed
        The prices that bound it.
    x : (n,) float
        The choice, longer than the pairs where the programme counts more than them.
    time_limit : float, optional
    """

    question: Question
    program: Program
    relaxed: Relaxed
    x: Floats
    time_limit: float | None

    @cached_property
    def steps(self) -> sparse.csr_array | None:
        """What each swap of a matching loses, where capacities are its only rules."""
        sides = self.question.plain
        if sides is None or self.program.rows.shape[0] != sum(sides):
            return None
        return network(self.program, self.relaxed, self.x, (self.question.row, self.question.column), sides[0])

    @property
    def pairs(self) -> Ints:
        """The columns of the pairs chosen."""
        return np.flatnonzero(self.x[: len(self.question.row)] > 0.5)


@dataclass(frozen=True)
class Assignment:
    """Which need gets which offer.

    Attributes
    ----------
    need, offer : (K,) int
        Zero-based, in input order: by need, then by offer.
    total, bound : float
        Summed weight, and what no assignment that serves the groups as well can exceed; equal when proved.
    gap : float
        How far the total may lie below the best, as a share of the bound; 0 when proved.
    served : dict
        Share of each group's needs that get at least one offer.
    status : {"optimal", "bounded"}
    share, share_bound : float
        The smallest share of a group, and what it cannot exceed; the bound is 1 unless `fair` was asked for.
    """

    need: Ints
    offer: Ints
    total: float
    bound: float
    gap: float
    served: dict
    status: str
    share: float
    share_bound: float
    case: Case = field(repr=False, compare=False)


@dataclass(frozen=True)
class Panels:
    """Which reviewers judge each entry.

    Attributes
    ----------
    reviewer : (entries, per_entry) int
        Zero-based, rising within an entry.
    total, bound : float
        Summed affinity, and what no panels under the same rules can exceed; equal when proved.
    gap : float
        How far the total may lie below the best, as a share of the bound; 0 when proved.
    load : (reviewers,) int
        How many entries each reviewer has.
    connected : bool
        Whether the entries and the reviewers in use hang together, so that severity can be compared.
    changed : int
        How many places have somebody who did not judge that entry in `keep`; 0 without `keep`.
    status : {"optimal", "bounded"}
    worst, worst_bound : float
        Summed affinity of the entry that is served worst, and what it cannot exceed.
    """

    reviewer: Ints
    total: float
    bound: float
    gap: float
    load: Ints
    connected: bool
    changed: int
    status: str
    worst: float
    worst_bound: float
    case: Case = field(repr=False, compare=False)


@dataclass(frozen=True)
class Plan:
    """Which organisation gets which measure.

    Attributes
    ----------
    organisation, measure : (K,) int
        Zero-based, in input order: by organisation, then by measure.
    total, bound : float
        Summed value, and what no plan can exceed; equal when proved.
    gap : float
        How far the total may lie below the best, as a share of the bound; 0 when proved.
    used : dict
        "budget": the money spent; "hours": (measures,) the expert hours used of each measure.
    served : dict
        Share of each group's organisations that get at least one item.
    status : {"optimal", "bounded"}
    """

    organisation: Ints
    measure: Ints
    total: float
    bound: float
    gap: float
    used: dict
    served: dict
    status: str
    case: Case = field(repr=False, compare=False)
