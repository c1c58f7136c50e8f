"""Offers and needs, made through the actions."""

import datetime as dt
import itertools

from qiangji.accounts import clock
from qiangji.stages.guidance import actions
from qiangji.stages.guidance.choices import PartnerKind, ResourceKind
from qiangji.stages.guidance.models import Need, Offer, Partner

_numbers = itertools.count(1)


def day(days: int) -> dt.date:
    return clock.today() + dt.timedelta(days=days)


def partner(*, by=None, **given) -> Partner:
    values = {"name": f"听松大学{next(_numbers)}（演示）", "kind": PartnerKind.UNIVERSITY, "scope": "11"}
    return actions.add_partner(by=by, **values | given)


def offer(*, by=None, **given) -> Offer:
    values = {
        "partner": given.pop("partner", None) or partner(),
        "title": f"志愿陪伴{next(_numbers)}",
        "kind": ResourceKind.VOLUNTEERS,
        "quantity": 40,
        "unit": "人次",
        "starts_on": day(-30),
        "ends_on": day(90),
    }
    return actions.publish_offer(by=by, **values | given)


def need(organisation, *, by=None, **given) -> Need:
    values = {
        "title": f"周末陪伴{next(_numbers)}",
        "kind": ResourceKind.VOLUNTEERS,
        "quantity": 10,
        "unit": "人次",
        "needed_by": day(60),
    }
    return actions.post_need(organisation=organisation, by=by, **values | given)
