"""The second leg: who gets what of a batch. What is allocated leaves the stock at once; taken back, it returns."""

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from qiangji.audit.actions import record
from qiangji.registry.choices import Standing
from qiangji.registry.models import Organisation
from qiangji.ui.components.figures import plain_amount

from ..choices import MovementKind
from ..errors import Refused
from ..models import Distribution, Gift, PlanItem, Receipt, ReceiptLine
from .stock import move_stock


@transaction.atomic
def plan_distribution(*, name: str, planned_on: dt.date, scope: str, by, note: str = "") -> Distribution:
    batch = Distribution.objects.create(name=name, planned_on=planned_on, scope=scope, note=note, recorded_by=by)
    record(kind="distribution_planned", by=by, subject=batch)
    return batch


@transaction.atomic
def allocate_gift(
    *,
    distribution: Distribution,
    gift: Gift,
    organisations: Sequence[Organisation],
    quantity: Decimal | int,
    by,
    plan_item: PlanItem | None = None,
) -> list[ReceiptLine]:
    """``quantity`` of the gift to each of them, or to nobody if there is not enough."""
    if not organisations:
        raise Refused(_("请写明发给哪些机构。"))
    if quantity <= 0:
        raise Refused(_("数量要大于 0。"))
    if gift.expires_on and gift.expires_on < distribution.planned_on:
        raise Refused(_("“%(gift)s”的有效期到 %(day)s，发放时已经过期。") % {"gift": gift, "day": gift.expires_on})
    if plan_item and plan_item.plan.diagnosis.assessment.organisation_id not in {one.pk for one in organisations}:
        raise Refused(_("这一条计划事项属于另一家机构。"))
    distribution = _locked(distribution)
    move_stock(gift=gift, kind=MovementKind.OUT, quantity=-Decimal(quantity) * len(organisations), by=by)
    lines = [
        _line(distribution, one, gift, quantity, plan_item) for one in sorted(organisations, key=lambda one: one.pk)
    ]
    said = {"distribution": str(distribution), "n": len(lines), "quantity": plain_amount(quantity), "unit": gift.unit}
    record(kind="gift_allocated", by=by, subject=gift, detail=said)
    return lines


def _locked(distribution: Distribution) -> Distribution:
    """Always the batch first, then the gift, then the receipt: nobody waits for somebody who waits for them."""
    return Distribution.objects.select_for_update().get(pk=distribution.pk)


def _line(
    distribution: Distribution, organisation: Organisation, gift: Gift, quantity, plan_item: PlanItem | None
) -> ReceiptLine:
    if organisation.standing not in (Standing.ACTIVE, Standing.CONTACT):
        raise Refused(_("“%(name)s”不是正常状态的机构，不能发放。") % {"name": organisation})
    receipt, _new = Receipt.objects.get_or_create(
        distribution=distribution,
        organisation=organisation,
        defaults={"scope": organisation.scope, "plan_item": plan_item},
    )
    receipt = Receipt.objects.select_for_update(of=("self",)).get(pk=receipt.pk)
    if receipt.signed_at:
        raise Refused(_("“%(name)s”已经签收这一批，不能再加。") % {"name": organisation})
    if plan_item and receipt.plan_item_id != plan_item.pk:
        raise Refused(_("“%(name)s”在这一批里已有别的东西；为计划事项分配的，请放在另一批。") % {"name": organisation})
    if ReceiptLine.objects.filter(receipt=receipt, gift=gift).exists():
        raise Refused(_("这一批里已经分给“%(name)s”同样的东西；要改数量，先退回再分。") % {"name": organisation})
    return ReceiptLine.objects.create(receipt=receipt, gift=gift, quantity=quantity)


@transaction.atomic
def take_back(*, line: ReceiptLine, reason: str, by) -> None:
    """Only before it is signed; the gift returns to the stock, and an empty receipt goes."""
    if not reason.strip():
        raise Refused(_("请写明退回的原因。"))
    _locked(line.receipt.distribution)
    found = ReceiptLine.objects.filter(pk=line.pk).select_related("gift__donation").first()
    if found is None:
        raise Refused(_("这一行已经退回了。"))
    gift, why = found.gift, reason.strip()
    move_stock(gift=gift, kind=MovementKind.BACK, quantity=found.quantity, reason=why, by=by)
    receipt = Receipt.objects.select_for_update(of=("self",)).get(pk=found.receipt_id)
    if receipt.signed_at:
        raise Refused(_("已经签收，不能退回。"))
    said = {"organisation": str(receipt.organisation), "reason": why}
    found.delete()
    if not receipt.lines.exists():
        receipt.delete()
    record(kind="gift_taken_back", by=by, subject=gift, detail=said)
