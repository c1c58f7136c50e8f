"""What a plan may spend: money, expert hours in whole items, and how many organisations it has to reach."""

from typing import Any

import numpy as np
from scipy import sparse

from .arrays import Ints
from .program import EXACT, Program, scale_of, sums_by

ROUNDING = 1e-12  # sums of money that differ by less, relative to the budget, are the same


def affordable(question: Any) -> Ints:
    """Return how many items of each measure its expert hours allow."""
    organisations = len(question.most)
    free = question.hours == 0
    items = question.capacity / np.where(free, 1, question.hours)
    return np.where(free, organisations, np.minimum(np.floor(items * (1 + EXACT) + EXACT), organisations)).astype(
        np.int64
    )


def ruled(question: Any, budget: float, items: Ints) -> Program:
    """Return the choice under all its rules, with a budget and the items that the hours of each measure allow."""
    organisations, measures = len(question.most), len(question.cost)
    size = len(question.row)
    money = question.cost[question.column]
    # The row of the money is brought near a thousand, where the solver's tolerance is a billionth of it.
    scale = scale_of(money)
    rows = [
        sums_by(question.row, organisations, size),
        sums_by(question.column, measures, size),
        sparse.csr_array(money[None, :] * scale),
    ]
    low = [question.items, np.full(measures + 1, -np.inf)]
    high = [question.most, items, [budget * scale * (1 + ROUNDING)]]
    program = Program(
        question.worth,
        sparse.csr_array(sparse.vstack(rows, format="csr")),
        np.concatenate(low).astype(float),
        np.concatenate(high).astype(float),
        (
            question.allowed
            & (items[question.column] > 0)
            & (question.most[question.row] > 0)
            & (money <= budget * (1 + ROUNDING))
        ).astype(float),
    )
    return _sharing(question, program) if question.share.any() else program


def _sharing(question: Any, program: Program) -> Program:
    """Add a column for each organisation that says whether it is served, and the floors by group."""
    organisations = len(question.most)
    program = program.beside(0.0, sparse.csr_array((program.rows.shape[0], organisations)), 1.0)
    links = sparse.hstack([-sums_by(question.row, organisations, len(question.row)), sparse.eye_array(organisations)])
    program = program.under(sparse.csr_array(links), -np.inf, 0)
    groups = len(question.labels)
    marks = sparse.hstack(
        [sparse.csr_array((groups, len(question.row))), sums_by(question.group, groups, organisations)], format="csr"
    )
    return program.under(sparse.csr_array(marks), question.share, np.inf)
