"""Refusals: every one has a stable code and one plain sentence.

A page that wants to say it in another language looks up `code` and fills in `params`; `SENTENCES` is the complete list.
"""

from collections.abc import Mapping
from typing import Any

SENTENCES = {
    # said by Malformed
    "not_sparse": "The weight must be a scipy.sparse matrix of needs by offers.",
    "not_a_table": "The {name} must have two dimensions, this has {ndim}.",
    "not_numeric": "The {name} must be numbers.",
    "not_finite": "Every value of the {name} must be a finite number.",
    "negative": "No value of the {name} may be below zero; {value} is.",
    "not_whole": "The {name} must be whole numbers; {value} is not.",
    "wrong_shape": "The {name} must have the shape {expected}, not {found}.",
    "bad_option": "{name} must be {allowed}, not {value}.",
    "missing_label": "Every row needs its group; row {row} has none.",
    "unknown_group": "The floor names the group {group}, which has no rows.",
    "bad_pair": "At most one: {value} is not a pair of a need and an offer.",
    "upside_down": "The load of reviewer {reviewer} must not be lower at most ({high}) than at least ({low}).",
    "bad_keep": "The earlier assignment names reviewer {value}, who is not there.",
    "bad_row": "Row {value} is not one of the {n} rows of the result.",
    "no_case": "Only a result of match, panel or plan can be explained.",
    # said by Infeasible
    "floor_too_high": (
        "The floor of group {group} cannot hold: {asked} of its {n} {rows} are asked for; "
        "the smallest change is to ask for {reached}."
    ),
    "few_reviewers": (
        "Entry {entry} has only {available} reviewers without a conflict where {per_entry} are needed; "
        "the smallest change is {reached} reviewers per entry."
    ),
    "loads_too_low": (
        "The upper load of reviewer {reviewer} cannot hold: the entries need more reviews than the loads allow; "
        "the smallest change adds {added} in all, to {reached} for this reviewer."
    ),
    "loads_too_high": (
        "The lower load of reviewer {reviewer} cannot hold: there are too few reviews to give; "
        "the smallest change takes away {taken} in all, to {reached} for this reviewer."
    ),
    "islands": (
        "The entries cannot all be linked by common reviewers under these loads and conflicts; "
        "the smallest change is to give up the bridge."
    ),
    "budget_too_low": "The budget of {budget:g} cannot pay for the floors; the smallest that can is {reached:.12g}.",
    "hours_too_low": (
        "The hours of measure {measure} cannot hold the floors: {capacity:g} are there; "
        "the smallest change is {reached:.12g}."
    ),
    "items_too_few": (
        "Organisation {organisation} is to get {asked} items and can get at most {reached}; "
        "the smallest change is to ask for {reached}."
    ),
    # said by AllocationError itself
    "time_up": "No answer that keeps every rule was found within {seconds:g} seconds.",
    "unsettled": "The solver could not settle this problem: the numbers differ too much in size.",
}


class AllocationError(ValueError):
    """A refusal: there is no answer to give.

    Attributes
    ----------
    code : str
        Key into `SENTENCES`; stable.
    params : dict
        The values named in the sentence.
    """

    def __init__(self, code: str, **params: Any) -> None:
        self.code = code
        self.params = params
        super().__init__(SENTENCES[code].format(**params))


class Malformed(AllocationError):
    """The input is not of the form asked for."""


class Infeasible(AllocationError):
    """No answer keeps every rule.

    Attributes
    ----------
    constraint : str
        The rule that cannot hold, in words.
    relaxation : dict
        The smallest change that makes it hold: arguments to give in place of those given, so that
        `match(**{**arguments, **error.relaxation})` has an answer.
    """

    def __init__(self, code: str, *, constraint: str, relaxation: Mapping[str, Any], **params: Any) -> None:
        self.constraint = constraint
        self.relaxation = dict(relaxation)
        super().__init__(code, **params)

    def __reduce__(self) -> tuple:
        return _rebuilt, (self.code, self.constraint, self.relaxation, self.params)


def _rebuilt(code: str, constraint: str, relaxation: dict, params: dict) -> Infeasible:
    return Infeasible(code, constraint=constraint, relaxation=relaxation, **params)
