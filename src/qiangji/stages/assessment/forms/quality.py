"""How short a short form is to be; which two groups are compared."""

from django import forms
from django.utils.translation import gettext_lazy as _

from ..choices import Grouping
from ..models.instrument import valid_label


class ShortFormForm(forms.Form):
    per_dimension = forms.IntegerField(label=_("每个维度的题数"), min_value=2, max_value=20, initial=3)
    label = forms.CharField(label=_("新版本"), max_length=20, required=False, validators=[valid_label])


class GroupingForm(forms.Form):
    grouping = forms.ChoiceField(label=_("比较哪两组"), choices=Grouping, widget=forms.RadioSelect)
