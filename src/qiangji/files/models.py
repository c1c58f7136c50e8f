from django.conf import settings
from django.db import models
from django.utils.crypto import get_random_string
from django.utils.translation import gettext_lazy as _


def _unguessable(stored: "StoredFile", _name: str) -> str:
    """Where a file lies says nothing about it: neither its own name nor whose it is."""
    return f"files/{get_random_string(32).lower()}.{stored.extension}"


class StoredFile(models.Model):
    """A file that passed the check: what it is was read from its content, and its name is only ever shown."""

    file = models.FileField(_("文件"), upload_to=_unguessable, max_length=120)
    name = models.CharField(_("文件名"), max_length=120)
    extension = models.CharField(_("类型"), max_length=8)
    size = models.PositiveIntegerField(_("字节数"))
    sha256 = models.CharField(_("内容摘要"), max_length=64)
    stored_at = models.DateTimeField(_("存入时间"), auto_now_add=True)
    stored_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name = _("文件")
        ordering = ["-id"]

    def __str__(self) -> str:
        return self.name
