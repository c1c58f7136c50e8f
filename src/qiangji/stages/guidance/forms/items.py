"""What the organisation says of an item, and how an item ends."""

from django import forms
from django.utils.translation import gettext_lazy as _

from qiangji.ui.widgets import DateInput

from ..choices import Ending, Stance


class AnswerForm(forms.Form):
    stance = forms.ChoiceField(label=_("机构意见"), choices=Stance, widget=forms.RadioSelect)
    note = forms.CharField(
        label=_("说明"),
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("有不同意见，请写为什么、想怎么办。"),
    )


class EndForm(forms.Form):
    ending = forms.ChoiceField(label=_("怎样结束"), choices=Ending, widget=forms.RadioSelect)
    reason = forms.CharField(
        label=_("原因或结果"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("完成的写结果；不再进行和暂停的写为什么。机构看得到。"),
    )


class ResumeForm(forms.Form):
    due_on = forms.DateField(label=_("新的期限"), widget=DateInput)
