from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from qiangji.accounts import clock
from qiangji.accounts.models import ScopeField, who_and_when
from qiangji.registry.models import Cycle, Organisation

from ..choices import OrganisationSize, SupervisorView
from .instrument import InstrumentVersion


class Round(models.Model):
    """An instrument version × chosen organisations × a window × who answers.

    What it promises (``supervisor_view``) is fixed when it opens. Where it stands follows from its dates.
    """

    cycle = models.ForeignKey(Cycle, models.PROTECT, verbose_name=_("年度"), related_name="rounds")
    version = models.ForeignKey(InstrumentVersion, models.PROTECT, verbose_name=_("量表版本"), related_name="rounds")
    name = models.CharField(_("名称"), max_length=60)
    scope = ScopeField(_("范围"))
    opens_on = models.DateField(_("开始日期"))
    closes_on = models.DateField(_("截止日期"))
    supervisor_view = models.CharField(
        _("残联能看到什么"), max_length=20, choices=SupervisorView, default=SupervisorView.AGGREGATES
    )
    answerers_wanted = models.PositiveSmallIntegerField(_("每家机构请几位自评"), default=5)
    asks_assessor = models.BooleanField(_("请外部专家评"), default=True)
    opened_at = models.DateTimeField(_("启动时间"), null=True, blank=True)
    opened_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    closed_at = models.DateTimeField(_("结束时间"), null=True, blank=True)
    closed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name = _("批次")
        ordering = ["-opens_on", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["cycle", "name"], name="round_name_once_per_cycle"),
            models.CheckConstraint(
                condition=models.Q(closes_on__gte=models.F("opens_on")), name="round_closes_after_it_opens"
            ),
            who_and_when("opened"),
            who_and_when("closed"),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("assessment:round-detail", args=[self.pk])


class Assessment(models.Model):
    """One organisation in one round: the whole undertaking, from the first answer to the signed diagnosis.

    ``size`` is the organisation's size when it was invited: it decides which items are not asked.
    """

    round = models.ForeignKey(Round, models.PROTECT, related_name="assessments")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="assessments")
    size = models.CharField(_("机构规模"), max_length=10, choices=OrganisationSize, blank=True)
    assessor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="assessments",
        verbose_name=_("诊断专家"),
    )
    invited_at = models.DateTimeField(_("邀请时间"), default=clock.now)

    class Meta:
        verbose_name = _("评估")
        ordering = ["round_id", "organisation__scope"]
        constraints = [models.UniqueConstraint(fields=["round", "organisation"], name="organisation_once_per_round")]

    def __str__(self) -> str:
        return f"{self.organisation} · {self.round}"

    def get_absolute_url(self) -> str:
        return reverse("assessment:assessment-detail", args=[self.pk])

    @property
    def scope(self) -> str:
        return self.organisation.scope
