"""A cohort's plan: lines of a proposal become a table of organisations by kinds, and the core's answer becomes lines.

Coaching takes expert hours, a course takes a seat, a grant takes money. Each kind
thus has a capacity of its own, counted in whole items, which keeps the relaxation integral: milliseconds a solution. Of
one kind an organisation gets one item at a time: that with the highest value, then the earliest.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from django.utils.translation import gettext as _

from qiangji import allocate

from ..choices import LIMITED_KINDS, Because, OrganisationFloor
from ..errors import Refused
from .refusals import sentence_of

CORE_VERSION = allocate.__version__
USED_UP = (Because.HOURS, Because.SEATS, Because.MONEY)
TOO_MANY_TO_EXPLAIN = 2000
SECONDS = 20.0
STAYING = 0.25


@dataclass(frozen=True)
class Propose:
    """Which lines (by their place in what was given) are in, why each is in or out, and how good it is."""

    chosen: frozenset[int]
    because: tuple[Because, ...]
    total: float
    bound: float
    gap: float


@dataclass(frozen=True)
class Turned:
    """A line done the other way round: by how much the total falls, and the best line that then comes or goes."""

    line: int
    loss: float | None
    instead: int | None


@dataclass(frozen=True)
class More:
    """What one unit more of something would bring."""

    what: str
    amount: int
    gain: float
    comes: tuple[int, ...]
    goes: tuple[int, ...]


@dataclass(frozen=True)
class Answer:
    chosen: frozenset[int]
    total: float
    bound: float
    gap: float


def propose(terms, lines: Sequence) -> Propose:
    """``terms`` has the capacities and floors of a proposal; raises Refused where the floors cannot hold."""
    try:
        answer = _answer(terms, lines)
        free = _answer(terms, lines, floors=False)
    except allocate.Infeasible as refusal:
        raise Refused(sentence_of(refusal, terms)) from None
    except allocate.AllocationError:
        raise Refused(_("这些条件在 20 秒内没有算出来：请分成几份方案，或者放低下限再试。")) from None
    because = tuple(_because(terms, lines, number, answer, free) for number in range(len(lines)))
    return Propose(answer.chosen, because, answer.total, answer.bound, answer.gap)


def turned(terms, lines: Sequence, chosen: frozenset[int]) -> Iterator[Turned]:
    """Each line barred where it is in and forced where it is out, and everything solved again.

    Of what then comes or goes, a line of the same kind is named before others.
    """
    total = float(sum(lines[number].value for number in chosen))
    for number in range(len(lines)):
        was_in = number in chosen
        try:
            asked = {"without": number} if was_in else {"forced": number}
            other = _answer(terms, lines, stay=chosen, **asked)
        except allocate.AllocationError:
            other = None
        if other is None or (not was_in and number not in other.chosen):
            yield Turned(number, None, None)
            continue
        moved = other.chosen - chosen if was_in else chosen - other.chosen
        kind = lines[number].kind
        best = min(moved, key=lambda each: (lines[each].kind != kind, -lines[each].value, each), default=None)
        yield Turned(number, max(total - other.total, 0.0), best)


def more_of_each(terms, lines: Sequence, chosen: frozenset[int]) -> list[More]:
    total = float(sum(lines[number].value for number in chosen))
    found = []
    for what, amount in (("hours", terms.hours_each), ("seats", 1), ("budget", terms.grant_each)):
        answer = _answer(terms, lines, stay=chosen, **{what: getattr(terms, what) + amount})
        comes, goes = sorted(answer.chosen - chosen), sorted(chosen - answer.chosen)
        found.append(More(what, amount, answer.total - total, tuple(comes), tuple(goes)))
    return found


def _answer(
    terms,
    lines: Sequence,
    *,
    without: int | None = None,
    forced: int | None = None,
    stay: frozenset[int] = frozenset(),
    floors: bool = True,
    **changed: int,
) -> Answer:
    rows = list(dict.fromkeys(line.organisation_id for line in lines))
    row = {organisation: place for place, organisation in enumerate(rows)}
    first = _first_of_each(lines, row, without, forced)
    value, allowed = np.zeros((len(rows), len(LIMITED_KINDS))), np.zeros((len(rows), len(LIMITED_KINDS)), dtype=bool)
    for place, number in first.items():
        # Points are whole, so that less than one in all only settles ties: what need not move stays.
        value[place] = lines[number].value + (number in stay) * STAYING / len(lines)
        allowed[place] = True
    # A forced line is worth more than everything else together.
    if forced is not None:
        value[_place(lines[forced], row)] += float(value.sum()) + 1
    group, floor = _floors(terms, lines, row)
    found = allocate.plan(
        value,
        [terms.hours_each, 1, terms.grant_each],
        [0, 0, 0],
        budget=0,
        capacity=[changed.get(what, getattr(terms, what)) for what in ("hours", "seats", "budget")],
        group=group,
        floor=floor if floors else None,
        most=terms.most,
        allowed=allowed,
        time_limit=SECONDS,
    )
    pairs = zip(found.organisation.tolist(), found.measure.tolist(), strict=True)
    chosen = frozenset(first[pair] for pair in pairs)
    return Answer(chosen, float(sum(lines[number].value for number in chosen)), found.bound, found.gap)


def _place(line, row: dict[int, int]) -> tuple[int, int]:
    return row[line.organisation_id], LIMITED_KINDS.index(line.kind)


def _first_of_each(lines: Sequence, row: dict, without: int | None, forced: int | None) -> dict[tuple[int, int], int]:
    first: dict[tuple[int, int], int] = {}
    for number, line in enumerate(lines):
        place = _place(line, row)
        if number != without and (place not in first or line.value > lines[first[place]].value):
            first[place] = number
    if forced is not None:
        first[_place(lines[forced], row)] = forced
    return first


def _floors(terms, lines: Sequence, row: dict[int, int]) -> tuple[list[str], dict[str, float]]:
    """Districts, each parted into who was never served and who was, so that one rule says both floors exactly."""
    district, fresh = [""] * len(row), [False] * len(row)
    for line in lines:
        place = row[line.organisation_id]
        district[place], fresh[place] = str(line.organisation.region_id), line.never_served
    parts = terms.organisation_floor == OrganisationFloor.NEVER_SERVED
    group = [f"{name}:{int(new)}" if parts else name for name, new in zip(district, fresh, strict=True)]
    if terms.organisation_floor == OrganisationFloor.EVERYBODY:
        return group, dict.fromkeys(group, 1.0)
    n = {label: group.count(label) for label in group}
    if not parts:
        return group, dict.fromkeys(group, terms.district_floor / 100)
    floor: dict[str, float] = {}
    for name in dict.fromkeys(district):
        new, others = n.get(f"{name}:1", 0), n.get(f"{name}:0", 0)
        asked = -(-terms.district_floor * (new + others) // 100)
        if new:
            floor[f"{name}:1"] = 1.0
        if others:
            floor[f"{name}:0"] = max(asked - new, 0) / others
    return group, floor


def _because(terms, lines: Sequence, number: int, answer: Answer, free: Answer) -> Because:
    line = lines[number]
    if number in answer.chosen:
        return Because.VALUE if number in free.chosen else Because.FLOOR
    of_it = [lines[each] for each in answer.chosen if lines[each].organisation_id == line.organisation_id]
    if any(each.kind == line.kind for each in of_it):
        return Because.SAME_KIND
    if number in free.chosen:
        return Because.GAVE_WAY
    if len(of_it) >= terms.most:
        return Because.MOST
    return _used_up(terms, line, [lines[each] for each in answer.chosen])


def _used_up(terms, line, chosen: list) -> Because:
    wanted: list[tuple[Any, int]] = [
        (terms.hours - sum(each.hours for each in chosen), line.hours),
        (terms.seats - sum(each.seats for each in chosen), line.seats),
        (terms.budget - sum(each.money for each in chosen), line.money),
    ]
    for because, (left, asked) in zip(USED_UP, wanted, strict=True):
        if asked > left:
            return because
    return Because.TOGETHER
