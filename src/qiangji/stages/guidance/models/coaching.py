from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from qiangji.accounts import clock
from qiangji.accounts.models import who_and_when
from qiangji.files.models import StoredFile
from qiangji.registry.models import Organisation

from ..choices import CoachingKind, NotesReaders
from .plan import PlanItem


class CoachingEngagement(models.Model):
    """One organisation and one expert work on one thing (个性化指导), from its goal to what came of it."""

    organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="coaching_engagements", verbose_name=_("机构")
    )
    kind = models.CharField(_("辅导类别"), max_length=10, choices=CoachingKind)
    expert = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="coaching_engagements", verbose_name=_("辅导专家")
    )
    plan_item = models.ForeignKey(
        PlanItem, models.PROTECT, null=True, blank=True, related_name="coaching_engagements", verbose_name=_("计划事项")
    )
    goal = models.CharField(_("目标"), max_length=300)
    opened_on = models.DateField(_("开始日期"))
    opened_at = models.DateTimeField(_("登记时间"), default=clock.now)
    opened_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    ended_on = models.DateField(_("结束日期"), null=True, blank=True)
    result = models.TextField(_("成果"), max_length=1000, blank=True)
    follow_up_on = models.DateField(_("回访日期"), null=True, blank=True)
    ended_at = models.DateTimeField(_("结束时间"), null=True, blank=True)
    ended_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name = _("辅导")
        ordering = ["-opened_on", "-id"]
        indexes = [models.Index(fields=["expert", "ended_on"], name="coaching_of_expert")]
        constraints = [
            who_and_when("ended"),
            models.CheckConstraint(
                condition=models.Q(ended_on__isnull=True, ended_at__isnull=True, result="", follow_up_on__isnull=True)
                | models.Q(ended_on__isnull=False, ended_at__isnull=False) & ~models.Q(result=""),
                name="coaching_ends_with_a_result",
            ),
            models.CheckConstraint(
                condition=models.Q(ended_on__isnull=True) | models.Q(ended_on__gte=models.F("opened_on")),
                name="coaching_ends_after_it_begins",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation} · {self.get_kind_display()}"

    def get_absolute_url(self) -> str:
        return reverse("guidance:coaching-detail", args=[self.pk])

    @property
    def scope(self) -> str:
        return self.organisation.scope


class CoachingVisit(models.Model):
    """One meeting of an engagement: planned, or held with its hours, or both.

    A held one has its entry in the delivery ledger under ``source``. ``notes`` are read by whom ``notes_readers`` says.
    """

    engagement = models.ForeignKey(CoachingEngagement, models.PROTECT, related_name="visits")
    planned_at = models.DateTimeField(_("约定时间"), null=True, blank=True)
    place = models.CharField(_("地点或方式"), max_length=80, blank=True)
    held_on = models.DateField(_("辅导日期"), null=True, blank=True)
    hours = models.DecimalField(
        _("时长（小时）"), max_digits=4, decimal_places=2, null=True, blank=True, validators=[MinValueValidator(0)]
    )
    notes = models.TextField(_("记录"), max_length=2000, blank=True)
    notes_readers = models.CharField(
        _("谁能看这次的记录"), max_length=12, choices=NotesReaders, default=NotesReaders.HUB
    )
    output = models.ForeignKey(
        StoredFile, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("成果文件")
    )
    entered_at = models.DateTimeField(_("登记时间"), default=clock.now)
    entered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    revision = models.PositiveIntegerField(_("修改次数"), default=1, editable=False)
    voided_at = models.DateTimeField(_("作废时间"), null=True, blank=True)
    voided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    void_reason = models.CharField(_("作废原因"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("辅导记录")
        ordering = ["-held_on", "-planned_at", "-id"]
        indexes = [models.Index(fields=["held_on", "engagement"], name="coaching_visit_by_day")]
        constraints = [
            who_and_when("voided"),
            models.CheckConstraint(
                condition=models.Q(held_on__isnull=True, hours__isnull=True, planned_at__isnull=False)
                | models.Q(held_on__isnull=False, hours__gt=0),
                name="coaching_visit_planned_or_held",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.engagement} · {self.when}"

    @property
    def scope(self) -> str:
        return self.engagement.scope

    @property
    def source(self) -> str:
        """Under which the delivery ledger knows it."""
        return f"coaching_visit:{self.pk}"

    @property
    def when(self) -> str:
        if self.held_on is not None:
            return f"{self.held_on:%Y-%m-%d}"
        return f"{timezone.localtime(self.planned_at):%Y-%m-%d %H:%M}"


class CalendarAddress(models.Model):
    """The secret address under which one person's calendar program fetches that person's appointments."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, related_name="calendar_address")
    key = models.CharField(_("密钥"), max_length=43, unique=True)
    made_at = models.DateTimeField(_("生成时间"), default=clock.now)

    class Meta:
        verbose_name = _("日历地址")

    def __str__(self) -> str:
        return str(self.user)
