from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from qiangji.accounts import clock
from qiangji.accounts.models import Region, who_and_when
from qiangji.registry.choices import ServiceField

from ..choices import ResourceKind, ValueBasis
from .partner import Partner


class Offer(models.Model):
    """What a partner can give: how much, until when, where, to whom. Nobody is asked for money in public here."""

    partner = models.ForeignKey(Partner, models.PROTECT, related_name="offers", verbose_name=_("资源伙伴"))
    title = models.CharField(_("资源"), max_length=80)
    kind = models.CharField(_("类别"), max_length=10, choices=ResourceKind)
    quantity = models.DecimalField(_("数量"), max_digits=12, decimal_places=2)
    unit = models.CharField(_("单位"), max_length=10)
    seats = models.PositiveSmallIntegerField(_("最多对接几家"), null=True, blank=True)
    worth = models.DecimalField(_("价值（元）"), max_digits=14, decimal_places=2, null=True, blank=True)
    worth_basis = models.CharField(
        _("价值依据"), max_length=10, choices=ValueBasis, default=ValueBasis.UNPRICED, blank=True
    )
    starts_on = models.DateField(_("可用开始"))
    ends_on = models.DateField(_("可用截止"))
    districts = models.ManyToManyField(Region, blank=True, related_name="+", verbose_name=_("面向地区"))
    field = models.CharField(_("只面向的服务领域"), max_length=2, choices=ServiceField, blank=True)
    conditions = models.CharField(_("条件"), max_length=300, blank=True)
    handover = models.CharField(_("怎么交付"), max_length=200, blank=True)
    published_at = models.DateTimeField(_("发布时间"), default=clock.now)
    published_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    withdrawn_at = models.DateTimeField(_("撤下时间"), null=True, blank=True)
    withdrawn_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name = _("资源供给")
        ordering = ["-published_at", "-pk"]
        indexes = [models.Index(fields=["ends_on", "kind"], name="offer_open_by_kind")]
        constraints = [
            who_and_when("withdrawn"),
            models.CheckConstraint(condition=models.Q(quantity__gt=0), name="offer_of_something"),
            models.CheckConstraint(
                condition=models.Q(ends_on__gte=models.F("starts_on")), name="offer_ends_after_start"
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("guidance:offer-detail", args=[self.pk])

    @property
    def scope(self) -> str:
        return self.partner.scope

    @property
    def is_open(self) -> bool:
        return self.withdrawn_at is None and self.ends_on >= clock.today()
