from django import forms
from django.utils.translation import gettext_lazy as _


class WorkbookForm(forms.Form):
    workbook = forms.FileField(
        label=_("选择工作簿"),
        max_length=200,
        help_text=_("用下载的模板填写，.xlsx 格式，最多 5,000 行、10 MB"),
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx"}),
    )
