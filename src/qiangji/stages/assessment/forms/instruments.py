"""An instrument and the head of a version."""

from typing import cast

from django import forms
from django.db import models
from django.utils.translation import gettext_lazy as _

from ..choices import AnswerFormat, Measures
from ..models import Instrument, InstrumentVersion
from ..models.instrument import valid_label
from .text import PlainLines, rows


def _without_blank(field: forms.Field, choices: type[models.TextChoices]) -> None:
    """Radios show by themselves that nothing is chosen yet."""
    cast(forms.ChoiceField, field).choices = choices.choices


class InstrumentForm(PlainLines):
    class Meta:
        model = Instrument
        fields = ["name", "key", "measures", "purpose"]
        widgets = {"measures": forms.RadioSelect, "purpose": rows(3)}
        help_texts = {
            "key": _("工作簿里的 form_id；建好后不再改。"),
            "measures": _("谁能看结果由它决定：测个人的，只有本人和指派的辅导专家能看。"),
            "purpose": _("写给答题人看：测什么，用来做什么。"),
        }

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        _without_blank(self.fields["measures"], Measures)
        if self.instance.pk:
            del self.fields["key"]


class VersionForm(PlainLines):
    revision = forms.IntegerField(widget=forms.HiddenInput)

    class Meta:
        model = InstrumentVersion
        fields = ["label", "answer_format", "instructions"]
        widgets = {"answer_format": forms.RadioSelect, "instructions": rows(3)}
        help_texts = {
            "answer_format": _("描述等级：每一级都写清是什么样；同意程度：每道题用同一组说法。"),
            "instructions": _("答题前看到的话。"),
        }

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        _without_blank(self.fields["answer_format"], AnswerFormat)


class NewVersionForm(VersionForm):
    revision = None  # type: ignore[assignment]


class SuccessorForm(forms.Form):
    label = forms.CharField(
        label=_("新版本"),
        max_length=20,
        validators=[valid_label],
        help_text=_("内容先照抄上一版，题目都记为“相同”；改了措辞的会记为“改写”。"),
    )
