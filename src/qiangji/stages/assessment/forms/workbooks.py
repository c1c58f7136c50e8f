"""A workbook sent by a browser."""

from django import forms
from django.utils.translation import gettext_lazy as _


class WorkbookForm(forms.Form):
    workbook = forms.FileField(
        label=_("工作簿"),
        help_text=_(
            "XLSForm，.xlsx，含 survey、choices、settings 三张表；KoboToolbox 导出的表加上 measures 等列就能用。"
        ),
        widget=forms.FileInput(attrs={"accept": ".xlsx"}),
    )
    replace_draft = forms.BooleanField(
        label=_("替换草稿"), required=False, help_text=_("已有同一版本的草稿时，用工作簿的内容整个替换它。")
    )
