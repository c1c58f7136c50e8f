from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from qiangji.accounts import clock
from qiangji.accounts.models import ScopeField
from qiangji.files.models import StoredFile

from ..choices import Condition, GiftKind, MovementKind, ValueBasis
from .donor import Donor


class Donation(models.Model):
    """The first leg: a donor to the hub. Without a donor it is anonymous.

    The ticket is issued elsewhere, in the finance bureau's system: here its number and its picture are kept.
    """

    donor = models.ForeignKey(
        Donor, models.PROTECT, null=True, blank=True, related_name="donations", verbose_name=_("捐赠方")
    )
    scope = ScopeField(_("范围"))
    received_on = models.DateField(_("收到日期"))
    agreement_number = models.CharField(_("协议编号"), max_length=60, blank=True)
    agreed_on = models.DateField(_("协议日期"), null=True, blank=True)
    purpose = models.CharField(_("约定用途"), max_length=200, blank=True)
    ticket_number = models.CharField(_("捐赠票据号码"), max_length=40, blank=True)
    ticket_picture = models.ForeignKey(StoredFile, models.PROTECT, null=True, blank=True, related_name="+")
    recorded_at = models.DateTimeField(_("登记时间"), default=clock.now)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name = _("捐赠")
        ordering = ["-received_on", "-id"]

    def __str__(self) -> str:
        return f"{self.donor_name} · {self.received_on}"

    def get_absolute_url(self) -> str:
        return reverse("guidance:donation-detail", args=[self.pk])

    @property
    def donor_name(self) -> str:
        return str(self.donor) if self.donor_id else gettext("匿名捐赠")


class Gift(models.Model):
    """One line of a donation: so many pieces, or an amount of money. How many are left is the sum of its movements."""

    donation = models.ForeignKey(Donation, models.PROTECT, related_name="gifts")
    kind = models.CharField(_("类别"), max_length=10, choices=GiftKind)
    name = models.CharField(_("名称"), max_length=80)
    quantity = models.DecimalField(_("数量"), max_digits=12, decimal_places=2, validators=[MinValueValidator(0)])
    unit = models.CharField(_("单位"), max_length=10)
    spec = models.CharField(_("规格"), max_length=80, blank=True)
    condition = models.CharField(_("状况"), max_length=10, choices=Condition, blank=True)
    expires_on = models.DateField(_("有效期至"), null=True, blank=True)
    unit_value = models.DecimalField(_("单价（元）"), max_digits=12, decimal_places=2, null=True, blank=True)
    value_basis = models.CharField(_("计价依据"), max_length=10, choices=ValueBasis, blank=True)
    banked_on = models.DateField(_("到账日期"), null=True, blank=True)
    voucher = models.CharField(_("银行凭证号"), max_length=60, blank=True)

    class Meta:
        verbose_name = _("捐赠明细")
        ordering = ["donation_id", "id"]
        constraints = [
            models.CheckConstraint(condition=Q(quantity__gt=0), name="gift_of_something"),
            models.CheckConstraint(
                condition=Q(unit_value=None, value_basis__in=["", ValueBasis.UNPRICED])
                | Q(unit_value__gt=0) & ~Q(value_basis__in=["", ValueBasis.UNPRICED]),
                name="gift_priced_on_a_basis",
            ),
            models.CheckConstraint(
                condition=Q(kind=GiftKind.MONEY, banked_on__isnull=False, value_basis="")
                | Q(kind=GiftKind.GOODS, banked_on=None) & ~Q(value_basis=""),
                name="gift_money_is_banked",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name}（{self.spec}）" if self.spec else self.name

    @property
    def scope(self) -> str:
        return self.donation.scope


class StockMovement(models.Model):
    """What changed the stock of a gift. Numbered one after the other, each with what was left: never below nothing."""

    gift = models.ForeignKey(Gift, models.PROTECT, related_name="movements")
    number = models.PositiveIntegerField(_("序号"))
    kind = models.CharField(_("变动"), max_length=10, choices=MovementKind)
    quantity = models.DecimalField(_("增减"), max_digits=12, decimal_places=2)
    left = models.DecimalField(_("结存"), max_digits=12, decimal_places=2)
    reason = models.CharField(_("原因"), max_length=200, blank=True)
    moved_at = models.DateTimeField(_("时间"), default=clock.now)
    moved_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name = _("库存变动")
        ordering = ["gift_id", "number"]
        constraints = [
            models.UniqueConstraint(fields=["gift", "number"], name="stock_movement_in_order"),
            models.CheckConstraint(condition=Q(left__gte=0), name="stock_never_negative"),
            models.CheckConstraint(
                condition=~Q(kind=MovementKind.CORRECTION) | ~Q(reason=""), name="stock_corrected_with_a_reason"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.quantity}"
