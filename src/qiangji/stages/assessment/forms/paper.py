"""Answer workbooks sent by a browser: a person's own, or several that came on paper."""

import base64
import binascii
import datetime as dt

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from qiangji.accounts import clock
from qiangji.ui.widgets import DateInput

from ..answerbook import MAX_BYTES

MOST_FILES = 20
ACCEPT = {"accept": ".xlsx"}


class AnswerBookForm(forms.Form):
    workbook = forms.FileField(
        label=gettext_lazy("填好的工作簿"),
        max_length=200,
        help_text=gettext_lazy("从这里下载的那一份，.xlsx 格式，1 MB 以内。"),
        widget=forms.FileInput(attrs=ACCEPT),
    )

    def content(self) -> bytes:
        return self.cleaned_data["workbook"].read(MAX_BYTES + 1)


class _SeveralInput(forms.FileInput):
    allow_multiple_selected = True


class _SeveralFiles(forms.FileField):
    def clean(self, data, initial=None) -> list[UploadedFile]:
        files = data if isinstance(data, list) else [data] if data else []
        if len(files) > MOST_FILES:
            raise forms.ValidationError(_("一次最多传 %(n)d 份工作簿；请分几次传。") % {"n": MOST_FILES})
        return [super(_SeveralFiles, self).clean(one, initial) for one in files or [None]]


class PaperForm(forms.Form):
    workbooks = _SeveralFiles(
        label=gettext_lazy("录好的工作簿"),
        max_length=200,
        help_text=gettext_lazy("可以一次选几份；每份 1 MB 以内。"),
        widget=_SeveralInput(attrs=ACCEPT),
    )
    handed_in_on = forms.DateField(
        label=gettext_lazy("交来的日期"),
        help_text=gettext_lazy("纸质答卷交到枢纽的那一天；不在同一天的，分开传。"),
        widget=DateInput,
        error_messages={"invalid": gettext_lazy("请填日期，如 2022-05-15。")},
    )

    def clean_handed_in_on(self) -> dt.date:
        day = self.cleaned_data["handed_in_on"]
        if day > clock.today():
            raise forms.ValidationError(_("这一天还没有到；请填交来的日期。"))
        return day

    def contents(self) -> list[tuple[str, bytes]]:
        return [(file.name, file.read(MAX_BYTES + 1)) for file in self.cleaned_data["workbooks"]]

    def moment(self) -> dt.datetime:
        """Noon of that day: paper says no more; never later than now."""
        noon = dt.datetime.combine(self.cleaned_data["handed_in_on"], dt.time(12))
        return min(timezone.make_aware(noon), clock.now())


class SentBackForm(forms.Form):
    """A workbook that was looked through and not taken in, sent again by its own page."""

    content = forms.CharField(widget=forms.HiddenInput, max_length=2 * MAX_BYTES)

    def clean_content(self) -> bytes:
        try:
            return base64.b64decode(self.cleaned_data["content"], validate=True)
        except (binascii.Error, ValueError) as error:
            raise forms.ValidationError(_("没有收到工作簿；请重新上传。")) from error
