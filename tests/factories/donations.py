"""Gifts and batches for tests, made through the actions."""

import datetime as dt
from itertools import count

from tests.factories import registry

from qiangji.accounts import clock
from qiangji.stages.guidance import actions
from qiangji.stages.guidance.models import Distribution, Donation, Donor, Gift, Receipt

_numbers = count(1)


def donor(*, account=None, name: str = "") -> Donor:
    return actions.enrol_donor(
        name=name or f"听松{next(_numbers)}公益基金会（演示）", account=account, scope="11", by=None
    )


def donation(*, donor: Donor | None = None, **given) -> Donation:
    values = {"scope": "11", "received_on": clock.today() - dt.timedelta(days=9), "by": None}
    return actions.record_donation(donor=donor, **values | given)


def goods(quantity=10, *, of: Donation | None = None, **given) -> Gift:
    values = {"name": "轮椅", "unit": "台", "value_basis": "invoice", "unit_value": 800, "condition": "new", "by": None}
    if given.get("value_basis") == "unpriced":
        del values["unit_value"]
    return actions.add_goods(donation=of or donation(), quantity=quantity, **values | given)


def money(amount=5000, *, of: Donation | None = None, **given) -> Gift:
    day = clock.today() - dt.timedelta(days=9)
    values = {"purpose": "器材补助", "banked_on": day, "voucher": "演示-0001", "by": None}
    return actions.add_money(donation=of or donation(), amount=amount, **values | given)


def batch(**given) -> Distribution:
    values = {"name": f"第 {next(_numbers)} 批", "planned_on": clock.today(), "scope": "11", "by": None}
    return actions.plan_distribution(**values | given)


def allocated(gift: Gift, *organisations, quantity=1, to: Distribution | None = None) -> list[Receipt]:
    """Unsigned receipts of these organisations, or of a new one."""
    to = to or batch()
    organisations = organisations or (registry.organisation(),)
    actions.allocate_gift(distribution=to, gift=gift, organisations=organisations, quantity=quantity, by=None)
    return list(Receipt.objects.filter(distribution=to, organisation__in=organisations).order_by("pk"))


def signed(receipt: Receipt, *, by) -> Receipt:
    return actions.sign_receipt(receipt=receipt, typed="确认收到", signed_as="林小满", by=by, received_on=clock.today())
