"""Signing for what arrived: by the organisation's own account, read and typed, or on stamped paper filed by the hub."""

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from qiangji.accounts import clock
from qiangji.audit.actions import record
from qiangji.files.actions import store_file
from qiangji.files.models import StoredFile

from ..choices import GiftKind, SigningWay
from ..errors import Refused
from ..models import Receipt, ReceiptLine
from .deliveries import record_delivery

KINDS, UNNAMED = "种", "匿名捐赠"  # zh-data: stored, not shown through a translation


def words_to_type() -> str:
    """What is typed to sign: short, and the same whether it is read or heard."""
    return _("确认收到")


@transaction.atomic
def sign_receipt(*, receipt: Receipt, typed: str, signed_as: str, by, received_on: dt.date | None = None) -> Receipt:
    if typed.strip() != words_to_type():
        raise Refused(_("请一字不差地输入“%(words)s”。") % {"words": words_to_type()})
    if not signed_as.strip():
        raise Refused(_("请写明签收人的姓名。"))
    return _sign(
        receipt, by=by, way=SigningWay.TYPED, signed_as=signed_as.strip(), received_on=received_on or clock.today()
    )


@transaction.atomic
def file_paper(*, receipts: Sequence[Receipt], upload: UploadedFile, received_on: dt.date, by) -> list[Receipt]:
    """One stamped list, often for several organisations: all of them, or none."""
    if not receipts:
        raise Refused(_("请选这张纸质单上是哪些机构。"))
    paper = store_file(upload=upload, by=by)
    in_order = sorted(receipts, key=lambda one: one.pk)
    return [_sign(one, by=by, way=SigningWay.PAPER, paper=paper, received_on=received_on) for one in in_order]


def _sign(receipt: Receipt, *, by, way: str, received_on: dt.date, signed_as="", paper: StoredFile | None = None):
    name = str(receipt)
    found = Receipt.objects.select_for_update(of=("self",)).filter(pk=receipt.pk).first()
    if found is None:
        raise Refused(_("“%(receipt)s”刚才已经撤回，不用签收。") % {"receipt": name})
    if found.signed_at:
        raise Refused(_("“%(receipt)s”已经签收过了。") % {"receipt": name})
    receipt = found
    if received_on > clock.today():
        raise Refused(_("收到的日期还没有到；收到之后再签。"))
    receipt.way, receipt.signed_as, receipt.paper, receipt.received_on = way, signed_as, paper, received_on
    receipt.signed_at, receipt.signed_by = clock.now(), by
    receipt.save(update_fields=["way", "signed_as", "paper", "received_on", "signed_at", "signed_by"])
    _enter(receipt, by)
    record(kind="receipt_signed", by=by, subject=receipt, detail={"way": str(SigningWay(way).label)})
    return receipt


def _enter(receipt: Receipt, by) -> None:
    """One entry of the delivery ledger for the goods, and one for the money."""
    lines = list(receipt.lines.select_related("gift__donation__donor"))
    for kind in GiftKind:
        given = [line for line in lines if line.gift.kind == kind]
        if given:
            quantity, unit = _amount(given)
            record_delivery(
                organisation=receipt.organisation,
                kind=kind,
                title="、".join(str(line.gift) for line in given)[:200],
                quantity=quantity,
                unit=unit,
                given_on=receipt.received_on,
                given_by="、".join(dict.fromkeys(_giver(line) for line in given))[:120],
                plan_item=receipt.plan_item,
                evidence=receipt.paper,
                source=f"receipt:{receipt.pk}:{kind}",
                by=by,
            )


def _giver(line: ReceiptLine) -> str:
    donor = line.gift.donation.donor
    return str(donor) if donor else UNNAMED


def _amount(lines: Sequence[ReceiptLine]) -> tuple[Decimal | int, str]:
    """What shares a unit is added up; boxes and pieces are not, and are counted as so many kinds."""
    units = {line.gift.unit for line in lines}
    if len(units) == 1:
        return sum((line.quantity for line in lines), Decimal(0)), units.pop()
    return len(lines), KINDS
