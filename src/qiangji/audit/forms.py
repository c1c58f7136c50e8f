"""What an auditor may look for."""

from django import forms
from django.utils.translation import gettext_lazy as _

from qiangji.ui.widgets import DateInput

from .sentences import KINDS


class FilterForm(forms.Form):
    kind = forms.ChoiceField(label=_("事由"), required=False)
    actor = forms.CharField(label=_("经办人"), required=False, max_length=60)
    subject = forms.CharField(label=_("对象"), required=False, max_length=60)
    since = forms.DateField(label=_("从"), required=False, widget=DateInput)
    until = forms.DateField(label=_("到"), required=False, widget=DateInput)

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        named = sorted((str(kind.label), key) for key, kind in KINDS.items())
        self.fields["kind"].choices = [("", _("全部")), *((key, label) for label, key in named)]

    @property
    def chosen(self) -> dict:
        return self.cleaned_data if self.is_valid() else {}
