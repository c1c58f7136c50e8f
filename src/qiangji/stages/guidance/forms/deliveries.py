"""The ledger's forms: what was given, why a record is void, and the query rows."""

from decimal import Decimal

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from qiangji.accounts import clock
from qiangji.registry.filters import Choice, Filter, Search
from qiangji.registry.models import Organisation
from qiangji.ui.widgets import DateInput

from ..choices import DeliveryKind

FIRST_YEAR = 2020


class DeliveryFilter(Filter):
    q = Search(label=gettext_lazy("机构名称"))
    kind = Choice(label=gettext_lazy("类别"), choices=DeliveryKind.choices)
    year = Choice(label=gettext_lazy("年度"))
    indicator = Search(label=gettext_lazy("指标代码"))
    voided = Choice(
        label=gettext_lazy("状态"),
        choices=[("1", gettext_lazy("已作废"))],
        any_of=[("", gettext_lazy("有效"))],
    )

    def __init__(self, data) -> None:
        super().__init__(data)
        years = [(str(year), str(year)) for year in range(clock.today().year, FIRST_YEAR - 1, -1)]
        self.fields["year"].choices = [("", _("全部")), *years]

    def asked(self, rows, chosen):
        rows = rows.filter(voided_at__isnull=not chosen["voided"])
        if chosen["q"]:
            rows = rows.filter(organisation__name__icontains=chosen["q"])
        if chosen["kind"]:
            rows = rows.filter(kind=chosen["kind"])
        if chosen["year"]:
            rows = rows.filter(given_on__year=int(chosen["year"]))
        if chosen["indicator"]:
            rows = rows.filter(dimension__key__iexact=chosen["indicator"])
        return rows


class DeliveryForm(forms.Form):
    """Where an item is given, the organisation and the indicator are those of the item."""

    organisation = forms.CharField(
        label=gettext_lazy("机构"), max_length=120, help_text=gettext_lazy("写机构的全称或统一社会信用代码。")
    )
    kind = forms.ChoiceField(label=gettext_lazy("类别"), choices=DeliveryKind)
    title = forms.CharField(label=gettext_lazy("内容"), max_length=200)
    quantity = forms.DecimalField(label=gettext_lazy("数量"), min_value=0, max_digits=14, decimal_places=2)
    unit = forms.CharField(
        label=gettext_lazy("单位"), max_length=10, help_text=gettext_lazy("例如小时、课时、次、件、元。")
    )
    given_on = forms.DateField(label=gettext_lazy("日期"), widget=DateInput)
    given_by = forms.CharField(
        label=gettext_lazy("提供方"), max_length=120, help_text=gettext_lazy("谁给的：专家、枢纽、企业或捐赠方。")
    )

    def __init__(self, *args, organisations, with_organisation: bool, **given) -> None:
        super().__init__(*args, **given)
        self._organisations = organisations
        if not with_organisation:
            del self.fields["organisation"]

    def clean_quantity(self) -> Decimal:
        if self.cleaned_data["quantity"] <= 0:
            raise forms.ValidationError(_("数量要大于 0。"))
        return self.cleaned_data["quantity"]

    def clean_organisation(self) -> Organisation:
        said = self.cleaned_data["organisation"].strip()
        found = list(self._organisations.filter(name=said)[:2]) or list(
            self._organisations.filter(credit_code=said)[:2]
        )
        if len(found) != 1:
            raise forms.ValidationError(_("没有找到这家机构，请写全称或统一社会信用代码。"))
        return found[0]


class VoidForm(forms.Form):
    reason = forms.CharField(label=gettext_lazy("作废原因"), max_length=300, widget=forms.Textarea(attrs={"rows": 3}))


class BehindForm(forms.Form):
    """The way in by an address: what does not make sense is left out."""

    indicator = forms.CharField(label=gettext_lazy("指标代码"), max_length=20, required=False)
    since = forms.DateField(label=gettext_lazy("从"), required=False, widget=DateInput)
    until = forms.DateField(label=gettext_lazy("到"), required=False, widget=DateInput)
