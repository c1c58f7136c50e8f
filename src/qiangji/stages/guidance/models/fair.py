from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from qiangji.accounts import clock
from qiangji.accounts.models import ScopeField, who_and_when
from qiangji.registry.models import Organisation


class JobFair(models.Model):
    """双选会. No CV of anybody is kept: of people there are counts only."""

    name = models.CharField(_("名称"), max_length=80)
    organiser = models.CharField(_("主办方"), max_length=120)
    platform = models.CharField(_("平台或地点"), max_length=120)
    held_on = models.DateField(_("日期"))
    is_online = models.BooleanField(_("线上举办"), default=False)
    scope = ScopeField(_("范围"))
    recorded_at = models.DateTimeField(_("登记时间"), default=clock.now)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name = _("双选会")
        ordering = ["-held_on", "-id"]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("guidance:fair-detail", args=[self.pk])


class FairBooth(models.Model):
    """One organisation at one fair. It reports its own counts; an empty one is not yet reported, which is not zero."""

    fair = models.ForeignKey(JobFair, models.PROTECT, related_name="booths")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="fair_booths")
    scope = ScopeField(_("范围"))
    cvs = models.PositiveIntegerField(_("收到简历"), null=True, blank=True)
    interviews = models.PositiveIntegerField(_("面试"), null=True, blank=True)
    intended = models.PositiveIntegerField(_("录用意向"), null=True, blank=True)
    signed = models.PositiveIntegerField(_("签约"), null=True, blank=True)
    arrived = models.PositiveIntegerField(_("到岗"), null=True, blank=True)
    stayed = models.PositiveIntegerField(_("三个月后在岗"), null=True, blank=True)
    reported_at = models.DateTimeField(_("填报时间"), null=True, blank=True)
    reported_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name = _("双选会展位")
        ordering = ["fair_id", "id"]
        constraints = [
            who_and_when("reported"),
            models.UniqueConstraint(fields=["fair", "organisation"], name="booth_once_a_fair"),
            models.CheckConstraint(
                condition=Q(arrived=None) | Q(signed__gte=F("arrived")), name="booth_arrived_of_signed"
            ),
            models.CheckConstraint(
                condition=Q(stayed=None) | Q(arrived__gte=F("stayed")), name="booth_stayed_of_arrived"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation} · {self.fair}"

    def get_absolute_url(self) -> str:
        return reverse("guidance:booth-detail", args=[self.pk])


class FairPost(models.Model):
    """A post offered at a booth, and whether a disabled person can do it, with what accommodation."""

    booth = models.ForeignKey(FairBooth, models.CASCADE, related_name="posts")
    title = models.CharField(_("岗位"), max_length=60)
    openings = models.PositiveSmallIntegerField(_("人数"))
    education = models.CharField(_("学历"), max_length=20, blank=True)
    field = models.CharField(_("专业"), max_length=60, blank=True)
    pay_from = models.PositiveIntegerField(_("月薪自（元）"), null=True, blank=True)
    pay_to = models.PositiveIntegerField(_("月薪至（元）"), null=True, blank=True)
    place = models.CharField(_("工作地点"), max_length=80)
    fits_disabled = models.BooleanField(_("适合残疾人"), default=False)
    accommodation = models.CharField(_("合理便利"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("招聘岗位")
        ordering = ["booth_id", "id"]
        constraints = [
            models.CheckConstraint(condition=Q(openings__gt=0), name="post_for_somebody"),
            models.CheckConstraint(
                condition=Q(pay_from=None) | Q(pay_to=None) | Q(pay_to__gte=F("pay_from")), name="post_pays_a_range"
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def scope(self) -> str:
        return self.booth.scope
