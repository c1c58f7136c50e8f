from django import forms

from ..models import TreatmentRule


class TreatmentForm(forms.ModelForm):
    class Meta:
        model = TreatmentRule
        fields = ("dimension_key", "up_to_level", "kind", "title", "importance", "effort", "days")
