from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class Notice(models.Model):
    """A message to one person: what to do and where. It never carries a result, only the way to it."""

    to = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="notices", verbose_name=_("收件人"))
    title = models.CharField(_("标题"), max_length=80)
    text = models.TextField(_("内容"), max_length=1000)
    url = models.CharField(_("链接"), max_length=200, blank=True)
    sent_at = models.DateTimeField(_("发送时间"), auto_now_add=True)
    sent_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    read_at = models.DateTimeField(_("阅读时间"), null=True, blank=True)

    class Meta:
        verbose_name = _("消息")
        ordering = ["-id"]
        indexes = [models.Index(fields=["to", "read_at"])]

    def __str__(self) -> str:
        return self.title
