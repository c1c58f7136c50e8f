"""What a signed diagnosis leads to here: its plan, or drafting one."""

from django.urls import reverse
from django.utils.translation import gettext as _

from qiangji.stages.assessment.models import Diagnosis

from .models import SupportPlan


def plan_of(user, diagnosis: Diagnosis) -> tuple[str, str] | None:
    plan = SupportPlan.objects.filter(diagnosis=diagnosis).select_related("diagnosis__assessment__organisation").first()
    if plan is not None:
        return (_("支持计划"), plan.get_absolute_url()) if user.has_perm("guidance.view_plan", plan) else None
    if user.has_perm("guidance.draft_plan", diagnosis):
        return _("开方"), reverse("guidance:plan-draft", args=[diagnosis.pk])
    return None
