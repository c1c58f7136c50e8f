from django.db import models
from django.utils.translation import gettext_lazy as _


class Cycle(models.Model):
    """One pass through the five stages. The loop closes when the next cycle asks the same indicators again."""

    number = models.PositiveSmallIntegerField(_("轮次"), unique=True)
    name = models.CharField(_("名称"), max_length=40)
    starts_on = models.DateField(_("开始日期"))
    ends_on = models.DateField(_("结束日期"))

    class Meta:
        verbose_name = _("年度")
        ordering = ["-number"]
        constraints = [
            models.CheckConstraint(condition=models.Q(ends_on__gt=models.F("starts_on")), name="cycle_ends_after_start")
        ]

    def __str__(self) -> str:
        return self.name
