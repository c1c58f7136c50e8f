from django import forms
from django.utils.translation import gettext_lazy as _

from ..choices import Grade, InspectionResult
from ..choices import PartyForm as PartyOrganisationForm
from .tidying import DateField, TidyForm, seen_field


class InspectionForm(TidyForm, forms.Form):
    """The year falls away when a conclusion is corrected, and what was seen when a new one is recorded."""

    year = forms.IntegerField(label=_("年度"), min_value=1990, max_value=2100)
    result = forms.ChoiceField(label=_("结论"), choices=InspectionResult.choices, widget=forms.RadioSelect)
    concluded_on = DateField(label=_("结论日期"), required=False)
    note = forms.CharField(label=_("说明"), max_length=200, required=False)
    seen = seen_field()

    def __init__(self, *args, correcting: bool = False, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["year" if correcting else "seen"]


class GradeForm(TidyForm, forms.Form):
    grade = forms.ChoiceField(label=_("等级"), choices=Grade.choices, widget=forms.RadioSelect)
    issuer = forms.CharField(label=_("评定机关"), max_length=80, required=False)
    issued_on = DateField(label=_("评定日期"))
    expires_on = DateField(label=_("有效期至"), past=False, required=False, help_text=_("不填按五年计算"))


class PartyForm(TidyForm, forms.Form):
    form = forms.ChoiceField(label=_("党组织形式"), choices=PartyOrganisationForm.choices, widget=forms.RadioSelect)
    superior = forms.CharField(label=_("上级党组织"), max_length=80, required=False)
    since = DateField(label=_("自哪天起"))


class RemovalForm(TidyForm, forms.Form):
    reason = forms.CharField(label=_("删除的原因"), max_length=200)
