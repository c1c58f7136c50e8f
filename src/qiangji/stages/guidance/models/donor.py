from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from qiangji.accounts.models import ScopeField


class Donor(models.Model):
    """Who gave. With an account they follow their own gifts, and nobody else's."""

    name = models.CharField(_("名称"), max_length=120)
    account = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="as_donor",
        verbose_name=_("查询账号"),
    )
    scope = ScopeField(_("范围"))

    class Meta:
        verbose_name = _("捐赠方")
        ordering = ["name", "id"]
        constraints = [models.UniqueConstraint(fields=["scope", "name"], name="donor_once")]

    def __str__(self) -> str:
        return self.name
