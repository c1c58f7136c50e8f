from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from qiangji.accounts import clock
from qiangji.accounts.models import who_and_when
from qiangji.stages.assessment.models import Diagnosis, Finding

from ..choices import Ending, MeasureKind, Stance


class SupportPlan(models.Model):
    """What a signed diagnosis leads to: a few items that somebody does by a day. An expert signs it."""

    diagnosis = models.OneToOneField(Diagnosis, models.PROTECT, related_name="plan")
    expert = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="support_plans", verbose_name=_("签署专家")
    )
    note = models.TextField(_("说明"), blank=True, max_length=1000)
    revision = models.PositiveIntegerField(_("修改次数"), default=1, editable=False)
    drafted_at = models.DateTimeField(_("起草时间"), default=clock.now)
    signed_at = models.DateTimeField(_("签署时间"), null=True, blank=True)
    signed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name = _("支持计划")
        ordering = ["-id"]
        constraints = [who_and_when("signed")]

    def __str__(self) -> str:
        return f"{self.organisation} · {self._meta.verbose_name}"

    def get_absolute_url(self) -> str:
        return reverse("guidance:plan-detail", args=[self.pk])

    @property
    def organisation(self):
        return self.diagnosis.assessment.organisation

    @property
    def scope(self) -> str:
        return self.diagnosis.scope


class PlanItem(models.Model):
    """One thing to be given, and the finding that asks for it: where a delivery says what it was for."""

    plan = models.ForeignKey(SupportPlan, models.CASCADE, related_name="items")
    finding = models.ForeignKey(Finding, models.PROTECT, related_name="plan_items", verbose_name=_("依据的结论"))
    kind = models.CharField(_("类别"), max_length=10, choices=MeasureKind)
    title = models.CharField(_("做什么"), max_length=120)
    reason = models.CharField(_("为什么"), max_length=300, blank=True)
    target = models.PositiveSmallIntegerField(_("目标等级"), null=True, blank=True)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="plan_items", verbose_name=_("负责人")
    )
    due_on = models.DateField(_("完成期限"))
    position = models.PositiveSmallIntegerField(_("次序"))
    stance = models.CharField(_("机构意见"), max_length=10, choices=Stance, blank=True)
    stance_note = models.CharField(_("意见说明"), max_length=500, blank=True)
    answered_at = models.DateTimeField(_("答复时间"), null=True, blank=True)
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    ending = models.CharField(_("结束方式"), max_length=10, choices=Ending, blank=True)
    ending_reason = models.CharField(_("原因"), max_length=500, blank=True)
    ended_at = models.DateTimeField(_("结束时间"), null=True, blank=True)
    ended_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name = _("计划事项")
        ordering = ["plan_id", "position", "id"]
        constraints = [who_and_when("answered"), who_and_when("ended")]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return f"{self.plan.get_absolute_url()}#{self.anchor}"

    @property
    def anchor(self) -> str:
        return f"item-{self.pk}"

    @property
    def scope(self) -> str:
        return self.plan.scope
