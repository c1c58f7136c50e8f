from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from qiangji.accounts import clock
from qiangji.accounts.models import who_and_when

from ..choices import Released
from .round import Assessment


class Release(models.Model):
    """An organisation lets its supervisors see a result, and may take that back: a ledger of both."""

    assessment = models.ForeignKey(Assessment, models.PROTECT, related_name="releases")
    what = models.CharField(_("共享内容"), max_length=10, choices=Released)
    released_at = models.DateTimeField(_("授权时间"), default=clock.now)
    released_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    withdrawn_at = models.DateTimeField(_("收回时间"), null=True, blank=True)
    withdrawn_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name = _("共享授权")
        ordering = ["-id"]
        constraints = [
            who_and_when("withdrawn"),
            models.UniqueConstraint(
                fields=["assessment", "what"], condition=models.Q(withdrawn_at=None), name="released_once_at_a_time"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.assessment} · {self.get_what_display()}"
