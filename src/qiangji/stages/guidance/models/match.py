from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from qiangji.accounts import clock
from qiangji.accounts.models import who_and_when

from ..choices import MatchState, Outcome
from .need import Need
from .offer import Offer

# The day that each state begins, in order.
STEPS = {
    MatchState.PROPOSED: "proposed_on",
    MatchState.TALKING: "talking_on",
    MatchState.INTENDED: "intended_on",
    MatchState.AGREED: "agreed_on",
    MatchState.STARTED: "started_on",
    MatchState.ACCEPTED: "accepted_on",
    MatchState.REVIEWED: "reviewed_on",
    MatchState.CLOSED: "closed_on",
}


class Match(models.Model):
    """An offer and a need brought together. How far they are is said by the days of the steps; none is stored twice.

    Without any day it was applied for and waits for the hub to pass it on. ``quantity`` is what is asked of the
    offer. An intention (意向) is no agreement (协议): each has a day of its own, and they are counted apart.
    """

    offer = models.ForeignKey(Offer, models.PROTECT, related_name="matches", verbose_name=_("资源供给"))
    need = models.ForeignKey(Need, models.PROTECT, related_name="matches", verbose_name=_("资源需求"))
    quantity = models.DecimalField(_("数量"), max_digits=12, decimal_places=2)
    why = models.CharField(_("为什么合适"), max_length=500, blank=True)
    opened_at = models.DateTimeField(_("提出时间"), default=clock.now)
    opened_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    proposed_on = models.DateField(_("推荐日期"), null=True, blank=True)
    talking_on = models.DateField(_("洽谈日期"), null=True, blank=True)
    intended_on = models.DateField(_("意向日期"), null=True, blank=True)
    agreed_on = models.DateField(_("协议日期"), null=True, blank=True)
    started_on = models.DateField(_("执行日期"), null=True, blank=True)
    accepted_on = models.DateField(_("验收日期"), null=True, blank=True)
    reviewed_on = models.DateField(_("反馈日期"), null=True, blank=True)
    closed_on = models.DateField(_("关闭日期"), null=True, blank=True)
    failed_on = models.DateField(_("未成日期"), null=True, blank=True)
    fail_reason = models.CharField(_("未成原因"), max_length=300, blank=True)
    feedback = models.CharField(_("机构的反馈"), max_length=500, blank=True)
    moved_on = models.DateField(_("最近动静"), default=clock.today, db_index=True)
    reminded_on = models.DateField(_("提醒日期"), null=True, blank=True)
    outcome = models.CharField(_("后来怎么样"), max_length=10, choices=Outcome, blank=True)
    outcome_note = models.CharField(_("结果说明"), max_length=500, blank=True)
    outcome_at = models.DateTimeField(_("回访时间"), null=True, blank=True)
    outcome_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name = _("资源对接")
        ordering = ["-pk"]
        constraints = [
            who_and_when("outcome"),
            models.UniqueConstraint(
                fields=["offer", "need"], condition=models.Q(failed_on=None), name="match_once_while_it_lives"
            ),
            models.CheckConstraint(condition=models.Q(quantity__gt=0), name="match_of_something"),
            models.CheckConstraint(
                condition=models.Q(failed_on=None, fail_reason="")
                | (models.Q(failed_on__isnull=False) & ~models.Q(fail_reason="")),
                name="match_failed_for_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.need.organisation} · {self.offer}"

    def get_absolute_url(self) -> str:
        return reverse("guidance:match-detail", args=[self.pk])

    @property
    def scope(self) -> str:
        return self.need.organisation.scope

    @property
    def state(self) -> MatchState:
        """The furthest step that has a day."""
        if self.failed_on is not None:
            return MatchState.FAILED
        reached = [state for state, column in STEPS.items() if getattr(self, column) is not None]
        return reached[-1] if reached else MatchState.WAITING
