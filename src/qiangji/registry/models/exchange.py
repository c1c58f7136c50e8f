from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class WorkbookUpload(models.Model):
    """A workbook somebody previewed: kept for a short while, for that person only, until it is imported or forgotten.

    After the import only the counts stay; the workbook and its rows are emptied.
    """

    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", verbose_name=_("上传人"))
    at = models.DateTimeField(_("上传时间"), auto_now_add=True)
    filename = models.CharField(_("文件名"), max_length=200)
    workbook = models.BinaryField(_("工作簿"), blank=True)
    rows = models.JSONField(_("读到的行"), default=list)
    summary = models.JSONField(_("合计"), default=dict)
    imported_at = models.DateTimeField(_("导入时间"), null=True, blank=True)

    class Meta:
        verbose_name = _("上传的工作簿")
        ordering = ["-id"]

    def __str__(self) -> str:
        return self.filename
