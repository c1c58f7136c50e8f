from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from qiangji.accounts.models import ScopeField

from ..choices import PartnerKind


class Partner(models.Model):
    """Somebody who has something to give. With an account it publishes its own offers and sees nobody else's."""

    name = models.CharField(_("名称"), max_length=120, unique=True)
    kind = models.CharField(_("类别"), max_length=12, choices=PartnerKind)
    scope = ScopeField(_("范围"))
    contact = models.CharField(_("联系方式"), max_length=80, blank=True)
    note = models.CharField(_("说明"), max_length=300, blank=True)
    account = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="partner",
        verbose_name=_("伙伴账号"),
    )

    class Meta:
        verbose_name = _("资源伙伴")
        ordering = ["name", "pk"]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return f"{reverse('guidance:offer-list')}?partner={self.pk}"
