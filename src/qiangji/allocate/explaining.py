"""Why this and not the next: every reason is a counterfactual that was solved, not a guess."""

from dataclasses import dataclass
from typing import Any

import numpy as np

from .arrays import Ints, shown
from .errors import AllocationError, Infeasible, Malformed
from .planning import Planning
from .program import EXACT, rows_of
from .results import Assignment, Case, Panels, Plan, Question
from .solving import Choice, Clock, finish
from .swapping import swapped


@dataclass(frozen=True)
class Turn:
    """One number whose change would change the answer, all else as it is.

    Attributes
    ----------
    what : {"weight", "affinity", "value"}
        The argument that the number stands in.
    index : (int, int)
        Row and column of the number.
    now, beyond : float
        What it is, and the value beyond which another answer is better.
    falls : bool
        Whether it must fall, or rise.
    """

    what: str
    index: tuple[int, int]
    now: float
    beyond: float
    falls: bool

    def __str__(self) -> str:
        """Return the condition in a plain sentence."""
        way = "to below" if self.falls else "to above"
        return f"The {self.what} of {self.index[0]} with {self.index[1]} goes from {self.now:g} {way} {self.beyond:g}."


@dataclass(frozen=True)
class Reason:
    """Why a row of a result is as it is.

    Attributes
    ----------
    parts : dict
        The value of the row by name: "weight" of a pair; the affinity of each "reviewer j"; "value", "hours" and
        "cost".
    runner_up : int, tuple of int, or None
        What the row would get in the best answer that differs here: another offer, panel or measure, or nothing.
    loss : float
        By how much the total of that answer is lower; infinite when without this row some rule cannot hold. Under
        `fair` and `keep` it can be below zero: see `worst`.
    changes : tuple of Turn
        What would change the answer.
    worst : float or None
        Under `fair`, the smallest share or the least served entry of the answer that differs here.
    proved : bool
        Whether both answers are proved best, so that the loss is exact.
    """

    parts: dict
    runner_up: int | tuple[int, ...] | None
    loss: float
    changes: tuple[Turn, ...]
    worst: float | None
    proved: bool


def explain(result: Assignment | Panels | Plan, index: int | tuple[int, int]) -> Reason:
    """Say why a row of a result is as it is, by solving what would be best without it.

    Parameters
    ----------
    result : Assignment, Panels or Plan
    index : int
        A pair of an assignment or a plan, an entry of panels; for panels also (entry, place), which asks about one
        reviewer.

    Returns
    -------
    Reason

    Notes
    -----
    Where capacities are the only rules, the best answer without a pair is a shortest path in the network of swaps.
    Elsewhere the pair is barred (of an entry's panel, at least one reviewer must leave) and the problem solved again.
    The prices of the first solution bound the second as well, so only the columns that they leave open are looked at.
    Where the pair carries what a fair stage or `keep` reached, everything is solved from the start. For a pair of
    weight w that costs `loss` to lose, w may fall to w − loss; the pair it would be exchanged for enters the answer
    once it gains more than `loss`.

    Raises
    ------
    Malformed
        For a row that is not there.
    AllocationError
        When the result's time limit is up before the second answer is found.

    References
    ----------
    Wachter, S., Mittelstadt, B., & Russell, C. (2018). Counterfactual explanations without opening the black box.
    Harvard Journal of Law & Technology, 31(2).
    """
    if not isinstance(result, Assignment | Panels | Plan):
        raise Malformed("no_case")
    what = {Assignment: "weight", Panels: "affinity", Plan: "value"}[type(result)]
    case, asked = result.case, result.case.question
    columns = _asked(result, index)
    one_leaves = isinstance(result, Panels) and not isinstance(index, tuple)
    found = _otherwise(case, columns, len(columns) - 1 if one_leaves else 0)
    parts = _parts(result, columns)
    if found is None:
        return Reason(parts, None, float("inf"), (), None, result.status == "optimal")
    choice, worst, same_rules = found
    pairs = len(asked.row)
    loss = result.total - float(asked.worth @ choice.x[:pairs])
    loss = 0.0 if abs(loss) <= EXACT * abs(result.total) else loss
    chosen = np.flatnonzero((asked.row == asked.row[columns[0]]) & (choice.x[:pairs] > 0.5))
    came, left = chosen[case.x[chosen] < 0.5], columns[choice.x[columns] < 0.5]
    changes = _turns(asked, what, (left, came), loss) if same_rules and asked.steady else ()
    runner_up: int | tuple[int, ...] | None = int(asked.column[came[0]]) if len(came) else None
    if isinstance(result, Panels):
        runner_up = tuple(asked.column[chosen].tolist())
    return Reason(parts, runner_up, loss, changes, worst, choice.proved and result.status == "optimal")


def _asked(result: Assignment | Panels | Plan, index: Any) -> Ints:
    case = result.case
    if not isinstance(result, Panels):
        return case.pairs[[_row(index, len(case.pairs))]]
    entries, seats = result.reviewer.shape
    entry, seat = index if isinstance(index, tuple) and len(index) == 2 else (index, None)
    seated = case.pairs[case.question.row[case.pairs] == _row(entry, entries)]
    if not len(seated):
        raise Malformed("bad_row", value=shown(index), n=0)
    return seated if seat is None else seated[[_row(seat, seats)]]


def _parts(result: Assignment | Panels | Plan, columns: Ints) -> dict:
    asked = result.case.question
    if isinstance(result, Panels):
        return {f"reviewer {asked.column[column]}": float(asked.worth[column]) for column in columns}
    one = int(columns[0])
    if not isinstance(asked, Planning):
        return {"weight": float(asked.worth[one])}
    measure = int(asked.column[one])
    return {"value": float(asked.worth[one]), "hours": float(asked.hours[measure]), "cost": float(asked.cost[measure])}


def _row(value: Any, n: int) -> int:
    if isinstance(value, int | np.integer) and not isinstance(value, bool) and 0 <= value < n:
        return int(value)
    raise Malformed("bad_row", value=shown(value), n=n)


def _otherwise(case: Case, columns: Ints, most: int) -> tuple[Choice, float | None, bool] | None:
    """Return the best choice without the columns, what its fair stage reached, and whether all rules are as before."""
    asked, steps = case.question, case.steps
    if steps is not None and asked.plain is not None and not asked.staged:
        x = swapped(steps, case.x, (asked.row, asked.column), asked.plain[0], int(columns[0]))
        value = case.program.worth(x)
        return Choice(x, value, value, True), None, True
    program = case.program.under(rows_of([columns], len(case.program.value)), -np.inf, most)
    program = program if most else program.without(columns)
    reduced = case.x.copy()
    reduced[columns[most:]] = 0
    guess = reduced if program.kept(reduced) and asked.settled(reduced) else None
    choice = finish(program, case.relaxed, Clock(case.time_limit), guess=guess)
    if choice is not None and asked.settled(choice.x):
        return choice, asked.worst_of(choice.x), True
    if choice is None and not asked.staged:
        return None
    try:
        choice, worst = asked.afresh(columns, most)
    except Infeasible:
        return None
    except AllocationError as late:
        if late.code == "time_up":
            raise
        return None
    return choice, worst, False


def _turns(asked: Question, what: str, moved: tuple[Ints, Ints], loss: float) -> tuple[Turn, ...]:
    turns = []
    for columns, sign in zip(moved, (-1, 1), strict=True):
        for column in columns[:1].tolist():
            now = float(asked.worth[column])
            if now + sign * loss >= 0:
                place = int(asked.row[column]), int(asked.column[column])
                turns.append(Turn(what, place, now, now + sign * loss, falls=sign < 0))
    return tuple(turns)
