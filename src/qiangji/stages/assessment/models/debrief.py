import datetime as dt

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from qiangji.accounts.models import who_and_when

from ..choices import Attendance
from .answer import AnswerSheet


class DebriefSlot(models.Model):
    """A time that a coach offers for going through a result together."""

    coach = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="debrief_slots")
    starts_at = models.DateTimeField(_("开始时间"))
    minutes = models.PositiveSmallIntegerField(_("时长（分钟）"), default=45)
    place = models.CharField(_("地点或方式"), max_length=80)
    withdrawn_at = models.DateTimeField(_("撤回时间"), null=True, blank=True)
    withdrawn_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name = _("辅导时段")
        ordering = ["starts_at", "id"]
        constraints = [
            who_and_when("withdrawn"),
            models.UniqueConstraint(
                fields=["coach", "starts_at"], condition=models.Q(withdrawn_at=None), name="coach_offers_a_time_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.when} · {self.place}"

    @property
    def when(self) -> str:
        return f"{timezone.localtime(self.starts_at):%Y-%m-%d %H:%M}"

    @property
    def day(self) -> dt.date:
        return timezone.localtime(self.starts_at).date()

    @property
    def ends_at(self) -> dt.datetime:
        return self.starts_at + dt.timedelta(minutes=self.minutes)


class Debrief(models.Model):
    """测评报告辅导: a booked slot, what came of it, and what the person chose to share.

    ``coach_notes`` are the coach's alone. ``next_steps`` are the person's and the coach's until the person shares.
    """

    sheet = models.ForeignKey(AnswerSheet, models.PROTECT, related_name="debriefs")
    slot = models.ForeignKey(DebriefSlot, models.PROTECT, related_name="debriefs")
    booked_at = models.DateTimeField(_("预约时间"), auto_now_add=True)
    booked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    cancelled_at = models.DateTimeField(_("取消时间"), null=True, blank=True)
    cancelled_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    attendance = models.CharField(_("到场情况"), max_length=10, choices=Attendance, blank=True)
    recorded_at = models.DateTimeField(_("登记时间"), null=True, blank=True)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    coach_notes = models.TextField(_("辅导专家的笔记"), blank=True, max_length=4000)
    next_steps = models.TextField(_("商定的下一步"), blank=True, max_length=2000)
    shared_at = models.DateTimeField(_("分享时间"), null=True, blank=True)
    shared_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name = _("测评报告辅导")
        ordering = ["-slot__starts_at", "-id"]
        constraints = [
            who_and_when("cancelled"),
            who_and_when("recorded"),
            who_and_when("shared"),
            models.UniqueConstraint(fields=["slot"], condition=models.Q(cancelled_at=None), name="slot_booked_once"),
            models.CheckConstraint(
                condition=models.Q(recorded_at__isnull=True, attendance="")
                | models.Q(recorded_at__isnull=False) & ~models.Q(attendance=""),
                name="debrief_attendance_with_its_record",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.sheet} · {self.slot}"

    def get_absolute_url(self) -> str:
        return reverse("assessment:debrief-detail", args=[self.pk])
