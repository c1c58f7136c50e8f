from django.db import models
from django.utils.translation import gettext_lazy as _

from qiangji.accounts.models import Region

from ..choices import UnitKind


class SupervisingUnit(models.Model):
    name = models.CharField(_("名称"), max_length=80, unique=True)
    kind = models.CharField(_("类别"), max_length=20, choices=UnitKind)
    region = models.ForeignKey(Region, models.PROTECT, verbose_name=_("地区"), related_name="+")

    class Meta:
        verbose_name = _("业务主管单位")
        ordering = ["region__scope", "name"]

    def __str__(self) -> str:
        return self.name

    @property
    def scope(self) -> str:
        return self.region.scope
