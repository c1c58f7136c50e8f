from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from qiangji.accounts import clock

from ..choices import Grouping
from .answer import AnswerSheet
from .instrument import InstrumentVersion
from .item import Item


class SelfDeclaration(models.Model):
    """What somebody said of themselves beside their answers, by a consent of its own; gone when it is taken back."""

    sheet = models.OneToOneField(AnswerSheet, models.CASCADE, related_name="declaration")
    has_disability = models.BooleanField(_("本人是残疾人"))
    consent_version = models.CharField(_("同意书版本"), max_length=10)
    consented_at = models.DateTimeField(_("同意时间"), default=clock.now)

    class Meta:
        verbose_name = _("自愿说明")
        ordering = ["sheet_id"]

    def __str__(self) -> str:
        return str(self.sheet)


class FairnessCheck(models.Model):
    """Whether items behave alike in two groups of equal standing. About items, never about a person."""

    version = models.ForeignKey(InstrumentVersion, models.PROTECT, related_name="fairness_checks")
    grouping = models.CharField(_("比较的两组"), max_length=30, choices=Grouping)
    n_focal = models.PositiveIntegerField(_("关注组人数"), null=True)
    n_reference = models.PositiveIntegerField(_("对照组人数"), null=True)
    core_version = models.CharField(_("测量内核版本"), max_length=20)
    refusal = models.JSONField(_("不能计算的原因"), default=dict, blank=True)
    checked_at = models.DateTimeField(_("检查时间"), auto_now_add=True)
    checked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name = _("公平性检查")
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.version} · {self.get_grouping_display()}"

    def get_absolute_url(self) -> str:
        return reverse("assessment:fairness-detail", args=[self.pk])


class ItemFairness(models.Model):
    """``delta_r2`` is the effect size; a verdict is about the item."""

    check_run = models.ForeignKey(FairnessCheck, models.CASCADE, related_name="items")
    item = models.ForeignKey(Item, models.PROTECT, related_name="+")
    chi2 = models.FloatField(_("χ²"), null=True)
    p = models.FloatField(_("p 值"), null=True)
    delta_r2 = models.FloatField(_("效应大小"), null=True)
    verdict = models.CharField(_("判断"), max_length=20)

    class Meta:
        verbose_name = _("题目公平性")
        ordering = ["check_run_id", "item__dimension__position", "item__position"]
        constraints = [models.UniqueConstraint(fields=["check_run", "item"], name="item_checked_once")]

    def __str__(self) -> str:
        return f"{self.item} {self.verdict}"
