"""Text as it is kept: one kind of line end, whatever the browser sends."""

from typing import Any

from django import forms
from django.db import models


class PlainLines(forms.ModelForm):
    """Browsers send CR LF; kept as it came, the same words would differ between the browser and a workbook."""

    def clean(self):
        cleaned = super().clean() or self.cleaned_data
        return {
            name: value.replace("\r\n", "\n").replace("\r", "\n") if isinstance(value, str) else value
            for name, value in cleaned.items()
        }

    def values(self) -> dict[str, Any]:
        """The model's own columns among the cleaned data."""
        own = {field.name for field in self._meta.model._meta.get_fields() if isinstance(field, models.Field)}
        return {name: value for name, value in self.cleaned_data.items() if name in own and name != "revision"}


def rows(number: int) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": number})
