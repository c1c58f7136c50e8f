"""The rules that drafts are made by: kept by the hub. A rule that no longer serves is retired; its drafts stay."""

from django.db import transaction
from django.utils.translation import gettext as _

from qiangji.accounts import clock
from qiangji.audit.actions import record

from ..errors import Refused
from ..models import TreatmentRule


@transaction.atomic
def save_treatment(*, rule: TreatmentRule, by) -> TreatmentRule:
    """A new rule, or one whose fields the editor has changed."""
    is_new = rule.pk is None
    rule.title = rule.title.strip()
    rule.save()
    record(kind="treatment_added" if is_new else "treatment_edited", by=by, subject=rule)
    return rule


@transaction.atomic
def retire_treatment(*, rule: TreatmentRule, by) -> TreatmentRule:
    rule = TreatmentRule.objects.select_for_update().get(pk=rule.pk)
    if rule.retired_at is not None:
        raise Refused(_("这条规则已经停用了。"))
    rule.retired_at = clock.now()
    rule.save(update_fields=["retired_at"])
    record(kind="treatment_retired", by=by, subject=rule)
    return rule
