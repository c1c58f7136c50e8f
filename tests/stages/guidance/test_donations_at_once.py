"""Several people hand out the last piece at the same moment: one wins, the others are told. On both databases."""

import threading

import pytest
from django.db import connections
from tests.factories import donations as make
from tests.factories import registry
from tests.factories.accounts import make_user
from tests.factories.at_once import at_once

from qiangji.stages.guidance import actions
from qiangji.stages.guidance.models import Delivery, Receipt, ReceiptLine, StockMovement

pytestmark = pytest.mark.django_db(transaction=True)


def read(rows) -> list:
    """As another connection sees it."""
    found: list = []
    reader = threading.Thread(target=lambda: (found.extend(rows), connections.close_all()))
    reader.start()
    reader.join()
    return found


def test_the_last_piece_goes_to_one_of_six(shared_database):
    gift = make.goods(1)
    acts = [(make.batch(), registry.organisation()) for _number in range(6)]
    shared_database()

    outcomes = at_once(
        *(
            lambda to=to, one=one: actions.allocate_gift(
                distribution=to, gift=gift, organisations=[one], quantity=1, by=None
            )
            for to, one in acts
        )
    )

    assert outcomes == ["NotEnough"] * 5 + ["done"]
    assert read(StockMovement.objects.values_list("kind", "left")) == [("in", 1), ("out", 0)]
    assert len(read(ReceiptLine.objects.all())) == 1
    assert len(read(Receipt.objects.all())) == 1


def test_a_correction_and_an_allocation_share_what_is_left(shared_database):
    gift, to, one = make.goods(2), make.batch(), registry.organisation()
    shared_database()

    outcomes = at_once(
        lambda: actions.allocate_gift(distribution=to, gift=gift, organisations=[one], quantity=2, by=None),
        lambda: actions.correct_stock(gift=gift, quantity=-1, reason="损坏", by=None),
    )

    assert outcomes == ["NotEnough", "done"]


def test_a_receipt_signed_on_two_devices_is_entered_once(shared_database):
    receipt, user = make.allocated(make.goods())[0], make_user()
    shared_database()

    outcomes = at_once(*(lambda: make.signed(receipt, by=user) for _number in range(4)))

    assert outcomes == ["Refused"] * 3 + ["done"]
    assert len(read(Delivery.objects.all())) == 1


def test_signing_and_taking_back_never_both_happen(shared_database):
    gift = make.goods(1)
    receipt, user = make.allocated(gift)[0], make_user()
    line = receipt.lines.get()
    shared_database()

    outcomes = at_once(
        lambda: make.signed(receipt, by=user), lambda: actions.take_back(line=line, reason="改主意", by=user)
    )

    assert outcomes == ["Refused", "done"]
    assert len(read(Delivery.objects.all())) + read(StockMovement.objects.order_by("number"))[-1].left == 1
