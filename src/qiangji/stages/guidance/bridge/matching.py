"""All open needs and all open offers at once: who would get what, why, what comes next, and what is left over."""

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from scipy import sparse

from qiangji import allocate

from ..fitting import Fit, NeedFacts, OfferFacts, fit
from ..models import Need, Offer

SECONDS = 10.0


@dataclass(frozen=True)
class Pair:
    """``runner_up`` is what the need would get otherwise; None is nothing. ``loss`` is in points."""

    need: Need
    offer: Offer
    fit: Fit
    runner_up: Offer | None
    loss: float

    @property
    def key(self) -> str:
        return f"{self.need.pk}:{self.offer.pk}"

    @property
    def why(self) -> str:
        return "、".join(self.fit.reasons)


@dataclass(frozen=True)
class Unmatched:
    need: Need
    why: str


@dataclass(frozen=True)
class Proposal:
    """``served`` is the share of each district's needs that get something; the smallest was made large first."""

    pairs: tuple[Pair, ...]
    unmatched: tuple[Unmatched, ...]
    served: tuple[tuple[str, float], ...]
    is_proved: bool


def propose_batch(
    needs: Sequence[tuple[Need, NeedFacts]], offers: Sequence[tuple[Offer, OfferFacts]], today: dt.date
) -> Proposal:
    fits = _fits(needs, offers, today)
    if not fits:
        return Proposal((), tuple(_left(need, facts, offers, today) for need, facts in needs), (), is_proved=True)
    rows, columns = zip(*fits, strict=True)
    weight = sparse.coo_matrix(([fits[pair].points for pair in fits], (rows, columns)), (len(needs), len(offers)))
    result = allocate.match(
        weight.tocsr(),
        [_capacity(number, offers, needs, fits) for number in range(len(offers))],
        group=[need.organisation.region.name for need, _facts in needs],
        fair=True,
        at_most_one=_conflicts(needs, fits),
        time_limit=SECONDS,
    )
    chosen = list(zip(result.need.tolist(), result.offer.tolist(), strict=True))
    pairs = tuple(_pair(result, at, pair, needs, offers, fits) for at, pair in enumerate(chosen))
    got = {row for row, _column in chosen}
    left = [_left(need, facts, offers, today) for row, (need, facts) in enumerate(needs) if row not in got]
    return Proposal(pairs, tuple(left), tuple(sorted(result.served.items())), result.status == "optimal")


def _fits(needs, offers, today: dt.date) -> dict[tuple[int, int], Fit]:
    """The pairs that are allowed: suggested, and in the same unit, since here nobody has looked at the numbers yet."""
    by_kind = defaultdict(list)
    for column, (_offer, facts) in enumerate(offers):
        by_kind[facts.kind, facts.unit].append((column, facts))
    found = {}
    for row, (_need, asked) in enumerate(needs):
        for column, given in by_kind[asked.kind, asked.unit]:
            if (fitting := fit(asked, given, today)).is_suggested:
                found[row, column] = fitting
    return found


def _capacity(column: int, offers, needs, fits) -> int:
    """So many needs that even if each were the biggest of them, there is enough."""
    offer, facts = offers[column]
    biggest = max((needs[row][1].quantity for row, at in fits if at == column), default=facts.left)
    enough = int(facts.left // biggest) if biggest > 0 else 0
    return enough if offer.seats is None else min(enough, max(0, offer.seats - offer.asked))


def _conflicts(needs, fits) -> list[list[tuple[int, int]]]:
    """One organisation gets one offer once, however many needs it has."""
    same = defaultdict(list)
    for row, column in fits:
        same[needs[row][0].organisation_id, column].append((row, column))
    return [pairs for pairs in same.values() if len(pairs) > 1]


def _pair(result, at: int, pair: tuple[int, int], needs, offers, fits) -> Pair:
    reason = allocate.explain(result, at)
    other = reason.runner_up
    runner_up = offers[other][0] if isinstance(other, int) else None
    return Pair(needs[pair[0]][0], offers[pair[1]][0], fits[pair], runner_up, float(reason.loss))


def _left(need: Need, facts: NeedFacts, offers, today: dt.date) -> Unmatched:
    """What stood against it most often among the offers of its kind."""
    same = [given for _offer, given in offers if given.kind == facts.kind]
    if not same:
        return Unmatched(need, _("没有这一类的供给"))
    against = Counter(words for given in same for words in fit(facts, given, today).against)
    if any(given.unit == facts.unit and fit(facts, given, today).is_suggested for given in same):
        return Unmatched(need, _("合适的供给名额或余量不够，先给了别的需求"))
    if not against or any(fit(facts, given, today).is_suggested for given in same):
        return Unmatched(need, _("单位不同，要人来核对数量"))
    return Unmatched(need, against.most_common(1)[0][0])
