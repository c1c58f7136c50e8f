"""Do panels hang together? Severity can only be compared along shared entries and reviewers."""

from dataclasses import dataclass

import numpy as np
from scipy import sparse
from scipy.sparse.csgraph import connected_components

from .arrays import Floats, Ints
from .program import Program, Relaxed, rows_of
from .solving import Choice, Clock, solve


@dataclass(frozen=True)
class Links:
    """The graph of entries and the reviewers in use.

    Attributes
    ----------
    row, column : (P,) int
        Entry and reviewer of each pair.
    entries, reviewers : int
    wanted : bool
        Whether the graph has to be connected.
    """

    row: Ints
    column: Ints
    entries: int
    reviewers: int
    wanted: bool

    def islands(self, x: Floats) -> tuple[int, Ints]:
        """Return how many islands hold entries, and the island of each entry and reviewer; idle reviewers have -1."""
        chosen = np.flatnonzero(x[: len(self.row)] > 0.5)
        size = self.entries + self.reviewers
        if not self.entries:
            return 0, np.full(size, -1)
        ends = (self.row[chosen], self.entries + self.column[chosen])
        _, part = connected_components(
            sparse.csr_array((np.ones(len(chosen)), ends), shape=(size, size)), directed=False
        )
        found = np.unique(part[: self.entries])
        names = np.full(part.max(initial=-1) + 1, -1)
        names[found] = np.arange(len(found))
        return len(found), names[part]

    def connected(self, x: Floats) -> bool:
        """Return whether the graph is one island."""
        return self.islands(x)[0] <= 1

    def solve(
        self, program: Program, clock: Clock, *, order: Floats | None = None
    ) -> tuple[Choice, Relaxed, Program] | None:
        """Return the best choice that hangs together, its relaxation, and the programme with the links it needed."""
        while True:
            found = solve(program, clock, order=order)
            if found is None:
                return None
            count, part = self.islands(found[0].x)
            if not self.wanted or count <= 1:
                return *found, program
            if clock.over():
                raise clock.up()
            rows, least = self._crossings(part, count, len(program.value))
            program = program.under(rows, least, np.inf)

    def _crossings(self, part: Ints, count: int, size: int) -> tuple[sparse.csr_array, Ints]:
        """Return rows that count the pairs between islands, and how many there must be.

        Some pair must leave each island; and p islands hang together only by p − 1 pairs, which says more.
        """
        one, other = part[self.row], part[self.entries + self.column]
        between = one != other
        leaving = [np.flatnonzero(between & ((one == number) | (other == number))) for number in range(count)]
        rows = [np.flatnonzero(between), *(leaving if count > 2 else [])]
        return rows_of(rows, size), np.array([count - 1, *(1 for _ in rows[1:])])

    def one_for_all(self, program: Program) -> Program:
        """Return the choice where every entry has the same single reviewer: nothing else hangs together."""
        place = np.full((self.entries, self.reviewers), -1)
        place[self.row, self.column] = np.arange(len(self.row))
        able = np.asarray((place >= 0).all(axis=0))
        program = program.without(~able[self.column])
        rest = place[1:, able].ravel()
        first = np.tile(place[0, able], self.entries - 1)
        numbers = np.arange(len(rest))
        ties = sparse.csr_array(
            (np.repeat([1.0, -1.0], len(rest)), (np.tile(numbers, 2), np.append(rest, first))),
            shape=(len(rest), len(program.value)),
        )
        return program.under(ties, 0, 0)
