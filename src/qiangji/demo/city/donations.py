# zh-data
"""Gifts of two years: to the hub, and on in batches to 67 organisations that signed; some did not, and do not count."""

import datetime as dt
from collections.abc import Sequence
from typing import NamedTuple

from django.core.files.uploadedfile import SimpleUploadedFile

from qiangji.accounts.models import User
from qiangji.registry.models import Organisation
from qiangji.stages.guidance import actions
from qiangji.stages.guidance.choices import Condition, ValueBasis
from qiangji.stages.guidance.models import Donation, Donor, Gift, Receipt

from . import plan, words
from .places import registered_in
from .scene import City, dice

PAPER = b"%PDF-1.7\n1 0 obj\n<</Type /Catalog>>\nendobj\ntrailer\n<</Root 1 0 R>>\n%%EOF\n"
GIVERS = ("听松公益基金会", "半山慈善基金会", "远帆科技公司", "青禾食品公司")


class Goods(NamedTuple):
    name: str
    spec: str
    unit: str
    each: int
    price: int | None
    basis: str


class Batch(NamedTuple):
    """``part`` of ``parts`` of those who get goods, or money where ``goods`` is None."""

    name: str
    on: dt.date
    giver: int
    goods: Goods | None
    part: int
    parts: int


BOOKS = Goods("康复教具", "启蒙套装", "套", 2, 320, ValueBasis.INVOICE)
CHAIRS = Goods("轮椅", "折叠式", "台", 3, 860, ValueBasis.INVOICE)
MASKS = Goods("防疫包", "口罩、消毒液", "箱", 4, 150, ValueBasis.MARKET)
READERS = Goods("读屏平板", "10 英寸", "台", 1, 1680, ValueBasis.CUSTOMS)
FOOD = Goods("米面粮油", "节日装", "份", 10, 128, ValueBasis.INVOICE)
TOYS = Goods("旧玩具", "消毒后", "箱", 1, None, ValueBasis.UNPRICED)

EARLIER = (
    Batch("2021 年助残日物资", dt.date(2021, 5, 14), 0, BOOKS, 0, 2),
    Batch("2021 年冬季物资", dt.date(2021, 12, 3), 1, FOOD, 1, 2),
)
BATCHES = (
    Batch("2022 年春节慰问", dt.date(2022, 1, 21), 3, FOOD, 0, 4),
    Batch("2022 年防疫物资", dt.date(2022, 4, 8), 2, MASKS, 1, 4),
    Batch("2022 年助残日物资", dt.date(2022, 5, 13), 0, CHAIRS, 2, 4),
    Batch("2022 年器材补助", dt.date(2022, 7, 15), 0, None, 0, 2),
    Batch("2022 年无障碍设备", dt.date(2022, 9, 16), 2, READERS, 3, 4),
    Batch("2022 年冬季补助", dt.date(2022, 11, 18), 1, None, 1, 2),
)


def hand_on(city: City) -> None:
    chance = dice("donations")
    old = [o for o in city.organisations[1:] if o.established_on < dt.date(2021, 1, 1)]
    both, goods_only, money_only = plan.RECIPIENTS_BOTH, plan.RECIPIENTS_GOODS, plan.RECIPIENTS_MONEY
    drawn = chance.sample(old, both + goods_only + money_only - 1 + 3)
    people, others = [city.organisations[0], *drawn[:-3]], drawn[-3:]
    goods, money = people[: both + goods_only], people[:both] + people[both + goods_only :]
    givers = _givers(city)
    for batch in EARLIER:
        here = [one for n, one in enumerate(goods) if n % batch.parts == batch.part]
        aid = people[both + goods_only :] if batch.part else []
        _hand_over(city, givers, batch, here, aid)
    for batch in BATCHES:
        pool = goods if batch.goods else money
        here = [one for n, one in enumerate(pool) if n % batch.parts == batch.part]
        _hand_over(city, givers, batch, here if batch.goods else [], [] if batch.goods else here, others[:1])
    _not_yet_signed(city, givers[0], [city.organisations[0], *others[1:]])


def _givers(city: City) -> list[Donor]:
    scope = registered_in(city, plan.CITY).scope
    accounts = [city.logins["donor"], None, None, None]
    return [
        actions.enrol_donor(name=f"{name}{words.MARK}", account=account, scope=scope, by=city.hub)
        for name, account in zip(GIVERS, accounts, strict=True)
    ]


def _hand_over(
    city: City,
    givers: Sequence[Donor],
    batch: Batch,
    goods: Sequence[Organisation],
    money: Sequence[Organisation],
    unsigned: Sequence[Organisation] = (),
) -> None:
    """What was given a fortnight before, dealt out, and signed for: on one stamped list, or by an own account."""
    given = _donation(city, givers[batch.giver], batch.on - dt.timedelta(days=14))
    out = actions.plan_distribution(name=batch.name, planned_on=batch.on, scope=given.scope, by=city.hub)
    if goods and batch.goods:
        reached = [*goods, *unsigned]
        gift = _goods(city, given, batch.goods, batch.goods.each * len(reached) + 2)
        actions.allocate_gift(
            distribution=out, gift=gift, organisations=reached, quantity=batch.goods.each, by=city.hub
        )
    if money:
        amount = 3000 if batch.on.year == 2021 else 8000
        gift = _money(city, given, amount * len(money))
        actions.allocate_gift(distribution=out, gift=gift, organisations=money, quantity=amount, by=city.hub)
    _ticket(city, given)
    receipts = list(Receipt.objects.filter(distribution=out).select_related("organisation", "distribution"))
    left_out = {one.pk for one in unsigned}
    _sign(city, [one for one in receipts if one.organisation_id not in left_out], batch.on)


def _sign(city: City, receipts: list[Receipt], on: dt.date) -> None:
    flagship = city.organisations[0].pk
    for receipt in receipts:
        if receipt.organisation_id == flagship:
            own: User = city.logins["org"]
            actions.sign_receipt(
                receipt=receipt, typed=actions.words_to_type(), signed_as=own.name, received_on=on, by=own
            )
    paper = SimpleUploadedFile(f"{on:%Y%m%d} 发放清单.pdf", PAPER)
    rest = [one for one in receipts if one.organisation_id != flagship]
    actions.file_paper(receipts=rest, upload=paper, received_on=on, by=city.hub)


def _not_yet_signed(city: City, giver: Donor, organisations: Sequence[Organisation]) -> None:
    """Dealt out in the new year and not signed; and toys that nobody could price, from somebody unnamed."""
    given = _donation(city, giver, dt.date(2023, 1, 6))
    out = actions.plan_distribution(
        name="2023 年春节慰问", planned_on=dt.date(2023, 1, 18), scope=given.scope, by=city.hub
    )
    gift = _goods(city, given, FOOD, 60)
    actions.allocate_gift(distribution=out, gift=gift, organisations=organisations, quantity=FOOD.each, by=city.hub)
    _goods(city, _donation(city, None, dt.date(2022, 12, 9)), TOYS, 6)


def _donation(city: City, giver: Donor | None, on: dt.date) -> Donation:
    return actions.record_donation(
        donor=giver,
        scope=registered_in(city, plan.CITY).scope,
        received_on=on,
        agreement_number=f"演示-{on:%Y%m%d}" if giver else "",
        agreed_on=on - dt.timedelta(days=7) if giver else None,
        purpose="助残社会组织的服务" if giver else "",
        by=city.hub,
    )


def _goods(city: City, donation: Donation, goods: Goods, quantity: int) -> Gift:
    return actions.add_goods(
        donation=donation,
        name=goods.name,
        spec=goods.spec,
        unit=goods.unit,
        quantity=quantity,
        condition=Condition.GOOD if goods is TOYS else Condition.NEW,
        unit_value=goods.price,
        value_basis=goods.basis,
        by=city.hub,
    )


def _money(city: City, donation: Donation, amount: int) -> Gift:
    return actions.add_money(
        donation=donation,
        purpose="器材和活动补助",
        amount=amount,
        banked_on=donation.received_on,
        voucher=f"演示凭证-{donation.received_on:%m%d}",
        by=city.hub,
    )


def _ticket(city: City, donation: Donation) -> None:
    actions.note_ticket(donation=donation, number=f"演示票据-{donation.received_on:%Y%m%d}", by=city.hub)
