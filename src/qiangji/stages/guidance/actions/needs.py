"""What is lacking: asked for by a plan item, or by the organisation itself."""

import datetime as dt
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from qiangji.accounts import clock
from qiangji.audit.actions import record
from qiangji.registry.models import Organisation

from ..choices import Urgency
from ..errors import Refused
from ..models import Need, PlanItem


@transaction.atomic
def post_need(
    *,
    organisation: Organisation,
    title: str,
    kind: str,
    quantity: Decimal | int,
    unit: str,
    needed_by: dt.date,
    by,
    plan_item: PlanItem | None = None,
    reason: str = "",
    urgency: int = Urgency.SOON,
    at: dt.datetime | None = None,
) -> Need:
    if quantity <= 0:
        raise Refused(_("数量要大于 0。"))
    if plan_item is not None and plan_item.plan.diagnosis.assessment.organisation_id != organisation.pk:
        raise Refused(_("这一条计划事项属于另一家机构。"))
    need = Need.objects.create(
        organisation=organisation,
        plan_item=plan_item,
        title=title,
        kind=kind,
        quantity=quantity,
        unit=unit,
        reason=reason,
        urgency=urgency,
        needed_by=needed_by,
        posted_at=at or clock.now(),
        posted_by=by,
    )
    record(kind="need_posted", by=by, subject=need, detail={"organisation": str(organisation)})
    return need


@transaction.atomic
def withdraw_need(*, need: Need, by) -> Need:
    """Only while nothing was agreed on; what was proposed comes to nothing with it."""
    need = Need.objects.select_for_update(of=("self",)).select_related("organisation").get(pk=need.pk)
    alive = need.matches.filter(failed_on=None)
    if alive.filter(agreed_on__isnull=False).exists():
        raise Refused(_("已经签了协议，请在对接里办理。"))
    if need.withdrawn_at is None:
        today = clock.today()
        alive.update(failed_on=today, fail_reason=_("机构撤回了需求"), moved_on=today)
        need.withdrawn_at, need.withdrawn_by = clock.now(), by
        need.save(update_fields=["withdrawn_at", "withdrawn_by"])
        record(kind="need_withdrawn", by=by, subject=need)
    return need
