"""Choosing among records. A number that no record can have is a wrong choice, not a broken page."""

from collections.abc import Callable
from functools import cache

from django import forms

from qiangji.registry.filters import ANY


def _is_number(value: object) -> bool:
    text = str(value)
    return text.isascii() and text.isdigit() and len(text) < 19


class OneRecord(forms.ModelChoiceField):
    def to_python(self, value):
        if value not in self.empty_values and not _is_number(value):
            raise forms.ValidationError(self.error_messages["invalid_choice"], code="invalid_choice")
        return super().to_python(value)


class SomeRecords(forms.ModelMultipleChoiceField):
    def clean(self, value):
        if value and not all(_is_number(one) for one in value):
            raise forms.ValidationError(self.error_messages["invalid_choice"], code="invalid_choice")
        return super().clean(value)


def any_place(places: Callable[[], list[tuple[str, str]]]) -> Callable[[], list[tuple[str, object]]]:
    """The choices of a 地区 field: asked of the database when shown or checked, and then only once."""

    @cache
    def asked() -> list[tuple[str, object]]:
        return [*ANY, *places()]

    return asked
