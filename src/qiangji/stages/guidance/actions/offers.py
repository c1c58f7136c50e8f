"""What can be given: published, and withdrawn. What was agreed on stays."""

import datetime as dt
from collections.abc import Iterable
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from qiangji.accounts import clock
from qiangji.accounts.models import Region
from qiangji.audit.actions import record

from ..choices import ValueBasis
from ..errors import Refused
from ..models import Offer, Partner


@transaction.atomic
def publish_offer(
    *,
    partner: Partner,
    title: str,
    kind: str,
    quantity: Decimal | int,
    unit: str,
    starts_on: dt.date,
    ends_on: dt.date,
    by,
    districts: Iterable[Region] = (),
    worth: Decimal | int | None = None,
    worth_basis: str = ValueBasis.UNPRICED,
    **more,
) -> Offer:
    if quantity <= 0:
        raise Refused(_("数量要大于 0。"))
    if ends_on < starts_on:
        raise Refused(_("截止日期不能早于开始日期。"))
    if (worth is None) != (worth_basis in ("", ValueBasis.UNPRICED)):
        raise Refused(_("写了价值就要写依据；没有依据的不写价值，按“未计价”登记。"))
    offer = Offer.objects.create(
        partner=partner,
        title=title,
        kind=kind,
        quantity=quantity,
        unit=unit,
        starts_on=starts_on,
        ends_on=ends_on,
        worth=worth,
        worth_basis=worth_basis or ValueBasis.UNPRICED,
        published_by=by,
        **more,
    )
    offer.districts.set(districts)
    record(kind="offer_published", by=by, subject=offer, detail={"partner": str(partner)})
    return offer


@transaction.atomic
def withdraw_offer(*, offer: Offer, by) -> Offer:
    offer = Offer.objects.select_for_update(of=("self",)).select_related("partner").get(pk=offer.pk)
    if offer.withdrawn_at is None:
        offer.withdrawn_at, offer.withdrawn_by = clock.now(), by
        offer.save(update_fields=["withdrawn_at", "withdrawn_by"])
        record(kind="offer_withdrawn", by=by, subject=offer)
    return offer
