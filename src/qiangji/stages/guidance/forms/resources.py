"""Publishing, asking, and moving on."""

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from qiangji.accounts import clock
from qiangji.accounts.models import Region
from qiangji.ui.widgets import DateInput

from ..choices import MatchState, Outcome, ResourceKind
from ..models import Need, Offer, Partner


class _Plain(forms.ModelForm):
    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            if isinstance(field, forms.TypedChoiceField) and not isinstance(field.widget, forms.RadioSelect):
                field.choices = [(value, label if value != "" else _("请选择")) for value, label in field.choices]


class PartnerForm(_Plain):
    class Meta:
        model = Partner
        fields = ["name", "kind", "contact", "note", "account"]
        help_texts = {
            "account": gettext_lazy("有账号的伙伴自己发布供给，只看得到自己的。"),
            "contact": gettext_lazy("单位的联系方式，不写私人号码。"),
        }

    def __init__(self, *args, accounts, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["account"].queryset = accounts
        self.fields["account"].empty_label = _("没有账号")


class OfferForm(_Plain):
    class Meta:
        model = Offer
        fields = [
            "partner",
            "title",
            "kind",
            "quantity",
            "unit",
            "seats",
            "starts_on",
            "ends_on",
            "districts",
            "field",
            "conditions",
            "handover",
            "worth",
            "worth_basis",
        ]
        widgets = {"starts_on": DateInput, "ends_on": DateInput, "districts": forms.CheckboxSelectMultiple}
        help_texts = {
            "title": gettext_lazy("一句话说清给什么，例如“周末志愿陪伴”。"),
            "unit": gettext_lazy("例如 人次、小时、台、元；需求用同样的单位才好核对。"),
            "seats": gettext_lazy("空着就只看数量。"),
            "districts": gettext_lazy("一个也不选就是面向全市。"),
            "worth": gettext_lazy("没有依据就空着，按“未计价”登记。"),
        }

    def __init__(self, *args, partners, places, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["partner"].queryset = partners
        self.fields["partner"].empty_label = _("请选择")
        if len(own := list(partners[:2])) == 1:
            self.fields["partner"].initial = own[0].pk
        self.fields["districts"].queryset = places
        self.fields["field"].choices = [("", _("不限")), *self.fields["field"].choices[1:]]

    def clean(self) -> dict:
        given = super().clean() or self.cleaned_data
        if given.get("quantity") is not None and given["quantity"] <= 0:
            self.add_error("quantity", _("数量要大于 0。"))
        if given.get("starts_on") and given.get("ends_on") and given["ends_on"] < given["starts_on"]:
            self.add_error("ends_on", _("截止日期不能早于开始日期。"))
        return given


class NeedForm(_Plain):
    class Meta:
        model = Need
        fields = ["title", "kind", "quantity", "unit", "needed_by", "urgency", "reason"]
        widgets = {"needed_by": DateInput, "reason": forms.Textarea(attrs={"rows": 3})}
        help_texts = {
            "unit": gettext_lazy("例如 人次、小时、台、元。"),
            "reason": gettext_lazy("差在哪里、用在哪里；不写服务对象的姓名和情况。"),
        }

    def clean(self) -> dict:
        given = super().clean() or self.cleaned_data
        if given.get("quantity") is not None and given["quantity"] <= 0:
            self.add_error("quantity", _("数量要大于 0。"))
        if given.get("needed_by") and given["needed_by"] < clock.today():
            self.add_error("needed_by", _("这一天已经过去了。"))
        return given


class ApplyForm(forms.Form):
    need = forms.ModelChoiceField(Need.objects.none(), label=gettext_lazy("用在哪项需求"))
    quantity = forms.DecimalField(
        label=gettext_lazy("申请数量"), max_digits=12, decimal_places=2, min_value=0.01, required=False
    )
    why = forms.CharField(label=gettext_lazy("想说的话"), max_length=300, required=False)

    def __init__(self, *args, needs, unit: str, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["need"].queryset = needs
        self.fields["need"].empty_label = _("请选择")
        self.fields["quantity"].help_text = _("按“%(unit)s”计；空着就按需求里写的数量。") % {"unit": unit}


class MoveForm(forms.Form):
    to = forms.ChoiceField(label=gettext_lazy("到了哪一步"))
    on = forms.DateField(label=gettext_lazy("哪一天"), widget=DateInput)
    feedback = forms.CharField(
        label=gettext_lazy("机构的反馈"),
        max_length=500,
        required=False,
        help_text=gettext_lazy("记“反馈”这一步时写。"),
    )

    def __init__(self, *args, states: list[MatchState], **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["to"].choices = [(str(state), state.label) for state in states]
        self.fields["on"].initial = clock.today()
        if MatchState.REVIEWED not in states:
            del self.fields["feedback"]


class FailForm(forms.Form):
    reason = forms.CharField(label=gettext_lazy("为什么没有成"), max_length=300)


class OutcomeForm(forms.Form):
    outcome = forms.ChoiceField(label=gettext_lazy("后来怎么样"), choices=Outcome.choices)
    note = forms.CharField(label=gettext_lazy("说明"), max_length=500, required=False)


class ResourceFilter(forms.Form):
    """For each list of this room; a wrong value filters nothing."""

    q = forms.CharField(label=gettext_lazy("名称"), max_length=40, required=False)
    kind = forms.ChoiceField(
        label=gettext_lazy("类别"), choices=[("", gettext_lazy("全部")), *ResourceKind.choices], required=False
    )
    place = forms.ChoiceField(label=gettext_lazy("地区"), required=False)

    def __init__(self, data=None) -> None:
        super().__init__(data)
        places = Region.objects.exclude(parent=None).order_by("code").values_list("pk", "name")
        self.fields["place"].choices = [("", _("全部")), *((str(pk), name) for pk, name in places)]

    def given(self) -> dict[str, str]:
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}


class StateFilter(forms.Form):
    state = forms.ChoiceField(
        label=gettext_lazy("到哪一步"), choices=[("", gettext_lazy("全部")), *MatchState.choices], required=False
    )

    def given(self) -> str:
        self.is_valid()
        return self.cleaned_data.get("state", "")


class ResourceWorkbookForm(forms.Form):
    workbook = forms.FileField(
        label=gettext_lazy("选择工作簿"),
        max_length=200,
        help_text=gettext_lazy("用下载的模板填写，.xlsx 格式，最多 1,000 行、2 MB"),
        widget=forms.FileInput(attrs={"accept": ".xlsx"}),
    )
