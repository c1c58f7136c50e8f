"""The delivery ledger: entered once, never edited, voided with a reason."""

import datetime as dt
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from qiangji.accounts import clock
from qiangji.audit.actions import record
from qiangji.files.models import StoredFile
from qiangji.registry.models import Organisation
from qiangji.stages.assessment.models import Dimension

from ..errors import Refused
from ..models import Delivery, PlanItem


@transaction.atomic
def record_delivery(
    *,
    organisation: Organisation,
    kind: str,
    title: str,
    quantity: Decimal | int,
    unit: str,
    given_on: dt.date,
    given_by: str,
    by,
    plan_item: PlanItem | None = None,
    dimension: Dimension | None = None,
    evidence: StoredFile | None = None,
    source: str = "",
) -> Delivery:
    """Of a plan item the delivery takes the indicator; the same ``source`` is entered once, however often asked."""
    if source and (already := Delivery.objects.filter(source=source, voided_at=None).first()):
        return already
    if quantity <= 0:
        raise Refused(_("数量要大于 0。"))
    if given_on > clock.today():
        raise Refused(_("日期还没有到，发生之后再登记。"))
    if plan_item is not None:
        if plan_item.plan.diagnosis.assessment.organisation_id != organisation.pk:
            raise Refused(_("这一条计划事项属于另一家机构。"))
        dimension = dimension or plan_item.finding.dimension
    delivery = Delivery.objects.create(
        organisation=organisation,
        scope=organisation.scope,
        kind=kind,
        title=title,
        quantity=quantity,
        unit=unit,
        given_on=given_on,
        given_by=given_by,
        plan_item=plan_item,
        dimension=dimension,
        evidence=evidence,
        source=source,
        recorded_by=by,
    )
    record(kind="delivery_recorded", by=by, subject=delivery, detail={"organisation": str(organisation)})
    return delivery


@transaction.atomic
def void_delivery(*, delivery: Delivery, reason: str, by) -> Delivery:
    delivery = Delivery.objects.select_for_update(of=("self",)).get(pk=delivery.pk)
    if not reason.strip():
        raise Refused(_("请写明作废的原因。"))
    if delivery.voided_at is None:
        delivery.voided_at, delivery.voided_by, delivery.void_reason = clock.now(), by, reason.strip()
        delivery.save(update_fields=["voided_at", "voided_by", "void_reason"])
        record(kind="delivery_voided", by=by, subject=delivery, detail={"reason": delivery.void_reason})
    return delivery


def note_ledger_export(*, by, filters: list[tuple[str, str]], count: int) -> None:
    """Who took the ledger out, and which part of it."""
    record(kind="ledger_exported", by=by, subject=by, detail={"filters": dict(filters), "count": count})
