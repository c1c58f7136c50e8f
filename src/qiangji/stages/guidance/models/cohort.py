from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from qiangji.accounts import clock
from qiangji.accounts.models import ScopeField, who_and_when
from qiangji.registry.models import Cycle, Organisation

from ..choices import Because, MeasureKind, OrganisationFloor
from .plan import PlanItem

MOST_AT_ALL = 1_000_000_000


def _amount(label, **given):
    return models.PositiveIntegerField(label, validators=[MaxValueValidator(MOST_AT_ALL)], **given)


class CohortProposal(models.Model):
    """Who gets which item of the signed plans with the hours, seats and money that there are. A person signs it.

    ``total`` and ``bound`` are what the core reached and what no answer can exceed. ``more`` says for each of the three
    what one unit more would bring. Both are of the proposal, not of what people made of it.
    """

    name = models.CharField(_("名称"), max_length=60)
    cycle = models.ForeignKey(Cycle, models.PROTECT, related_name="cohort_proposals", verbose_name=_("年度"))
    scope = ScopeField(_("面向哪里的机构"))
    hours = _amount(_("专家小时"))
    seats = _amount(_("课程名额"))
    budget = _amount(_("预算（元）"))
    hours_each = models.PositiveIntegerField(
        _("每项辅导用几小时"), default=6, validators=[MinValueValidator(1), MaxValueValidator(1000)]
    )
    grant_each = models.PositiveIntegerField(
        _("每项物资或款项用多少元"), default=5000, validators=[MinValueValidator(1), MaxValueValidator(MOST_AT_ALL)]
    )
    most = models.PositiveSmallIntegerField(
        _("每家最多几项"), default=2, validators=[MinValueValidator(1), MaxValueValidator(3)]
    )
    district_floor = models.PositiveSmallIntegerField(
        _("每个地区至少惠及百分之几的机构"), default=0, validators=[MaxValueValidator(100)]
    )
    organisation_floor = models.CharField(
        _("机构下限"), max_length=10, choices=OrganisationFloor, default=OrganisationFloor.NEVER_SERVED
    )
    total = models.FloatField(_("总分值"), default=0)
    bound = models.FloatField(_("分值上界"), default=0)
    gap = models.FloatField(_("与上界的差距"), default=0)
    core_version = models.CharField(_("分配内核版本"), max_length=20)
    more = models.JSONField(_("多一份会怎样"), default=list, blank=True)
    made_at = models.DateTimeField(_("拟定时间"), default=clock.now)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    explained_at = models.DateTimeField(_("理由算完时间"), null=True, blank=True)
    signed_at = models.DateTimeField(_("签署时间"), null=True, blank=True)
    signed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name = _("统筹方案")
        ordering = ["-id"]
        constraints = [who_and_when("signed")]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("guidance:cohort-detail", args=[self.pk])

    @property
    def is_proved(self) -> bool:
        return self.gap == 0


class ProposalLine(models.Model):
    """One open item of a signed plan in a proposal: proposed or not, why, and what a person decided.

    ``loss`` is what the total falls by when it is done the other way round; none when no answer keeps the floors then.
    ``instead`` is the best line that then comes in (of a line that is in) or goes out (of one that is out).
    """

    proposal = models.ForeignKey(CohortProposal, models.CASCADE, related_name="lines")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="proposal_lines")
    plan_item = models.ForeignKey(PlanItem, models.PROTECT, related_name="proposal_lines")
    kind = models.CharField(_("类别"), max_length=10, choices=MeasureKind)
    title = models.CharField(_("做什么"), max_length=120)
    position = models.PositiveIntegerField(_("次序"))
    never_served = models.BooleanField(_("从未得到过服务"))
    value = models.PositiveSmallIntegerField(_("分值"))
    hours = models.PositiveIntegerField(_("小时"))
    seats = models.PositiveSmallIntegerField(_("名额"))
    money = models.PositiveIntegerField(_("金额（元）"))
    proposed = models.BooleanField(_("建议做"))
    because = models.CharField(_("理由"), max_length=10, choices=Because)
    loss = models.FloatField(_("换掉它总分少多少"), null=True, blank=True)
    instead = models.ForeignKey("self", models.SET_NULL, null=True, blank=True, related_name="+")
    decided = models.BooleanField(_("决定做"))
    note = models.CharField(_("改动的原因"), max_length=300, blank=True)
    decided_at = models.DateTimeField(_("改动时间"), null=True, blank=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name = _("方案的一行")
        ordering = ["proposal_id", "position"]
        constraints = [
            who_and_when("decided"),
            models.UniqueConstraint(fields=["proposal", "plan_item"], name="line_once_per_proposal"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_changed(self) -> bool:
        return self.decided != self.proposed

    @property
    def threshold(self) -> float | None:
        """The value at which the answer turns: below it for a line that is in, above it for one that is out."""
        if self.loss is None:
            return None
        return self.value - self.loss if self.proposed else self.value + self.loss
