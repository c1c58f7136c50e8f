"""Why panels cannot be, and the smallest change that lets them."""

from dataclasses import replace
from typing import Any

import numpy as np
from scipy import sparse

from .arrays import Ints
from .errors import Infeasible
from .program import Program
from .solving import Clock, solve


def refusal(question: Any, clock: Clock) -> Infeasible:
    """Name the rule that cannot hold: reviewers without a conflict, then loads, then the bridge."""
    links = question.links
    available = np.bincount(question.row, minlength=links.entries)
    fewest = int(available.min(initial=question.per_entry))
    seats = min(question.per_entry, fewest)
    added, taken = _overload(question, seats, clock)
    low, high = question.low - taken, question.high + added
    relaxation: dict[str, Any] = {}
    if added.any() or taken.any():
        relaxation["load"] = (low, high)
    if seats < question.per_entry:
        relaxation = {"per_entry": seats, **relaxation}
    if not relaxation or not _linked(question, seats, low, high, clock):
        relaxation |= {"bridge": False} if links.wanted else {}
    if seats < question.per_entry:
        entry = int(np.argmin(available))
        return Infeasible(
            "few_reviewers",
            constraint=f"per_entry of entry {entry}",
            relaxation=relaxation,
            entry=entry,
            available=fewest,
            per_entry=question.per_entry,
            reached=seats,
        )
    for code, side, change in (("loads_too_low", "upper", added), ("loads_too_high", "lower", taken)):
        if change.any():
            first = int(np.argmax(change > 0))
            amount = {"added" if side == "upper" else "taken": int(change.sum())}
            reached = int((high if side == "upper" else low)[first])
            constraint = f"{side} load of reviewer {first}"
            return Infeasible(
                code, constraint=constraint, relaxation=relaxation, reviewer=first, reached=reached, **amount
            )
    return Infeasible("islands", constraint="bridge", relaxation=relaxation)


def _overload(question: Any, seats: int, clock: Clock) -> tuple[Ints, Ints]:
    """Return how much must be added to the upper loads and taken from the lower ones, least in all."""
    entries, reviewers = question.links.entries, question.links.reviewers
    program = _bare(question, seats, question.low, question.high)
    unit = sparse.eye_array(reviewers)
    slack = sparse.vstack([sparse.csr_array((entries, 2 * reviewers)), sparse.hstack([-unit, unit])], format="csr")
    upper = np.append(np.full(reviewers, entries), question.low)
    program = replace(program, upper=np.ones(len(question.row)))
    found = solve(program.beside(-1.0, sparse.csr_array(slack), upper * 1.0), clock)
    if found is None:
        raise clock.up()
    moved = np.round(found[0].x[len(question.row) :]).astype(int)
    return moved[:reviewers], moved[reviewers:]


def _bare(question: Any, seats: int, low: Ints, high: Ints) -> Program:
    """Return the choice of panels under other counts, where every panel is worth the same."""
    entries = question.links.entries
    return Program(
        np.zeros(len(question.row)),
        sparse.csr_array(question.program.rows[: entries + question.links.reviewers]),
        np.append(np.full(entries, seats), low) * 1.0,
        np.append(np.full(entries, seats), high) * 1.0,
        (high[question.column] > 0).astype(float),
    )


def _linked(question: Any, seats: int, low: Ints, high: Ints, clock: Clock) -> bool:
    """Return whether panels under other counts can hang together."""
    if not question.links.wanted:
        return True
    program = _bare(question, seats, low, high)
    return question.links.solve(question.links.one_for_all(program) if seats == 1 else program, clock) is not None
