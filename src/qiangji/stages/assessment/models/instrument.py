import re

from django.conf import settings
from django.core.validators import RegexValidator
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from ..choices import AnswerFormat, Measures
from .frozen import DraftOnly

KEY = re.compile(r"[A-Za-z][A-Za-z0-9_-]*")
LABEL = re.compile(r"[0-9A-Za-z][0-9A-Za-z._-]*")
valid_key = RegexValidator(rf"^{KEY.pattern}\Z", _("标识请用字母开头，只含字母、数字、横线和下划线。"))
valid_label = RegexValidator(rf"^{LABEL.pattern}\Z", _("版本只能由字母、数字、点和横线组成，例如 2.0。"))


class Instrument(models.Model):
    key = models.CharField(_("标识"), max_length=40, unique=True, validators=[valid_key])
    name = models.CharField(_("名称"), max_length=80)
    measures = models.CharField(_("测量对象"), max_length=20, choices=Measures)
    purpose = models.TextField(_("用途说明"), blank=True, max_length=2000)

    class Meta:
        verbose_name = _("量表")
        ordering = ["key"]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("assessment:instrument-detail", args=[self.key])


class InstrumentVersion(DraftOnly):
    """One edition of an instrument. Frozen for good once published; a change means a new version.

    ``revision`` counts the changes of the head of a draft, so that two editors cannot overwrite each other unseen.
    ``content_hash`` is written at publication: what a report cites beside the label.
    """

    version_path = ""

    instrument = models.ForeignKey(Instrument, models.PROTECT, related_name="versions")
    label = models.CharField(_("版本"), max_length=20, validators=[valid_label])
    answer_format = models.CharField(_("作答形式"), max_length=20, choices=AnswerFormat)
    based_on = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="successors")
    instructions = models.TextField(_("答题说明"), blank=True, max_length=2000)
    revision = models.PositiveIntegerField(_("修改次数"), default=1, editable=False)
    created_at = models.DateTimeField(_("创建时间"), auto_now_add=True)
    frozen_at = models.DateTimeField(_("发布时间"), null=True, blank=True)
    frozen_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    content_hash = models.CharField(_("内容摘要"), max_length=64, blank=True)

    class Meta:
        verbose_name = _("量表版本")
        ordering = ["instrument_id", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["instrument", "label"], name="version_label_once"),
            models.CheckConstraint(
                condition=models.Q(frozen_at__isnull=True) | ~models.Q(content_hash=""), name="frozen_version_has_hash"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.instrument} {self.label}"

    def get_absolute_url(self) -> str:
        return reverse("assessment:version-detail", args=[self.instrument.key, self.label])

    @property
    def is_frozen(self) -> bool:
        return self.frozen_at is not None
