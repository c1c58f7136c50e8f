"""Registering what was given, and handing it on."""

from decimal import Decimal

from django import forms
from django.utils.translation import gettext_lazy as _

from qiangji.accounts.models import User
from qiangji.registry.models import Organisation
from qiangji.stages.assessment.forms.choosing import OneRecord
from qiangji.ui.components.figures import plain_amount
from qiangji.ui.widgets import DateInput

from ..choices import Condition, ValueBasis
from ..models import Distribution, Donation, Donor, Gift
from .giving import OrganisationLines, Plain

SMALLEST = Decimal("0.01")


class DonorForm(Plain):
    account = forms.CharField(
        label=_("查询账号"),
        required=False,
        max_length=60,
        help_text=_("捐赠方的登录名；填了，捐赠方登录后就看得到自己的捐赠去了哪里。没有账号的留空。"),
    )

    class Meta:
        model = Donor
        fields = ["name"]

    def clean_account(self) -> User | None:
        name = self.cleaned_data["account"]
        if not name:
            return None
        user = User.objects.filter(username=name, closed_at=None).first()
        if user is None or not any(grant.role == "donor" for grant in user.grants_in_force):
            raise forms.ValidationError(_("没有这个捐赠方账号；请先由管理员开通，角色选“捐赠方”。"))
        return user


class DonationForm(Plain):
    class Meta:
        model = Donation
        fields = ["received_on", "agreement_number", "agreed_on", "purpose"]
        widgets = {"received_on": DateInput, "agreed_on": DateInput}
        help_texts = {
            "agreement_number": _("捐赠方要求签协议的，写明编号和日期；没有签的留空。"),
            "purpose": _("捐赠方指定给谁用、做什么用；没有指定的留空。改变用途要先征得捐赠方同意。"),
        }

    def __init__(self, *args, donors, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["donor"] = OneRecord(
            queryset=donors, label=_("捐赠方"), required=False, empty_label=_("匿名捐赠，或捐赠方不愿留名")
        )
        self.order_fields(["donor"])


class GoodsForm(forms.Form):
    name = forms.CharField(label=_("名称"), max_length=80)
    spec = forms.CharField(label=_("规格"), max_length=80, required=False)
    quantity = forms.DecimalField(label=_("数量"), min_value=SMALLEST, max_digits=12, decimal_places=2)
    unit = forms.CharField(label=_("单位"), max_length=10, help_text=_("例如：台、箱、盒。"))
    condition = forms.ChoiceField(label=_("状况"), choices=Condition.choices)
    expires_on = forms.DateField(label=_("有效期至"), required=False, widget=DateInput)
    value_basis = forms.ChoiceField(
        label=_("计价依据"),
        choices=ValueBasis.choices,
        help_text=_("没有东西能证明价值的选“未计价”：单独登记，不登记票据。"),
    )
    unit_value = forms.DecimalField(
        label=_("单价（元）"), min_value=SMALLEST, max_digits=12, decimal_places=2, required=False
    )


class MoneyForm(forms.Form):
    purpose = forms.CharField(label=_("用途"), max_length=80)
    amount = forms.DecimalField(label=_("金额（元）"), min_value=SMALLEST, max_digits=12, decimal_places=2)
    banked_on = forms.DateField(label=_("到账日期"), widget=DateInput)
    voucher = forms.CharField(label=_("银行凭证号"), max_length=60)


class TicketForm(forms.Form):
    number = forms.CharField(label=_("捐赠票据号码"), max_length=40)
    picture = forms.FileField(label=_("票据图片"), required=False, help_text=_("照片、扫描件或 PDF。"))


class StockForm(forms.Form):
    quantity = forms.DecimalField(
        label=_("增减"), max_digits=12, decimal_places=2, help_text=_("少了写负数，例如 -2；多出来写正数。")
    )
    reason = forms.CharField(label=_("原因"), max_length=200)


class DistributionForm(Plain):
    class Meta:
        model = Distribution
        fields = ["name", "planned_on", "note"]
        widgets = {"planned_on": DateInput}


class GiftChoice(OneRecord):
    def label_from_instance(self, gift: Gift) -> str:
        return f"{gift} · {gift.donation.donor_name} · {plain_amount(gift.left)} {gift.unit}"  # type: ignore[attr-defined]


class AllocateForm(forms.Form):
    def __init__(self, *args, gifts, organisations, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["gift"] = GiftChoice(
            queryset=gifts, label=_("发什么"), empty_label=None, help_text=_("只列还有结存的，数字是现在剩多少。")
        )
        self.fields["quantity"] = forms.DecimalField(
            label=_("每家多少"), min_value=SMALLEST, max_digits=12, decimal_places=2
        )
        self.fields["organisations"] = OrganisationLines(
            organisations=organisations,
            label=_("发给哪些机构"),
            help_text=_("一行一家，写全称或统一社会信用代码；数量不同的分几次分。"),
        )


class ItemGiftForm(AllocateForm):
    """For one plan item: the organisation is known, the batch is chosen."""

    def __init__(self, *args, batches, **kwargs) -> None:
        super().__init__(*args, organisations=Organisation.objects.none(), **kwargs)
        del self.fields["organisations"]
        self.fields["quantity"].label = _("多少")
        self.fields["distribution"] = OneRecord(queryset=batches, label=_("放在哪一批"), empty_label=None)
        self.order_fields(["distribution"])


class PaperForm(forms.Form):
    received_on = forms.DateField(label=_("收到日期"), widget=DateInput)
    upload = forms.FileField(label=_("盖章的签收单"), help_text=_("照片、扫描件或 PDF；一张单上有几家，就勾几家。"))


class SignForm(forms.Form):
    signed_as = forms.CharField(label=_("签收人"), max_length=40)
    typed = forms.CharField(
        label=_("输入“确认收到”"),
        max_length=20,
        help_text=_("和听到、看到的清单一致，就输入“确认收到”这四个字；不一致请先不签，联系枢纽更正。"),
    )


class TakeBackForm(forms.Form):
    reason = forms.CharField(label=_("原因"), max_length=200)
