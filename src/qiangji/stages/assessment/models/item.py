from django.core.validators import MinValueValidator, RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from ..choices import OrganisationSize, Relation
from .frozen import DraftOnly
from .instrument import InstrumentVersion, valid_key

POSITIVE = [MinValueValidator(0)]
valid_level_name = RegexValidator("：", _("等级名里不能有冒号；冒号后面的话请写在描述里。"), inverse_match=True)


class Dimension(DraftOnly):
    """``low_end`` and ``high_end`` say in plain words how each end of the scale shows: a report reads them out."""

    version = models.ForeignKey(InstrumentVersion, models.CASCADE, related_name="dimensions")
    key = models.CharField(_("标识"), max_length=40, validators=[valid_key])
    name = models.CharField(_("维度"), max_length=40)
    short_name = models.CharField(_("简称"), max_length=12, blank=True)
    description = models.TextField(_("说明"), blank=True, max_length=1000)
    low_end = models.CharField(_("低的一端是什么样"), max_length=100, blank=True)
    high_end = models.CharField(_("高的一端是什么样"), max_length=100, blank=True)
    weight = models.DecimalField(_("权重"), max_digits=6, decimal_places=2, default=1, validators=POSITIVE)
    position = models.PositiveSmallIntegerField(_("次序"))
    revision = models.PositiveIntegerField(_("修改次数"), default=1, editable=False)

    class Meta:
        verbose_name = _("维度")
        ordering = ["version_id", "position", "id"]
        constraints = [models.UniqueConstraint(fields=["version", "key"], name="dimension_key_once")]

    def __str__(self) -> str:
        return self.name


class Item(DraftOnly):
    version_path = "dimension__version__"

    dimension = models.ForeignKey(Dimension, models.CASCADE, related_name="items")
    key = models.CharField(_("标识"), max_length=40, validators=[valid_key])
    position = models.PositiveSmallIntegerField(_("次序"))
    stem = models.TextField(_("题目"), max_length=500)
    help = models.TextField(_("提示"), blank=True, max_length=1000)
    evidence = models.TextField(_("需要的材料"), blank=True, max_length=1000)
    evidence_from = models.PositiveSmallIntegerField(_("几级起需要材料"), null=True, blank=True)
    weight = models.DecimalField(_("权重"), max_digits=6, decimal_places=2, default=1, validators=POSITIVE)
    is_reversed = models.BooleanField(_("反向计分"), default=False)
    is_red_flag = models.BooleanField(_("红线题"), default=False, help_text=_("答最低一级即提示红线，不看总分。"))
    allows_na = models.BooleanField(
        _("可答不适用"), default=False, help_text=_("不计入分数，权重由同一维度的其他题分担。")
    )
    allows_unknown = models.BooleanField(
        _("可答不清楚"), default=False, help_text=_("与不适用分开记：说明要再了解，不是不相干。")
    )
    check_score = models.PositiveSmallIntegerField(
        _("注意力检查题应选的分值"),
        null=True,
        blank=True,
        help_text=_("题里写明请选哪一级，看有没有认真读；照常问，不计分。一般的题空着。"),
    )
    revision = models.PositiveIntegerField(_("修改次数"), default=1, editable=False)

    class Meta:
        verbose_name = _("题目")
        ordering = ["dimension__position", "dimension_id", "position", "id"]
        constraints = [models.UniqueConstraint(fields=["dimension", "key"], name="item_key_once")]

    def __str__(self) -> str:
        return self.stem

    @property
    def is_check(self) -> bool:
        return self.check_score is not None


class Option(DraftOnly):
    """A described level of an item. ``score`` is what it counts before reversal."""

    version_path = "item__dimension__version__"

    item = models.ForeignKey(Item, models.CASCADE, related_name="options")
    score = models.PositiveSmallIntegerField(_("分值"))
    name = models.CharField(_("等级"), max_length=40, validators=[valid_level_name])
    description = models.TextField(_("描述"), blank=True, max_length=500)

    class Meta:
        verbose_name = _("选项")
        ordering = ["item_id", "score"]
        constraints = [models.UniqueConstraint(fields=["item", "score"], name="option_score_once")]

    def __str__(self) -> str:
        return f"{self.score} {self.name}"


class ItemExemption(DraftOnly):
    """Right-sizing: an organisation of this size is not asked this item."""

    version_path = "item__dimension__version__"

    item = models.ForeignKey(Item, models.CASCADE, related_name="exemptions")
    size = models.CharField(_("机构规模"), max_length=10, choices=OrganisationSize)

    class Meta:
        verbose_name = _("规模豁免")
        ordering = ["item_id", "size"]
        constraints = [models.UniqueConstraint(fields=["item", "size"], name="exemption_once")]

    def __str__(self) -> str:
        return f"{self.item} · {self.get_size_display()}"


class Crosswalk(DraftOnly):
    """What became of an item from the version before to ``version``; charts break where comparability breaks."""

    version = models.ForeignKey(InstrumentVersion, models.CASCADE, related_name="crosswalk")
    before = models.ForeignKey(Item, models.PROTECT, null=True, blank=True, related_name="later_forms")
    after = models.ForeignKey(Item, models.CASCADE, null=True, blank=True, related_name="earlier_forms")
    relation = models.CharField(_("关系"), max_length=10, choices=Relation)

    class Meta:
        verbose_name = _("版本对照")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["version", "before"], name="crosswalk_before_once"),
            models.UniqueConstraint(fields=["version", "after"], name="crosswalk_after_once"),
            models.CheckConstraint(
                condition=models.Q(relation=Relation.NEW, before__isnull=True, after__isnull=False)
                | models.Q(relation=Relation.RETIRED, before__isnull=False, after__isnull=True)
                | models.Q(relation__in=[Relation.SAME, Relation.REWORDED], before__isnull=False, after__isnull=False),
                name="crosswalk_sides_fit_relation",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.before or '—'} → {self.after or '—'}"
