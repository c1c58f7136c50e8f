"""Refusals and remarks: every one has a stable code and one plain sentence.

A page that wants to say it in another language looks up `code` and fills in `params`;
`SENTENCES` is the complete list, so that a translation table can be tested against it.
"""

from typing import Any

SENTENCES = {
    # said by TooFewData
    "few_people": "At least {minimum} people with usable answers are needed, there are {n}.",
    "few_items": "At least {minimum} items with different answers are needed, there are {n}.",
    "few_units": "At least {minimum} units with usable ratings are needed, there are {n}.",
    "few_raters": "At least {minimum} raters are needed, there are {n}.",
    "few_reviews": "At least {minimum} reviews are needed to separate severity from noise, there are {n}.",
    "few_per_group": "Each group needs at least {minimum} people, the smallest has {n}.",
    "decides_alone": "Complete row {row} alone decides one coefficient, so no standard error can be given.",
    "no_variation": "All usable values are the same, so nothing can be told apart.",
    "nothing_repeated": "Nothing was rated or answered twice, so real differences and noise cannot be separated.",
    # said by NotConnected
    "islands": (
        "The reviews fall into {count} islands that share neither an entry nor a reviewer, "
        "so their severity cannot be compared: {names}."
    ),
    # said by NotConverged
    "not_converged": "The estimate had not settled after {iterations} steps.",
    "no_information": "The data do not determine {what}, so no standard error can be given.",
    # said by Malformed
    "not_a_table": "A table of people by items is needed, this has {ndim} dimensions.",
    "not_numeric": "The values must be numbers, with missing ones left empty.",
    "infinite": "The values must be finite numbers.",
    "not_a_column": "The {name} must be a single column, this has {ndim} dimensions.",
    "bad_label": "Every {name} must be a number or a word.",
    "bad_rating": "Ratings must be numbers or words, with missing ones left empty.",
    "lengths_differ": "All columns must have the same length: {names} differ.",
    "out_of_range": "The values must lie between {low} and {high}; {value} does not.",
    "bad_index": "Item numbers must lie between 0 and {last}; {value} does not.",
    "bad_option": "{name} must be {allowed}, not {value}.",
    "missing_label": "Every row needs its {name}; row {row} has none.",
    "unknown_answer": "Item {item} has the answer {value}, which the calibration never saw.",
    "wrong_width": "The calibration has {expected} items, the answers have {n}.",
    "too_many_levels": "Item {item} has {n} different answers; more than {maximum} are not ordered categories.",
    "too_many_marks": "There are {n} different marks; more than {maximum} are not ordered categories.",
    "not_two_groups": "Exactly two groups are needed, there are {n}.",
    "collinear": "The covariates repeat each other or the treatment, so their parts cannot be told apart.",
    # said by Flag
    "constant_item": "Item {item} has the same answer from everyone and was left out.",
    "negative_item": "Item {item} runs against the others ({value:.2f}): its key may be reversed.",
    "small_sample": "Only {n} complete rows: read the interval, not the number.",
    "negative_alpha": "Alpha is below zero: the items do not belong to one scale.",
    "omega_unavailable": "Omega could not be estimated: it needs three items that vary and more people than items.",
    "heywood": "Item {item} is fully explained by the factor, so omega is on the edge of what can be estimated.",
    "rows_dropped": "{n} incomplete rows were left out.",
    "extreme_threshold": "Item {item} has a threshold at {value:.1f}, beyond where people are.",
    "weak_item": "Item {item} hardly separates people (discrimination {value:.2f}).",
    "unused_category": "Item {item} never got the answer {value:g} within its range; its neighbours were joined.",
    "small_calibration": "Only {n} people: below {minimum} plain sum scores serve as well.",
    "empty_rows": "{n} rows without any answer were left out.",
    "severity_not_detectable": "No difference in severity between the reviewers can be detected.",
    "entries_not_told_apart": "The reviews do not tell the entries apart: the order is chance.",
    "dif_cannot_tell": "The smaller group has {n} people; below {minimum} a difference between groups cannot be told.",
    "dif_found": "{n} of {items} items behave differently between the groups, {matter} of them enough to matter.",
    "dif_none": "No item behaves differently between the groups at a rate beyond chance.",
    "dif_untested": "No item could be tested: the answers leave nothing to compare the groups on.",
    "dif_no_anchor": "So many items differ that no fair common scale is left to compare on.",
    "baseline_gap": (
        "The groups differ by {value:.2f} SD before the start: regression to the mean is in the "
        "gain difference, use the adjusted estimate."
    ),
    "methods_disagree": (
        "The adjusted estimate and the gain difference disagree: regression to the mean is at work, "
        "use the adjusted estimate."
    ),
    "no_overlap": "The groups hardly overlap before the start, so the adjusted estimate rests on extrapolation.",
    "small_group": "The smaller group has only {n} people: the interval is wide.",
}


class MeasurementError(ValueError):
    """A refusal: the data cannot carry the answer asked for.

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


class TooFewData(MeasurementError):
    """Fewer data than the estimate needs."""


class NotConnected(MeasurementError):
    """The design falls into parts that cannot be compared; `islands` names them.

    Attributes
    ----------
    islands : tuple of (entries, reviewers)
        Two tuples of labels per island, largest island first.
    """

    def __init__(self, code: str, *, islands: tuple = (), **params: Any) -> None:
        self.islands = islands
        super().__init__(code, **params)


class NotConverged(MeasurementError):
    """The estimate did not settle, or the data do not determine it."""


class Malformed(MeasurementError):
    """The input is not of the form asked for."""


class Flag(str):
    """A remark on a result: a plain sentence that also carries its `code` and `params`."""

    code: str
    params: dict[str, Any]

    def __new__(cls, code: str, **params: Any) -> "Flag":
        flag = super().__new__(cls, SENTENCES[code].format(**params))
        flag.code = code
        flag.params = params
        return flag

    def __getnewargs_ex__(self):
        return (self.code,), self.params

    @property
    def item(self) -> int | None:
        """Zero-based index of the item that the remark is about, if any."""
        return self.params.get("item")
