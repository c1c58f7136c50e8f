from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from .instrument import InstrumentVersion
from .item import Dimension, Item


class Calibration(models.Model):
    """How the items of a version behaved over all sheets that were in when it was asked for. No score moves by it."""

    version = models.ForeignKey(InstrumentVersion, models.PROTECT, related_name="calibrations")
    core_version = models.CharField(_("测量内核版本"), max_length=20, blank=True)
    n = models.PositiveIntegerField(_("答卷数"), default=0)
    requested_at = models.DateTimeField(_("发起时间"), auto_now_add=True)
    requested_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    finished_at = models.DateTimeField(_("完成时间"), null=True, blank=True)

    class Meta:
        verbose_name = _("标定")
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.version} · {self.requested_at:%Y-%m-%d %H:%M}"

    def get_absolute_url(self) -> str:
        return reverse("assessment:calibration-detail", args=[self.pk])


class ScaleCalibration(models.Model):
    """One dimension under the graded response model; ``refusal`` is the core's reason for giving none."""

    calibration = models.ForeignKey(Calibration, models.CASCADE, related_name="scales")
    dimension = models.ForeignKey(Dimension, models.PROTECT, related_name="+")
    n = models.PositiveIntegerField(_("答卷数"), default=0)
    loglik = models.FloatField(_("对数似然"), null=True)
    iterations = models.PositiveIntegerField(_("迭代次数"), null=True)
    remarks = models.JSONField(_("说明"), default=list, blank=True)
    refusal = models.JSONField(_("不能计算的原因"), default=dict, blank=True)

    class Meta:
        verbose_name = _("维度标定")
        ordering = ["calibration_id", "dimension__position"]
        constraints = [models.UniqueConstraint(fields=["calibration", "dimension"], name="scale_calibrated_once")]

    def __str__(self) -> str:
        return f"{self.dimension} · {self.calibration}"


class ItemCalibration(models.Model):
    """``a`` is how sharply the item tells people apart, ``b`` where each level begins; answers counted level by level.

    ``rest`` is the correlation with the other items; reversed items are turned first, so all of it points one way.
    """

    scale = models.ForeignKey(ScaleCalibration, models.CASCADE, related_name="items")
    item = models.ForeignKey(Item, models.PROTECT, related_name="+")
    a = models.FloatField(_("区分度"), null=True)
    se_a = models.FloatField(_("区分度标准误"), null=True)
    b = models.JSONField(_("各级起点"), default=list)
    se_b = models.JSONField(_("起点标准误"), default=list)
    levels = models.JSONField(_("出现过的分值"), default=list)
    counts = models.JSONField(_("各级人数"), default=list)
    rest = models.FloatField(_("与其余题的相关"), null=True)
    remarks = models.JSONField(_("说明"), default=list, blank=True)

    class Meta:
        verbose_name = _("题目标定")
        ordering = ["scale_id", "item__position"]
        constraints = [models.UniqueConstraint(fields=["scale", "item"], name="item_calibrated_once")]

    def __str__(self) -> str:
        return f"{self.item} a={self.a}"
