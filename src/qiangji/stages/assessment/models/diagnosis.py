from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from qiangji.accounts import clock
from qiangji.accounts.models import who_and_when
from qiangji.registry.models import Person

from ..choices import DiagnosisKind, FindingKind, Stance
from .item import Dimension, Item
from .round import Assessment
from .score import Scoring


class Diagnosis(models.Model):
    """An interpretation that somebody signs, resting on ``scoring``. From the signature on nothing in it changes."""

    assessment = models.ForeignKey(Assessment, models.PROTECT, related_name="diagnoses")
    kind = models.CharField(_("类别"), max_length=10, choices=DiagnosisKind, default=DiagnosisKind.FIRST)
    follows = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="followed_by")
    diagnostician = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="diagnoses", verbose_name=_("诊断专家")
    )
    scoring = models.ForeignKey(Scoring, models.PROTECT, null=True, blank=True, related_name="+")
    visited_on = models.DateField(_("走访日期"), null=True, blank=True)
    gist = models.TextField(_("一句话"), blank=True, max_length=300)
    revision = models.PositiveIntegerField(_("修改次数"), default=1, editable=False)
    begun_at = models.DateTimeField(_("开始时间"), default=clock.now)
    signed_at = models.DateTimeField(_("签署时间"), null=True, blank=True)
    signed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    stance = models.CharField(_("机构意见"), max_length=10, choices=Stance, blank=True)
    stance_note = models.TextField(_("意见说明"), blank=True, max_length=1000)
    answered_at = models.DateTimeField(_("答复时间"), null=True, blank=True)
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name = _("诊断")
        ordering = ["-id"]
        constraints = [
            who_and_when("signed"),
            who_and_when("answered"),
            models.UniqueConstraint(fields=["assessment", "kind"], name="diagnosis_of_a_kind_once"),
            models.CheckConstraint(
                condition=models.Q(answered_at__isnull=True, stance="")
                | models.Q(answered_at__isnull=False) & ~models.Q(stance=""),
                name="diagnosis_stance_with_its_answer",
            ),
            models.CheckConstraint(
                condition=models.Q(kind=DiagnosisKind.FIRST, follows__isnull=True)
                | models.Q(kind=DiagnosisKind.FOLLOW_UP, follows__isnull=False),
                name="follow_up_names_what_it_follows",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.assessment.organisation} · {self.get_kind_display()}"

    def get_absolute_url(self) -> str:
        return reverse("assessment:diagnosis-detail", args=[self.pk])

    @property
    def scope(self) -> str:
        return self.assessment.scope


class DiagnosisParticipant(models.Model):
    """Who from the organisation took part."""

    diagnosis = models.ForeignKey(Diagnosis, models.CASCADE, related_name="participants")
    person = models.ForeignKey(Person, models.PROTECT, related_name="diagnoses")

    class Meta:
        verbose_name = _("诊断参与人")
        ordering = ["diagnosis_id", "id"]
        constraints = [models.UniqueConstraint(fields=["diagnosis", "person"], name="participant_once_per_diagnosis")]

    def __str__(self) -> str:
        return str(self.person)


class Finding(models.Model):
    """One thing that the diagnosis says, and the indicator it says it about: where a plan item begins.

    ``drafted`` is the sentence a rule proposed, ``text`` what the expert made of it. ``value``, ``low`` and ``high``
    are the score it rests on (0–100, 90 %), kept because a later scoring must not move a signed sentence.
    """

    diagnosis = models.ForeignKey(Diagnosis, models.CASCADE, related_name="findings")
    kind = models.CharField(_("类别"), max_length=10, choices=FindingKind)
    dimension = models.ForeignKey(Dimension, models.PROTECT, null=True, blank=True, related_name="+")
    item = models.ForeignKey(Item, models.PROTECT, null=True, blank=True, related_name="+")
    rule = models.CharField(_("依据规则"), max_length=40, blank=True)
    drafted = models.TextField(_("系统草稿"), blank=True, max_length=500)
    text = models.TextField(_("结论"), max_length=500)
    value = models.FloatField(_("得分"), null=True, blank=True)
    low = models.FloatField(_("区间下限"), null=True, blank=True)
    high = models.FloatField(_("区间上限"), null=True, blank=True)
    position = models.PositiveSmallIntegerField(_("次序"))

    class Meta:
        verbose_name = _("诊断结论")
        ordering = ["diagnosis_id", "position", "id"]

    def __str__(self) -> str:
        return self.text

    @property
    def name(self) -> str:
        """What it is about."""
        return self.dimension.name if self.dimension else ""
