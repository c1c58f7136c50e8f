from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from qiangji.accounts import clock
from qiangji.accounts.models import ScopeField, who_and_when
from qiangji.files.models import StoredFile
from qiangji.registry.models import Organisation
from qiangji.stages.assessment.models import Dimension

from ..choices import DeliveryKind
from .plan import PlanItem


class Delivery(models.Model):
    """One service actually given to an organisation: the ledger that all stages write to, and nobody edits.

    ``dimension`` is the indicator it was meant for: that of the plan item's finding where there is one. What turns out
    wrong is voided with a reason and entered again. ``source`` is where it came from, such as ``coaching_visit:12``,
    and keeps the same thing from being entered twice.
    """

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="deliveries")
    scope = ScopeField(_("范围"))
    kind = models.CharField(_("类别"), max_length=10, choices=DeliveryKind)
    title = models.CharField(_("内容"), max_length=200)
    quantity = models.DecimalField(_("数量"), max_digits=14, decimal_places=2, validators=[MinValueValidator(0)])
    unit = models.CharField(_("单位"), max_length=10)
    given_on = models.DateField(_("日期"), db_index=True)
    given_by = models.CharField(_("提供方"), max_length=120)
    plan_item = models.ForeignKey(PlanItem, models.PROTECT, null=True, blank=True, related_name="deliveries")
    dimension = models.ForeignKey(Dimension, models.PROTECT, null=True, blank=True, related_name="+")
    evidence = models.ForeignKey(StoredFile, models.PROTECT, null=True, blank=True, related_name="+")
    source = models.CharField(_("来源"), max_length=60, blank=True)
    recorded_at = models.DateTimeField(_("登记时间"), default=clock.now)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    voided_at = models.DateTimeField(_("作废时间"), null=True, blank=True)
    voided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    void_reason = models.CharField(_("作废原因"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("服务记录")
        ordering = ["-given_on", "-id"]
        indexes = [models.Index(fields=["organisation", "given_on"], name="delivery_of_organisation")]
        constraints = [
            who_and_when("voided"),
            models.CheckConstraint(condition=models.Q(quantity__gt=0), name="delivery_of_something"),
            models.UniqueConstraint(
                fields=["source"],
                condition=models.Q(voided_at__isnull=True) & ~models.Q(source=""),
                name="delivery_once_per_source",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("guidance:delivery-detail", args=[self.pk])
