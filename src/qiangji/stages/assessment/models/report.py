from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from qiangji.files.models import StoredFile

from .answer import AnswerSheet
from .round import Assessment, Round


class ReportRun(models.Model):
    """All reports of a round, made in the background. Its parts are what is done: a run that was cut off goes on."""

    round = models.ForeignKey(Round, models.PROTECT, related_name="report_runs")
    total = models.PositiveIntegerField(_("总份数"))
    requested_at = models.DateTimeField(_("发起时间"), auto_now_add=True)
    requested_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    heartbeat_at = models.DateTimeField(_("最近进展"), null=True, blank=True)
    finished_at = models.DateTimeField(_("完成时间"), null=True, blank=True)
    failure = models.CharField(_("失败原因"), max_length=200, blank=True)
    archive = models.OneToOneField(StoredFile, models.SET_NULL, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name = _("报告批量生成")
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.round} · {self.requested_at:%Y-%m-%d %H:%M}"


class ReportPart(models.Model):
    """One report of a run: a person's or an organisation's."""

    run = models.ForeignKey(ReportRun, models.CASCADE, related_name="parts")
    sheet = models.ForeignKey(AnswerSheet, models.CASCADE, null=True, blank=True, related_name="reports")
    assessment = models.ForeignKey(Assessment, models.CASCADE, null=True, blank=True, related_name="reports")
    file = models.OneToOneField(StoredFile, models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("报告")
        ordering = ["run_id", "id"]
        constraints = [
            models.UniqueConstraint(fields=["run", "sheet"], name="report_once_per_sheet"),
            models.UniqueConstraint(fields=["run", "assessment"], name="report_once_per_assessment"),
            models.CheckConstraint(
                condition=models.Q(sheet__isnull=True, assessment__isnull=False)
                | models.Q(sheet__isnull=False, assessment__isnull=True),
                name="report_is_about_one_thing",
            ),
        ]

    def __str__(self) -> str:
        return str(self.file)
