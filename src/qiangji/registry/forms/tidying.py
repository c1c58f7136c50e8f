"""What the registry's forms share: text tidied before it is kept, and dates that can be."""

import datetime as dt

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from qiangji.ui.widgets import DateInput

from ..limits import EARLIEST, LATEST
from ..text import tidy

NOTHING_CHOSEN = _("请选择")


class TidyForm(forms.BaseForm):
    """Characters nobody can see do not count as an answer, nor stay inside one."""

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            if getattr(field, "empty_label", None):
                field.empty_label = NOTHING_CHOSEN
            elif isinstance(field, forms.TypedChoiceField):
                field.choices = [(value, label if value else NOTHING_CHOSEN) for value, label in field.choices]

    def clean(self) -> dict:
        super().clean()
        for name, value in list(self.cleaned_data.items()):
            if isinstance(value, str) and type(self.fields[name]) in (forms.CharField, forms.EmailField):
                self.cleaned_data[name] = tidy(value)
                if self.fields[name].required and not self.cleaned_data[name]:
                    self.add_error(name, self.fields[name].error_messages["required"])
        return self.cleaned_data


class DateField(forms.DateField):
    """A day the registry can know of; ``past`` refuses days that have not come (by the real clock)."""

    widget = DateInput

    def __init__(self, *, past: bool = True, **kwargs) -> None:
        super().__init__(**kwargs)
        self.past = past

    def validate(self, value: dt.date | None) -> None:
        super().validate(value)
        if value is None:
            return
        if not EARLIEST <= value <= LATEST:
            raise forms.ValidationError(_("日期应在 1949-10-01 到 2100-12-31 之间。"))
        if self.past and value > timezone.localdate():
            raise forms.ValidationError(_("日期不能晚于今天。"))


def seen_field() -> forms.CharField:
    """Which text the form was opened on: an edit somebody else made meanwhile is not overwritten."""
    return forms.CharField(label=_("打开时的内容"), widget=forms.HiddenInput, max_length=40)
