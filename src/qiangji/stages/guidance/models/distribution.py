from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from qiangji.accounts import clock
from qiangji.accounts.models import ScopeField, who_and_when
from qiangji.files.models import StoredFile
from qiangji.registry.models import Organisation

from ..choices import SigningWay
from .donation import Gift
from .plan import PlanItem


class Distribution(models.Model):
    """The second leg: a batch that the hub hands on to organisations."""

    name = models.CharField(_("名称"), max_length=80)
    planned_on = models.DateField(_("发放日期"))
    scope = ScopeField(_("范围"))
    note = models.CharField(_("说明"), max_length=300, blank=True)
    recorded_at = models.DateTimeField(_("登记时间"), default=clock.now)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name = _("发放批次")
        ordering = ["-planned_on", "-id"]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("guidance:distribution-detail", args=[self.pk])


class Receipt(models.Model):
    """What one organisation gets in one batch. Only signed does it count as given."""

    distribution = models.ForeignKey(Distribution, models.PROTECT, related_name="receipts")
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="gift_receipts", verbose_name=_("受助机构")
    )
    scope = ScopeField(_("范围"))
    plan_item = models.ForeignKey(PlanItem, models.PROTECT, null=True, blank=True, related_name="gift_receipts")
    way = models.CharField(_("签收方式"), max_length=10, choices=SigningWay, blank=True)
    received_on = models.DateField(_("收到日期"), null=True, blank=True)
    signed_as = models.CharField(_("签收人"), max_length=40, blank=True)
    paper = models.ForeignKey(StoredFile, models.PROTECT, null=True, blank=True, related_name="+")
    signed_at = models.DateTimeField(_("签收时间"), null=True, blank=True)
    signed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name = _("签收单")
        ordering = ["distribution_id", "id"]
        constraints = [
            who_and_when("signed"),
            models.UniqueConstraint(fields=["distribution", "organisation"], name="receipt_once_a_batch"),
            models.CheckConstraint(
                condition=Q(signed_at=None, way="", received_on=None)
                | Q(signed_at__isnull=False, received_on__isnull=False) & ~Q(way=""),
                name="receipt_signed_in_a_way",
            ),
            models.CheckConstraint(
                condition=~Q(way=SigningWay.PAPER) | Q(paper__isnull=False), name="receipt_on_paper_shows_it"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation} · {self.distribution}"

    def get_absolute_url(self) -> str:
        return reverse("guidance:receipt-detail", args=[self.pk])


class ReceiptLine(models.Model):
    receipt = models.ForeignKey(Receipt, models.CASCADE, related_name="lines")
    gift = models.ForeignKey(Gift, models.PROTECT, related_name="receipt_lines")
    quantity = models.DecimalField(_("数量"), max_digits=12, decimal_places=2)

    class Meta:
        verbose_name = _("发放明细")
        ordering = ["receipt_id", "id"]
        constraints = [
            models.CheckConstraint(condition=Q(quantity__gt=0), name="receipt_line_of_something"),
            models.UniqueConstraint(fields=["receipt", "gift"], name="receipt_line_once_a_gift"),
        ]

    def __str__(self) -> str:
        return f"{self.gift} × {self.quantity:f}"
