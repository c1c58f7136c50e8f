from django.db import models
from django.utils.translation import gettext_lazy as _

from qiangji.files.models import StoredFile

from .answer import AnswerSheet
from .item import Item


class Evidence(models.Model):
    """A file that shows an answer to be so. It belongs to the sheet, not to the level chosen."""

    sheet = models.ForeignKey(AnswerSheet, models.CASCADE, related_name="evidence")
    item = models.ForeignKey(Item, models.PROTECT, related_name="+")
    file = models.OneToOneField(StoredFile, models.PROTECT, related_name="evidence")
    added_at = models.DateTimeField(_("上传时间"), auto_now_add=True)

    class Meta:
        verbose_name = _("证明材料")
        ordering = ["sheet_id", "item_id", "id"]

    def __str__(self) -> str:
        return str(self.file)
