from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from ..choices import MeasureKind

ONE_TO_FIVE = [MinValueValidator(1), MaxValueValidator(5)]


class TreatmentRule(models.Model):
    """A candidate measure for an indicator that stands at ``up_to_level`` or below. Kept by the hub, row by row.

    An empty ``dimension_key`` is for any indicator that has no rule of its own.
    """

    dimension_key = models.CharField(_("指标代码"), max_length=20, blank=True)
    up_to_level = models.PositiveSmallIntegerField(_("适用到第几级"), default=3, validators=ONE_TO_FIVE)
    kind = models.CharField(_("类别"), max_length=10, choices=MeasureKind)
    title = models.CharField(_("做什么"), max_length=120)
    importance = models.PositiveSmallIntegerField(_("重要程度"), default=3, validators=ONE_TO_FIVE)
    effort = models.PositiveSmallIntegerField(_("投入"), default=2, validators=ONE_TO_FIVE)
    days = models.PositiveSmallIntegerField(
        _("多少天内完成"), default=90, validators=[MinValueValidator(7), MaxValueValidator(730)]
    )
    retired_at = models.DateTimeField(_("停用时间"), null=True, blank=True, editable=False)

    class Meta:
        verbose_name = _("开方规则")
        ordering = ["dimension_key", "id"]
        constraints = [models.CheckConstraint(condition=models.Q(effort__gt=0), name="treatment_takes_effort")]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("guidance:treatment-edit", args=[self.pk])
