"""The first leg: what a donor gave to the hub."""

import datetime as dt
from decimal import Decimal

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from qiangji.accounts import clock
from qiangji.accounts.models import User
from qiangji.audit.actions import record
from qiangji.files.actions import store_file

from ..choices import GiftKind, MovementKind, ValueBasis
from ..errors import Refused
from ..models import Donation, Donor, Gift
from .stock import move_stock

YUAN = "元"  # zh-data: stored, not shown through a translation


@transaction.atomic
def enrol_donor(*, name: str, scope: str, by, account: User | None = None) -> Donor:
    if Donor.objects.filter(scope=scope, name=name).exists():
        raise Refused(_("“%(name)s”已经登记过。") % {"name": name})
    if account is not None and Donor.objects.filter(account=account).exists():
        raise Refused(_("这个账号已经属于另一个捐赠方。"))
    donor = Donor.objects.create(name=name, account=account, scope=scope)
    record(kind="donor_enrolled", by=by, subject=donor)
    return donor


@transaction.atomic
def record_donation(
    *,
    scope: str,
    received_on: dt.date,
    by,
    donor: Donor | None = None,
    agreement_number: str = "",
    agreed_on: dt.date | None = None,
    purpose: str = "",
) -> Donation:
    """Without a donor it is anonymous."""
    if received_on > clock.today():
        raise Refused(_("还没有收到；收到之后再登记。"))
    if agreed_on and agreed_on > received_on:
        raise Refused(_("协议日期不能晚于收到日期。"))
    donation = Donation.objects.create(
        donor=donor,
        scope=scope,
        received_on=received_on,
        agreement_number=agreement_number,
        agreed_on=agreed_on,
        purpose=purpose,
        recorded_by=by,
    )
    record(kind="donation_recorded", by=by, subject=donation)
    return donation


@transaction.atomic
def add_goods(
    *,
    donation: Donation,
    name: str,
    quantity: Decimal | int,
    unit: str,
    value_basis: str,
    by,
    unit_value: Decimal | int | None = None,
    condition: str = "",
    spec: str = "",
    expires_on: dt.date | None = None,
) -> Gift:
    """Goods of which nothing shows the value stand in a donation of their own, so that no ticket covers them."""
    unpriced = value_basis == ValueBasis.UNPRICED
    if unpriced and unit_value:
        raise Refused(_("填了单价，就要说明计价依据。"))
    if not unpriced and not (unit_value and unit_value > 0):
        raise Refused(_("有计价依据的，请填单价；说不清价值的，计价依据选“未计价”。"))
    donation = _locked(donation)
    if unpriced and donation.ticket_number:
        raise Refused(_("这笔捐赠已有票据；未计价的物资请另登记一笔。"))
    basis = {True: donation.gifts.exclude(value_basis=ValueBasis.UNPRICED), False: _unpriced(donation)}
    if basis[unpriced].exists():
        raise Refused(_("未计价的物资要单独登记，不能与计价的物资或款项放在一笔里。"))
    return _take_in(
        donation,
        by,
        kind=GiftKind.GOODS,
        name=name,
        quantity=quantity,
        unit=unit,
        spec=spec,
        condition=condition,
        expires_on=expires_on,
        unit_value=unit_value,
        value_basis=value_basis,
    )


@transaction.atomic
def add_money(*, donation: Donation, purpose: str, amount: Decimal | int, banked_on: dt.date, voucher: str, by) -> Gift:
    if banked_on > clock.today():
        raise Refused(_("款项还没有到账；到账之后再登记。"))
    donation = _locked(donation)
    if _unpriced(donation).exists():
        raise Refused(_("未计价的物资要单独登记，不能与计价的物资或款项放在一笔里。"))
    return _take_in(
        donation,
        by,
        kind=GiftKind.MONEY,
        name=purpose,
        quantity=amount,
        unit=YUAN,
        banked_on=banked_on,
        voucher=voucher,
    )


@transaction.atomic
def note_ticket(*, donation: Donation, number: str, by, picture: UploadedFile | None = None) -> Donation:
    """The number and the picture of a ticket that was issued elsewhere. Nothing is issued here."""
    donation = _locked(donation)
    if not donation.gifts.exists():
        raise Refused(_("还没有登记捐了什么；先登记明细。"))
    if _unpriced(donation).exists():
        raise Refused(_("未计价的物资没有可以证明的价值，不能登记票据。"))
    donation.ticket_number = number
    if picture is not None:
        donation.ticket_picture = store_file(upload=picture, by=by)
    donation.save(update_fields=["ticket_number", "ticket_picture"])
    record(kind="ticket_noted", by=by, subject=donation, detail={"number": number})
    return donation


def _locked(donation: Donation) -> Donation:
    return Donation.objects.select_for_update(of=("self",)).select_related("donor").get(pk=donation.pk)


def _unpriced(donation: Donation):
    return donation.gifts.filter(value_basis=ValueBasis.UNPRICED)


def _take_in(donation: Donation, by, *, quantity: Decimal | int, **given) -> Gift:
    if quantity <= 0:
        raise Refused(_("数量要大于 0。"))
    gift = Gift.objects.create(donation=donation, quantity=quantity, **given)
    move_stock(gift=gift, kind=MovementKind.IN, quantity=Decimal(quantity), by=by)
    record(kind="gift_recorded", by=by, subject=gift, detail={"donation": str(donation)})
    return gift
