from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from qiangji.accounts import clock
from qiangji.accounts.models import who_and_when
from qiangji.registry.models import Organisation

from ..choices import ResourceKind, Urgency
from .plan import PlanItem


class Need(models.Model):
    """What an organisation lacks: asked for by a plan item, or said by the organisation itself."""

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="needs", verbose_name=_("机构"))
    plan_item = models.ForeignKey(
        PlanItem, models.PROTECT, null=True, blank=True, related_name="needs", verbose_name=_("计划事项")
    )
    title = models.CharField(_("需要什么"), max_length=80)
    kind = models.CharField(_("类别"), max_length=10, choices=ResourceKind)
    quantity = models.DecimalField(_("数量"), max_digits=12, decimal_places=2)
    unit = models.CharField(_("单位"), max_length=10)
    reason = models.CharField(_("为什么需要"), max_length=300, blank=True)
    urgency = models.PositiveSmallIntegerField(_("缓急"), choices=Urgency, default=Urgency.SOON)
    needed_by = models.DateField(_("最晚什么时候要"))
    posted_at = models.DateTimeField(_("提出时间"), default=clock.now)
    posted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    withdrawn_at = models.DateTimeField(_("撤回时间"), null=True, blank=True)
    withdrawn_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name = _("资源需求")
        ordering = ["-posted_at", "-pk"]
        indexes = [models.Index(fields=["organisation", "needed_by"], name="need_of_organisation")]
        constraints = [
            who_and_when("withdrawn"),
            models.CheckConstraint(condition=models.Q(quantity__gt=0), name="need_of_something"),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("guidance:need-detail", args=[self.pk])

    @property
    def scope(self) -> str:
        return self.organisation.scope
