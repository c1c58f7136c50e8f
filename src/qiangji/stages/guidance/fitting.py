"""Does this offer suit that need, and why? Pure: facts in, points and reasons out. A suggestion, never a verdict.

What rules a pair out rules it out of the suggestions only: the organisation may apply all the same.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from .choices import Urgency


@dataclass(frozen=True)
class OfferFacts:
    kind: str
    unit: str
    left: Decimal
    starts_on: dt.date
    ends_on: dt.date
    places: frozenset[int]
    field: str = ""


@dataclass(frozen=True)
class NeedFacts:
    kind: str
    unit: str
    quantity: Decimal
    needed_by: dt.date
    urgency: int
    place: int
    fields: frozenset[str] = frozenset()
    from_plan: bool = False
    had_before: bool = False


@dataclass(frozen=True)
class Fit:
    """``against`` is why the pair is not suggested; without it ``points`` say how well it suits."""

    points: int
    reasons: tuple[str, ...]
    against: tuple[str, ...] = ()

    @property
    def is_suggested(self) -> bool:
        return not self.against


def fit(need: NeedFacts, offer: OfferFacts, today: dt.date) -> Fit:
    found = [
        _kind(need, offer),
        _place(need, offer),
        _days(need, offer, today),
        _quantity(need, offer),
        _field(need, offer),
        *_priority(need),
    ]
    against = tuple(words for points, words in found if points is None)
    reasons = tuple(words for points, words in found if points is not None and words)
    return Fit(0 if against else sum(points or 0 for points, _words in found), reasons, against)


Part = tuple[int | None, str]


def _kind(need: NeedFacts, offer: OfferFacts) -> Part:
    return (10, _("类别相同")) if need.kind == offer.kind else (None, _("类别不同"))


def _place(need: NeedFacts, offer: OfferFacts) -> Part:
    if not offer.places:
        return 1, _("面向全市")
    return (3, _("面向本区")) if need.place in offer.places else (None, _("不面向这个区"))


def _days(need: NeedFacts, offer: OfferFacts, today: dt.date) -> Part:
    if offer.ends_on < today:
        return None, _("供给已过期")
    if offer.starts_on > need.needed_by:
        return None, _("开始得太晚，赶不上需要的日子")
    return (3, _("期限之前已可用")) if offer.starts_on <= today else (1, _("期限之前开始可用"))


def _quantity(need: NeedFacts, offer: OfferFacts) -> Part:
    if offer.left <= 0:
        return None, _("已经没有余量")
    if need.unit != offer.unit:
        return 0, _("单位不同，数量要人来核对")
    if need.quantity > offer.left:
        return None, _("余量不够")
    return 4, _("余量足够")


def _field(need: NeedFacts, offer: OfferFacts) -> Part:
    if not offer.field:
        return 0, ""
    return (3, _("服务领域符合条件")) if offer.field in need.fields else (None, _("服务领域不符合条件"))


def _priority(need: NeedFacts) -> Sequence[Part]:
    urgency = {Urgency.URGENT: (4, _("很急")), Urgency.SOON: (2, _("尽快要"))}.get(Urgency(need.urgency), (0, ""))
    plan = (3, _("支持计划里的事项")) if need.from_plan else (0, "")
    return urgency, plan, (0, "") if need.had_before else (2, _("还没有对接成过资源"))
