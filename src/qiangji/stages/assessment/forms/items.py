"""A dimension; an item with its options."""

from typing import cast

from django import forms
from django.utils.translation import gettext_lazy as _

from ..choices import Measures, OrganisationSize
from ..definition import OptionDefinition
from ..models import Dimension, InstrumentVersion, Item
from ..models.item import valid_level_name
from ..xlsform.lists import MOST_OPTIONS, MOST_SCORE
from .text import PlainLines, rows

KEY_HINT = _("字母开头，只含字母、数字、横线和下划线；导入答卷时用作列名。")


class DimensionForm(PlainLines):
    revision = forms.IntegerField(widget=forms.HiddenInput, required=False)

    class Meta:
        model = Dimension
        fields = ["name", "key", "short_name", "description", "low_end", "high_end", "weight"]
        widgets = {"description": rows(2)}
        help_texts = {
            "key": KEY_HINT,
            "short_name": _("图上用，最多 12 字；空着就用全名。"),
            "low_end": _("不带褒贬地写，报告会照着念，例如：话不多，独处时更自在。"),
            "high_end": _("例如：容易和人热络，愿意站出来带头。"),
        }


class ItemForm(PlainLines):
    exempt = forms.MultipleChoiceField(
        label=_("哪些规模的机构不问"),
        choices=OrganisationSize.choices,
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    revision = forms.IntegerField(widget=forms.HiddenInput, required=False)

    class Meta:
        model = Item
        fields = [
            "stem",
            "key",
            "help",
            "evidence",
            "evidence_from",
            "weight",
            "is_reversed",
            "is_red_flag",
            "allows_na",
            "allows_unknown",
            "check_score",
        ]
        widgets = {"stem": rows(2), "help": rows(2), "evidence": rows(2)}
        help_texts = {"key": KEY_HINT, "evidence_from": _("选这一级或更高时请对方附材料；空着就不要材料。")}

    def __init__(self, *args, version: InstrumentVersion, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        if version.instrument.measures == Measures.PERSON:
            # About a person nothing is proven, nothing weighs more, and there is no size of organisation.
            for name in ("evidence", "evidence_from", "weight", "exempt"):
                del self.fields[name]


class OptionForm(forms.Form):
    score = forms.IntegerField(label=_("分值"), min_value=0, max_value=MOST_SCORE, required=False)
    name = forms.CharField(label=_("等级"), max_length=40, validators=[valid_level_name], required=False)
    description = forms.CharField(label=_("描述"), max_length=500, widget=rows(2), required=False)

    def clean(self):
        cleaned = super().clean() or {}
        if (cleaned.get("score") is None) != (not cleaned.get("name")) and not self.errors:
            self.add_error("name", _("分值和等级要一起填；不要这一级，就把三格都清空。"))
        elif cleaned.get("description") and not cleaned.get("name") and not self.errors:
            self.add_error("name", _("写了描述，还缺分值和等级。"))
        return cleaned


class _OptionForms(forms.BaseFormSet):
    def __init__(self, data=None, *, initial=None, **kwargs) -> None:
        # Rows that arrive as they were shown count as filled in, not as untouched.
        super().__init__(data, initial=initial if data is None else None, **kwargs)

    def clean(self) -> None:
        if any(self.errors):
            return
        scores = [option.score for option in self.options()]
        if len(set(scores)) < len(scores):
            raise forms.ValidationError(_("有两个选项的分值相同；每个选项的分值要不一样。"))

    def options(self) -> list[OptionDefinition]:
        """The rows that are filled in; an emptied row is an option less."""
        filled = [form.cleaned_data for form in self.forms if form.cleaned_data.get("name")]
        return [OptionDefinition(row["score"], row["name"], row["description"].replace("\r\n", "\n")) for row in filled]


OptionForms = cast(
    type[_OptionForms],
    forms.formset_factory(OptionForm, formset=_OptionForms, extra=2, max_num=MOST_OPTIONS, absolute_max=MOST_OPTIONS),
)
