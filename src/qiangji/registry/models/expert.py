from django.db import models
from django.utils.translation import gettext_lazy as _

from qiangji.accounts.models import Region

from ..choices import ExpertRole, ServiceField
from .person import Person


class Expert(models.Model):
    """One entry of the roster (师资库). Coach, diagnostician, lecturer and reviewer are roles of one expert."""

    person = models.OneToOneField(Person, models.PROTECT, related_name="expert")
    employer = models.CharField(_("工作单位"), max_length=80, blank=True)
    title = models.CharField(_("职称或职务"), max_length=60, blank=True)
    roles = models.JSONField(_("可承担"), default=list, help_text=_("辅导、诊断、授课、评审，可多选"))
    fields = models.JSONField(_("擅长领域"), default=list)
    regions = models.ManyToManyField(Region, verbose_name=_("可服务地区"), blank=True)
    hours_per_month = models.PositiveSmallIntegerField(_("每月可用小时"), null=True, blank=True)
    joined_on = models.DateField(_("入库日期"))
    left_on = models.DateField(_("出库日期"), null=True, blank=True)

    class Meta:
        verbose_name = _("专家")
        ordering = ["person__name"]

    def __str__(self) -> str:
        return str(self.person)

    @property
    def role_labels(self) -> list[str]:
        return [str(ExpertRole(r).label) for r in self.roles]

    @property
    def field_labels(self) -> list[str]:
        return [str(ServiceField(f).label) for f in self.fields]
