"""Finding one sheet among those assigned."""

from django import forms
from django.utils.translation import gettext_lazy as _


class CoachedFilter(forms.Form):
    q = forms.CharField(label=_("答卷编号"), max_length=40, required=False)
