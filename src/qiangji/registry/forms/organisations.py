from collections.abc import Iterator

from django import forms
from django.utils.translation import gettext_lazy as _

from qiangji.accounts.models import Region, User
from qiangji.accounts.permissions import Permission

from .. import queries
from ..choices import DisabilityType, ServiceField, Standing
from ..limits import MOST_PEOPLE
from ..models import Organisation
from .tidying import DateField, TidyForm

FACTS = [
    "short_name",
    "primary_field",
    "registration_authority",
    "established_on",
    "is_opd",
    "full_time_staff",
    "qualified_staff",
    "disabled_staff",
    "people_served",
    "address",
    "phone",
    "email",
]
IDENTITY = ["credit_code", "credit_code_note", "legal_form", "supervising_unit"]
CHANGEABLE = [(value, label) for value, label in Standing.choices if value != Standing.MERGED]
SECTIONS = [
    (_("登记"), ["name", "region", *IDENTITY, "registration_authority", "established_on", "standing", "short_name"]),
    (_("服务"), ["primary_field", "people_served", "secondary_fields", "served_types", "is_opd"]),
    (_("人员"), ["full_time_staff", "qualified_staff", "disabled_staff"]),
    (_("联系"), ["phone", "email", "address"]),
]


def in_columns() -> forms.CheckboxSelectMultiple:
    """Many short choices, three to a row where there is room."""
    return forms.CheckboxSelectMultiple(attrs={"class": "qj-grid-3"})


class FactsForm(TidyForm, forms.ModelForm):
    """What an organisation says about itself. ``version`` is the text it was opened on."""

    established_on = DateField(label=_("成立登记日期"), required=False)
    secondary_fields = forms.MultipleChoiceField(
        label=_("其他服务领域"), choices=ServiceField.choices, required=False, widget=in_columns()
    )
    served_types = forms.MultipleChoiceField(
        label=_("服务的残疾类别"), choices=DisabilityType.choices, required=False, widget=in_columns()
    )
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1)

    class Meta:
        model = Organisation
        fields = FACTS
        help_texts = {
            "full_time_staff": _("与机构签劳动合同的人数，不知道的可以空着"),
            "people_served": _("最近一个自然年的去重人数，不是人次"),
            "is_opd": _("理事会多数成员是残疾人或其家属"),
        }

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        for name in ("full_time_staff", "qualified_staff", "disabled_staff", "people_served"):
            self.fields[name].max_value = MOST_PEOPLE
            self.fields[name].validators.append(forms.fields.validators.MaxValueValidator(MOST_PEOPLE))

    def sections(self) -> Iterator[tuple[str, list[forms.BoundField]]]:
        """The fields under their headings; a heading without fields does not appear."""
        for title, names in SECTIONS:
            if fields := [self[name] for name in names if name in self.fields]:
                yield title, fields


class IdentityForm(FactsForm):
    """With what the registration certificate says: for those who keep the registry."""

    class Meta(FactsForm.Meta):
        fields = IDENTITY + FACTS
        help_texts = FactsForm.Meta.help_texts | {
            "credit_code": _("18 位；还没有的可以空着"),
            "credit_code_note": _("代码有疑点而确认无误时，写明理由"),
        }


class RegisterForm(IdentityForm):
    region = forms.ModelChoiceField(label=_("登记地区"), queryset=Region.objects.none(), to_field_name="code")
    standing = forms.ChoiceField(label=_("状态"), choices=CHANGEABLE[:2], initial=Standing.ACTIVE)
    version = None

    class Meta(IdentityForm.Meta):
        fields = ["name", *IDENTITY, *FACTS]

    def __init__(self, *args, user: User, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["region"].queryset = queries.regions_for(user, Permission.REGISTER_ORGANISATION)
        self.order_fields(["name", "region", "standing", *IDENTITY])


class RenameForm(TidyForm, forms.Form):
    name = forms.CharField(label=_("新名称"), max_length=120, help_text=_("以登记证书为准"))
    on = DateField(label=_("原名称用到"), required=False, help_text=_("不填就是今天"))
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1)


class RelocateForm(TidyForm, forms.Form):
    region = forms.ModelChoiceField(label=_("新的登记地区"), queryset=Region.objects.none(), to_field_name="code")
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1)

    def __init__(self, *args, user: User, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["region"].queryset = queries.regions_for(user, Permission.REGISTER_ORGANISATION)


class StandingForm(TidyForm, forms.Form):
    standing = forms.ChoiceField(label=_("新状态"), choices=CHANGEABLE, widget=forms.RadioSelect)
    on = DateField(label=_("自哪天起"), required=False, help_text=_("不填就是今天"))
    reason = forms.CharField(label=_("原因"), max_length=200, help_text=_("例：登记管理机关已准予注销"))


class MergeForm(TidyForm, forms.Form):
    survivor = forms.ChoiceField(label=_("保留哪一条"), widget=forms.RadioSelect)
    reason = forms.CharField(label=_("合并的原因"), max_length=200)

    def __init__(self, *args, rows: list[tuple[int, str]], **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["survivor"].choices = rows
