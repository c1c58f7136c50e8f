from django.db import models
from django.utils.translation import gettext_lazy as _

from .region import Region


class Hub(models.Model):
    """The hub organisation that runs this installation: one row, written by set-up or by the demo city."""

    name = models.CharField(_("枢纽名称"), max_length=80)
    department = models.CharField(_("主办科室"), max_length=40, blank=True)
    region = models.ForeignKey(Region, models.PROTECT, verbose_name=_("服务地区"), related_name="+")
    phone = models.CharField(_("联系电话"), max_length=40, blank=True)
    is_demo = models.BooleanField(_("演示数据"), default=False)

    class Meta:
        verbose_name = _("枢纽")
        constraints = [models.CheckConstraint(condition=models.Q(pk=1), name="one_hub")]

    def __str__(self) -> str:
        return self.name

    @property
    def scope(self) -> str:
        return self.region.scope
