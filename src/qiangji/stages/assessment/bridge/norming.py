"""Rows into norms of peer groups, and into one organisation's place among its peers."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from math import sqrt

from django.core.cache import cache
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from .. import queries
from ..choices import PeerGrouping
from ..groups import t95
from ..models import Assessment, Round
from ..norms import Norm, Norms, PeerGroup, Place
from ..peers import UNSTATED, Kin, kin_of
from ..profile import Z90
from .groups import FEWEST_PEERS, PeerPlace, place_among_peers
from .overlaps import ALL, Cell, tellable

WHOLE = ""
# Norms may be a minute old: they say of which day they are.
KEPT = 60

Values = Mapping[int, tuple[float, float | None]]


@dataclass(frozen=True)
class _Peers:
    """The organisations of a round with the groups that each belongs to, by every grouping."""

    rows: queries.NormRows
    kin: Mapping[str, Mapping[int, Kin]]
    decided: dict[frozenset[int], set[Cell]] = field(default_factory=dict)

    def safe(self, values: Values) -> set[Cell]:
        """Decided over all groupings at once: two readers with different ones learn no more than one with all.

        Once for the same organisations: most have a value on every dimension.
        """
        who = frozenset(values)
        if who not in self.decided:
            self.decided[who] = self._safe(values)
        return self.decided[who]

    def _safe(self, values: Values) -> set[Cell]:
        if len(values) < FEWEST_PEERS:
            return set()
        return tellable({by: {pk: kin[pk].key for pk in values} for by, kin in self.kin.items()}, FEWEST_PEERS)


@dataclass(frozen=True)
class _Crowd:
    """Those of a round that have a total, as far as the place of any of them needs them."""

    on: dt.date
    values: Values
    kin: Mapping[str, Mapping[int, Kin]]
    safe: set[Cell]


def norms_of(round: Round, grouping: str = "") -> Norms | None:
    """Of no grouping named, by the first that has enough peers for a norm.

    None before the round is over and scored: while it fills, two looks differ by one organisation.
    """
    if round.closed_at is None:
        return None
    by = _known(grouping)
    return cache.get_or_set(f"norms:{round.pk}:{by}:{get_language()}", lambda: _norms(_peers(round), by), KEPT)


def place_of(assessment: Assessment, scoring: int, grouping: str = "") -> Place | None:
    """Where the total stands; of no grouping named, by the first that has enough peers, or else among all."""
    if assessment.round.closed_at is None:
        return None
    by = _known(grouping)
    key = f"place:{assessment.pk}:{scoring}:{by}:{get_language()}"
    return cache.get_or_set(key, lambda: _place(_crowd(assessment.round), assessment.pk, by), KEPT)


def _known(grouping: str) -> str:
    return grouping if grouping in PeerGrouping.values else ""


def _peers(round: Round, **which: bool) -> _Peers | None:
    rows = queries.norm_rows(round, **which)
    if rows is None:
        return None
    known: dict[Kin, Kin] = {}  # the same object for the same group, so that what is kept stays small
    kin = {
        by: {each.pk: known.setdefault(own := kin_of(each, by), own) for each in rows.assessments}
        for by in PeerGrouping.values
    }
    return _Peers(rows, kin)


def _crowd(round: Round) -> _Crowd | None:
    """One for all the places of a round: each is asked for by another reader."""
    return cache.get_or_set(f"crowd:{round.pk}:{get_language()}", lambda: _gather(round), KEPT)


def _gather(round: Round) -> _Crowd | None:
    peers = _peers(round, totals_alone=True)
    if peers is None:
        return None
    values = peers.rows.values.get(None, {})
    return _Crowd(peers.rows.on, values, peers.kin, peers.safe(values))


# Norms of groups


def _norms(peers: _Peers | None, asked: str) -> Norms | None:
    if peers is None:
        return None
    grouping = PeerGrouping(asked or _fullest(peers))
    kin = peers.kin[grouping]
    groups = sorted({each for each in kin.values() if each.key != UNSTATED}, key=lambda each: (each.place, each.key))
    by_dimension = {dimension: _dimension(peers, grouping, values) for dimension, values in peers.rows.values.items()}
    return Norms(
        grouping=grouping,
        on=peers.rows.on,
        whole=PeerGroup(WHOLE, _("全部"), {dimension: found[WHOLE] for dimension, found in by_dimension.items()}),
        groups=tuple(
            PeerGroup(each.key, each.name, {d: found.get(each.key, Norm(0)) for d, found in by_dimension.items()})
            for each in groups
        ),
        fewest=FEWEST_PEERS,
        unstated=sum(each.key == UNSTATED for each in kin.values()),
    )


def _fullest(peers: _Peers) -> str:
    safe = {by for by, _group in peers.safe(peers.rows.values.get(None, {}))}
    return next((by for by in PeerGrouping.values if by in safe), PeerGrouping.values[0])


def _dimension(peers: _Peers, grouping: str, values: Values) -> dict[str, Norm]:
    """The norm of every group, and of the whole under no name."""
    labels = [peers.kin[grouping][pk].key for pk in values]
    numbers = [value for value, _se in values.values()]
    safe = peers.safe(values)
    whole = _norm(numbers, numbers, 0.0) if ALL in safe else Norm(len(numbers))
    found = {WHOLE: whole}
    places = place_among_peers(numbers, labels)
    for label in set(labels) - {UNSTATED}:
        own = [number for number, each in zip(numbers, labels, strict=True) if each == label]
        drawn = places[labels.index(label)].shrinkage
        found[label] = _norm(own, numbers, drawn) if (grouping, label) in safe else Norm(len(own))
    return found


def _norm(own: Sequence[float], everybody: Sequence[float], drawn: float) -> Norm:
    """The mean of the distribution that the core ranks in: so much the group's own, the rest everybody's."""
    of_own, of_all = _moments(own), _moments(everybody)
    mean = (1 - drawn) * of_own[0] + drawn * of_all[0]
    variance = sum(
        share * (spread + (centre - mean) ** 2) for share, (centre, spread) in ((1 - drawn, of_own), (drawn, of_all))
    )
    size = min(len(own) / (1 - drawn), len(everybody)) if drawn < 1 else len(everybody)
    reach = t95(size - 1) * sqrt(variance / (size - 1))
    return Norm(len(own), mean, max(mean - reach, 0.0), min(mean + reach, 100.0), drawn)


def _moments(numbers: Sequence[float]) -> tuple[float, float]:
    mean = sum(numbers) / len(numbers)
    return mean, sum((number - mean) ** 2 for number in numbers) / len(numbers)


# One organisation among its peers


def _place(crowd: _Crowd | None, assessment: int, grouping: str) -> Place | None:
    if crowd is None or assessment not in crowd.values:
        return None
    values = crowd.values
    by = grouping or _best(crowd, assessment)
    kin = crowd.kin[by] if by else dict.fromkeys(values, Kin(WHOLE))
    own = kin[assessment]
    n = sum(kin[pk].key == own.key for pk in values)
    place = Place(by, own.name, n, crowd.on, FEWEST_PEERS)
    if (by, own.key) not in crowd.safe:
        return place
    return _placed(place, list(values), [kin[pk].key for pk in values], values, assessment)


def _best(crowd: _Crowd, assessment: int) -> str:
    return next((by for by in PeerGrouping.values if (by, crowd.kin[by][assessment].key) in crowd.safe), "")


def _placed(place: Place, order: list[int], labels: list[str], values: Values, assessment: int) -> Place:
    """The interval is that of the place of either end of the score's own interval: wider than either error alone."""
    value, se = values[assessment]
    numbers, at = [values[pk][0] for pk in order], order.index(assessment)

    def found(number: float) -> PeerPlace:
        return place_among_peers([*numbers[:at], number, *numbers[at + 1 :]], labels)[at]

    middle = found(value)
    low = found(value - Z90 * se).low if se is not None else None
    high = found(value + Z90 * se).high if se is not None else None
    return Place(
        place.grouping,
        place.group,
        place.n,
        place.on,
        place.fewest,
        percentile=middle.percentile,
        low=low,
        high=high,
        drawn=middle.shrinkage,
    )
