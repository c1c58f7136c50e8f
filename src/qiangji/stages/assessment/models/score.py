from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from qiangji.accounts import clock

from ..choices import Voice
from .answer import AnswerImport, AnswerSheet
from .instrument import InstrumentVersion
from .item import Dimension
from .round import Assessment, Round


class Scoring(models.Model):
    """One run of the core over one version's sheets: with which core, over which import, round, or all others, when.

    ``checked`` and ``inattentive`` count people by the attention checks of the round; below five nothing is kept.
    """

    version = models.ForeignKey(InstrumentVersion, models.PROTECT, related_name="scorings")
    source = models.ForeignKey(AnswerImport, models.PROTECT, null=True, blank=True, related_name="scorings")
    round = models.ForeignKey(Round, models.PROTECT, null=True, blank=True, related_name="scorings")
    core_version = models.CharField(_("测量内核版本"), max_length=20)
    scored_at = models.DateTimeField(_("计分时间"), default=clock.now)
    checked = models.PositiveIntegerField(_("答了注意力检查题的人数"), null=True)
    inattentive = models.PositiveIntegerField(_("其中选错的人数"), null=True)

    class Meta:
        verbose_name = _("计分")
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.version} · {timezone.localtime(self.scored_at):%Y-%m-%d %H:%M}"


class ScaleStatistics(models.Model):
    """How a dimension behaved in one scoring: what every score's uncertainty rests on.

    ``n`` counts complete sheets. ``refusal`` is the core's reason for giving no reliability, as a code with figures.
    Of organisations all errors and quarters are 0–100; the quarters are those of ``organisations``, by the voice that
    leads in each, and the ICCs say how far an organisation's people agree.
    """

    scoring = models.ForeignKey(Scoring, models.CASCADE, related_name="statistics")
    dimension = models.ForeignKey(Dimension, models.PROTECT, related_name="+")
    n = models.PositiveIntegerField(_("完整答卷数"))
    alpha = models.FloatField(_("α 系数"), null=True)
    alpha_low = models.FloatField(_("α 下限"), null=True)
    alpha_high = models.FloatField(_("α 上限"), null=True)
    omega = models.FloatField(_("ω 系数"), null=True)
    sem = models.FloatField(_("测量标准误"), null=True)
    lower_quarter = models.FloatField(_("下四分位"), null=True)
    upper_quarter = models.FloatField(_("上四分位"), null=True)
    organisations = models.PositiveIntegerField(_("机构数"), default=0)
    icc1 = models.FloatField(_("一位填答者的一致性"), null=True)
    icc2 = models.FloatField(_("几位填答者均值的一致性"), null=True)
    refusal = models.JSONField(_("不能计算的原因"), default=dict, blank=True)

    class Meta:
        verbose_name = _("维度统计")
        ordering = ["scoring_id", "dimension__position"]
        constraints = [models.UniqueConstraint(fields=["scoring", "dimension"], name="statistics_once")]

    def __str__(self) -> str:
        return f"{self.dimension} α={self.alpha}"


class DimensionScore(models.Model):
    """A sheet's score on one dimension, on the version's own answer scale, with its standard error."""

    scoring = models.ForeignKey(Scoring, models.CASCADE, related_name="scores")
    sheet = models.ForeignKey(AnswerSheet, models.CASCADE, related_name="scores")
    dimension = models.ForeignKey(Dimension, models.PROTECT, related_name="+")
    value = models.FloatField(_("得分"), null=True)
    se = models.FloatField(_("标准误"), null=True)
    n_items = models.PositiveSmallIntegerField(_("作答题数"))

    class Meta:
        verbose_name = _("维度得分")
        ordering = ["sheet_id", "dimension__position"]
        constraints = [models.UniqueConstraint(fields=["scoring", "sheet", "dimension"], name="dimension_score_once")]

    def __str__(self) -> str:
        return f"{self.dimension} {self.value}"


class VoiceScore(models.Model):
    """What one voice says of an organisation on a dimension, or over all (``dimension`` empty): 0–100, with its error.

    ``lowest``, ``highest`` and ``agreement`` (r_WG) are of the people behind the self voice, kept only where there are
    enough of them to hide in.
    """

    scoring = models.ForeignKey(Scoring, models.CASCADE, related_name="voice_scores")
    assessment = models.ForeignKey(Assessment, models.CASCADE, related_name="scores")
    voice = models.CharField(_("谁的回答"), max_length=10, choices=Voice)
    dimension = models.ForeignKey(Dimension, models.PROTECT, null=True, blank=True, related_name="+")
    value = models.FloatField(_("得分"), null=True)
    se = models.FloatField(_("标准误"), null=True)
    n = models.PositiveSmallIntegerField(_("答卷数"))
    lowest = models.FloatField(_("最低"), null=True)
    highest = models.FloatField(_("最高"), null=True)
    agreement = models.FloatField(_("几位填答者的一致程度"), null=True)
    refusal = models.JSONField(_("不能计算的原因"), default=dict, blank=True)

    class Meta:
        verbose_name = _("画像得分")
        ordering = ["assessment_id", "voice", "dimension__position"]
        constraints = [
            models.UniqueConstraint(fields=["scoring", "assessment", "voice", "dimension"], name="voice_score_once"),
            models.UniqueConstraint(
                fields=["scoring", "assessment", "voice"],
                condition=models.Q(dimension=None),
                name="voice_total_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.assessment} {self.get_voice_display()} {self.value}"
