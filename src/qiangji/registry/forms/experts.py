from django import forms
from django.utils.translation import gettext_lazy as _

from qiangji.accounts.models import Region

from ..choices import ExpertRole, ServiceField
from .organisations import in_columns
from .tidying import DateField, TidyForm, seen_field


class ExpertForm(TidyForm, forms.Form):
    """One roster entry with the person it is about."""

    name = forms.CharField(label=_("姓名"), max_length=40)
    employer = forms.CharField(label=_("工作单位"), max_length=80, required=False)
    title = forms.CharField(label=_("职称或职务"), max_length=60, required=False)
    roles = forms.MultipleChoiceField(
        label=_("可承担"), choices=ExpertRole.choices, widget=forms.CheckboxSelectMultiple
    )
    fields_of_work = forms.MultipleChoiceField(
        label=_("擅长领域"), choices=ServiceField.choices, required=False, widget=in_columns()
    )
    regions = forms.ModelMultipleChoiceField(
        label=_("可服务地区"),
        queryset=Region.objects.all(),
        to_field_name="code",
        required=False,
        widget=in_columns(),
    )
    hours_per_month = forms.IntegerField(label=_("每月可用小时"), required=False, min_value=0, max_value=300)
    phone = forms.CharField(label=_("电话"), max_length=40, required=False)
    email = forms.EmailField(label=_("邮箱"), max_length=254, required=False)
    seen = seen_field()

    def __init__(self, *args, is_new: bool = False, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        if is_new:
            del self.fields["seen"]

    @staticmethod
    def facts(values: dict) -> dict:
        """The cleaned values under the names the roster knows."""
        names = ("employer", "title", "roles", "regions", "hours_per_month")
        return {name: values[name] for name in names} | {"fields": values["fields_of_work"]}


class ReleaseForm(TidyForm, forms.Form):
    on = DateField(label=_("出库日期"))
