"""The stock of gifts: only ever moved, by one person at a time for each gift, and never below nothing."""

from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from qiangji.audit.actions import record
from qiangji.ui.components.figures import plain_amount

from ..choices import MovementKind
from ..errors import Refused
from ..models import Gift, StockMovement


class NotEnough(Refused):
    """Somebody asks for more than there is; the sentence says what is left."""


@transaction.atomic
def move_stock(*, gift: Gift, kind: str, quantity: Decimal, by, reason: str = "") -> StockMovement:
    """Everybody who moves the same gift waits here for the one before; then the last movement says what is left."""
    gift = Gift.objects.select_for_update(of=("self",)).get(pk=gift.pk)
    last = StockMovement.objects.filter(gift=gift).order_by("-number").first()
    before = last.left if last else Decimal(0)
    if before + quantity < 0:
        raise NotEnough(
            _("“%(gift)s”只剩 %(left)s %(unit)s，不够分 %(wanted)s %(unit)s。")
            % {"gift": gift, "left": plain_amount(before), "wanted": plain_amount(-quantity), "unit": gift.unit}
        )
    return StockMovement.objects.create(
        gift=gift,
        number=last.number + 1 if last else 1,
        kind=kind,
        quantity=quantity,
        left=before + quantity,
        reason=reason,
        moved_by=by,
    )


@transaction.atomic
def correct_stock(*, gift: Gift, quantity: Decimal, reason: str, by) -> StockMovement:
    """What a count finds lost, broken or forgotten: up or down, with the reason."""
    if not quantity:
        raise Refused(_("增减的数量不能是 0。"))
    if not reason.strip():
        raise Refused(_("请写明更正的原因。"))
    movement = move_stock(
        gift=gift, kind=MovementKind.CORRECTION, quantity=Decimal(quantity), reason=reason.strip(), by=by
    )
    said = {"quantity": plain_amount(movement.quantity), "reason": movement.reason}
    record(kind="stock_corrected", by=by, subject=gift, detail=said)
    return movement
