"""From the donor to the hub and on to organisations: a ledger never below nothing, and what a signature does."""

import datetime as dt
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from tests.factories import donations as make
from tests.factories import files, registry
from tests.factories.accounts import make_user

from qiangji.accounts import clock
from qiangji.audit.models import AuditEvent
from qiangji.stages.guidance import actions, queries
from qiangji.stages.guidance.errors import Refused
from qiangji.stages.guidance.models import Delivery, Donation, Gift, Receipt, ReceiptLine, StockMovement

pytestmark = pytest.mark.django_db


@pytest.fixture
def hub():
    return make_user("hub_operator")


def left(gift: Gift) -> Decimal:
    return queries.with_stock(Gift.objects.filter(pk=gift.pk)).get().left


def ledger(gift: Gift) -> list[tuple]:
    return list(StockMovement.objects.filter(gift=gift).values_list("number", "kind", "quantity", "left"))


# The stock


def test_the_ledger_tells_every_move(hub):
    gift = make.goods(10)
    receipt = make.allocated(gift, quantity=3)[0]
    actions.correct_stock(gift=gift, quantity=Decimal(-2), reason="清点时发现损坏", by=hub)
    actions.take_back(line=receipt.lines.get(), reason="机构不需要了", by=hub)
    assert ledger(gift) == [(1, "in", 10, 10), (2, "out", -3, 7), (3, "correction", -2, 5), (4, "back", 3, 8)]
    assert left(gift) == 8
    assert not Receipt.objects.exists()


def test_more_than_there_is_goes_to_nobody():
    gift, here, there = make.goods(3), registry.organisation(), registry.organisation()
    with pytest.raises(actions.NotEnough, match=r"^“轮椅”只剩 3 台，不够分 4 台。$"):
        actions.allocate_gift(distribution=make.batch(), gift=gift, organisations=[here, there], quantity=2, by=None)
    assert ledger(gift) == [(1, "in", 3, 3)]
    assert not ReceiptLine.objects.exists() and not Receipt.objects.exists()


def test_the_database_itself_keeps_stock_above_nothing():
    gift = make.goods(1)
    with pytest.raises(IntegrityError), transaction.atomic():
        StockMovement.objects.create(gift=gift, number=2, kind="out", quantity=-2, left=-1)
    with pytest.raises(IntegrityError), transaction.atomic():
        StockMovement.objects.create(gift=gift, number=1, kind="out", quantity=-1, left=0)


@pytest.mark.parametrize(
    ("quantity", "reason", "said"),
    [
        (0, "清点", "增减的数量不能是 0。"),
        (1, " ", "请写明更正的原因。"),
        (-11, "丢失", "“轮椅”只剩 10 台，不够分 11 台。"),
    ],
)
def test_a_correction_has_an_amount_and_a_reason(quantity, reason, said):
    gift = make.goods(10)
    with pytest.raises(Refused, match=f"^{said}$"):
        actions.correct_stock(gift=gift, quantity=Decimal(quantity), reason=reason, by=None)
    assert left(gift) == 10


# Value and tickets


def test_priced_goods_have_a_price_and_unpriced_have_none():
    with pytest.raises(Refused, match="请填单价"):
        make.goods(unit_value=None)
    with pytest.raises(Refused, match="计价依据"):
        actions.add_goods(
            donation=make.donation(), name="书", quantity=1, unit="本", value_basis="unpriced", unit_value=3, by=None
        )
    assert Gift.objects.count() == 0


def test_goods_without_a_value_stand_apart_and_get_no_ticket():
    priced, apart = make.donation(), make.donation()
    make.goods(of=priced)
    make.goods(of=apart, value_basis="unpriced")
    for wrong in (
        lambda: make.goods(of=priced, value_basis="unpriced"),
        lambda: make.goods(of=apart),
        lambda: make.money(of=apart),
    ):
        with pytest.raises(Refused, match=r"^未计价的物资要单独登记"):
            wrong()
    with pytest.raises(Refused, match=r"^未计价的物资没有可以证明的价值，不能登记票据。$"):
        actions.note_ticket(donation=apart, number="00001", by=None)
    actions.note_ticket(donation=priced, number="00001", picture=files.upload(files.PDF), by=None)
    assert list(Donation.objects.order_by("pk").values_list("ticket_number", flat=True)) == ["00001", ""]


def test_what_is_not_here_yet_is_not_registered():
    tomorrow = clock.today() + dt.timedelta(days=1)
    with pytest.raises(Refused, match="还没有收到"):
        make.donation(received_on=tomorrow)
    with pytest.raises(Refused, match="还没有到账"):
        make.money(banked_on=tomorrow)
    with pytest.raises(Refused, match="协议日期不能晚于收到日期"):
        make.donation(agreed_on=clock.today())


# Allocating


def test_expired_goods_go_nowhere():
    gift = make.goods(5, expires_on=clock.today() - dt.timedelta(days=1))
    with pytest.raises(Refused, match="发放时已经过期"):
        make.allocated(gift)


def test_nothing_is_added_to_a_signed_receipt_nor_taken_from_it(hub):
    gift, more, one, to = make.goods(), make.goods(), registry.organisation(), make.batch()
    receipt = make.allocated(gift, one, to=to)[0]
    make.signed(receipt, by=hub)
    with pytest.raises(Refused, match="已经签收这一批，不能再加"):
        make.allocated(more, one, to=to)
    with pytest.raises(Refused, match="已经签收，不能退回"):
        actions.take_back(line=receipt.lines.get(), reason="改主意", by=hub)
    assert (left(gift), left(more)) == (9, 10)


def test_the_same_gift_twice_in_a_batch_is_asked_back_first():
    gift, one, to = make.goods(), registry.organisation(), make.batch()
    make.allocated(gift, one, to=to)
    with pytest.raises(Refused, match="先退回再分"):
        make.allocated(gift, one, to=to)
    assert left(gift) == 9


# Signing


def test_a_signature_enters_goods_and_money_once_each(hub):
    donor = make.donor(name="听松公益基金会（演示）")
    given, one, to = make.donation(donor=donor), registry.organisation(), make.batch()
    make.allocated(make.goods(of=given), one, quantity=2, to=to)
    receipt = make.allocated(make.money(of=given), one, quantity=1500, to=to)[0]
    assert not Delivery.objects.exists()
    make.signed(receipt, by=hub)
    found = Delivery.objects.order_by("kind").values_list(
        "organisation", "kind", "title", "quantity", "unit", "given_by"
    )
    assert list(found) == [
        (one.pk, "goods", "轮椅", 2, "台", donor.name),
        (one.pk, "money", "器材补助", 1500, "元", donor.name),
    ]
    with pytest.raises(Refused, match="已经签收过了"):
        make.signed(receipt, by=hub)
    assert Delivery.objects.count() == 2
    assert AuditEvent.objects.filter(kind="receipt_signed").count() == 1


def test_boxes_and_pieces_are_never_added_up(hub):
    one, to = registry.organisation(), make.batch()
    make.allocated(make.goods(9), one, quantity=3, to=to)
    receipt = make.allocated(make.goods(9, name="口罩", unit="盒"), one, quantity=5, to=to)[0]
    make.signed(receipt, by=hub)
    assert list(Delivery.objects.values_list("title", "quantity", "unit")) == [("轮椅、口罩", 2, "种")]


def test_signing_needs_the_words_and_a_name(hub):
    receipt = make.allocated(make.goods())[0]
    for typed, name, said in (("收到", "林小满", "请一字不差地输入“确认收到”"), ("确认收到", " ", "请写明签收人")):
        with pytest.raises(Refused, match=said):
            actions.sign_receipt(receipt=receipt, typed=typed, signed_as=name, by=hub)
    assert not Receipt.objects.exclude(signed_at=None).exists()


def test_one_stamped_paper_signs_for_several_or_for_nobody(hub):
    receipts = make.allocated(make.goods(), registry.organisation(), registry.organisation())
    actions.file_paper(receipts=receipts, upload=files.upload(files.PDF), received_on=clock.today(), by=hub)
    assert {one.way for one in Receipt.objects.all()} == {"paper"}
    assert Delivery.objects.filter(evidence__isnull=False).count() == 2
    late = make.allocated(make.goods())[0]
    with pytest.raises(Refused, match="已经签收过了"):
        actions.file_paper(
            receipts=[late, receipts[0]], upload=files.upload(files.PDF), received_on=clock.today(), by=hub
        )
    assert Receipt.objects.get(pk=late.pk).signed_at is None


def test_recipients_are_counted_by_what_they_signed_for(hub):
    goods, money = make.goods(99), make.money()
    only_goods, only_money, both, unsigned = (registry.organisation() for _number in range(4))
    for gift, one in ((goods, only_goods), (money, only_money), (goods, both), (money, both)):
        make.signed(make.allocated(gift, one)[0], by=hub)
    make.allocated(goods, unsigned)
    assert queries.recipients(Receipt.objects.all()) == {"goods_only": 1, "money_only": 1, "both": 1, "all": 3}
