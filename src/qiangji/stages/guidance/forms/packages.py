"""What a service package holds, and to whom it is assigned."""

from django import forms
from django.core.validators import MinValueValidator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from qiangji.accounts.models import User
from qiangji.registry.filters import Choice, Filter, Search
from qiangji.registry.forms.tidying import DateField
from qiangji.registry.text import tidy

from ..actions import Content
from ..choices import DeliveryKind
from ..models import ServicePackage
from .one_organisation import OneOrganisation

ROWS = 6
UNITS = ["小时", "人次", "次", "件", "元", "份"]  # zh-data: what the ledger counts in


class PackageForm(forms.Form):
    name = forms.CharField(label=gettext_lazy("名称"), max_length=60)
    purpose = forms.CharField(
        label=gettext_lazy("说明"),
        max_length=200,
        required=False,
        help_text=gettext_lazy("给谁、为了什么；机构看得到。"),
    )
    is_offered = forms.BooleanField(
        label=gettext_lazy("可以分配"),
        required=False,
        initial=True,
        help_text=gettext_lazy("停用之后不再分配；已经分配出去的照旧。"),
    )
    revision = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=1)

    def __init__(self, *args, package: ServicePackage | None = None, **kwargs) -> None:
        if package is not None:
            names = ("name", "purpose", "is_offered", "revision")
            kwargs["initial"] = {name: getattr(package, name) for name in names}
        super().__init__(*args, **kwargs)
        if package is None:
            del self.fields["is_offered"]

    def clean_name(self) -> str:
        name = tidy(self.cleaned_data["name"])
        if not name:
            raise forms.ValidationError(self.fields["name"].error_messages["required"])
        return name


class ContentForm(forms.Form):
    """One row; an empty one is no row."""

    kind = forms.ChoiceField(
        label=gettext_lazy("类别"), choices=[("", gettext_lazy("（空行）")), *DeliveryKind.choices], required=False
    )
    quantity = forms.DecimalField(
        label=gettext_lazy("数量"),
        max_digits=14,
        decimal_places=2,
        required=False,
        validators=[MinValueValidator(0.01)],
        widget=forms.NumberInput(attrs={"step": "any", "min": 0}),
    )
    unit = forms.ChoiceField(
        label=gettext_lazy("单位"), choices=[("", gettext_lazy("（空）")), *((u, u) for u in UNITS)], required=False
    )

    def clean(self) -> dict:
        cleaned = super().clean() or self.cleaned_data
        given = [bool(cleaned.get(name)) or name in self.errors for name in ("kind", "quantity", "unit")]
        if any(given) and not all(given):
            raise forms.ValidationError(_("这一行没有填完：类别、数量和单位都要有。"))
        return cleaned


class ContentSet(forms.BaseFormSet):
    default_error_messages = {
        **forms.BaseFormSet.default_error_messages,
        "missing_management_form": gettext_lazy("表单没有传完整；请重新打开这一页再填。"),
    }

    def contents(self) -> list[Content]:
        filled = [form.cleaned_data for form in self.forms if form.cleaned_data.get("kind")]
        return [Content(row["kind"], row["quantity"], row["unit"]) for row in filled]


_Rows = forms.formset_factory(ContentForm, formset=ContentSet, extra=ROWS, max_num=ROWS, absolute_max=ROWS)


def content_rows(data=None, *, package: ServicePackage | None = None) -> ContentSet:
    stored = package.contents.all() if package is not None else []
    initial = [{"kind": row.kind, "quantity": row.quantity.normalize(), "unit": row.unit} for row in stored]
    return _Rows(data, initial=initial, prefix="rows")


class AssignForm(forms.Form):
    organisation = OneOrganisation()
    starts_on = DateField(label=gettext_lazy("从哪天起"), past=False)
    ends_on = DateField(
        label=gettext_lazy("到哪天止"), past=False, help_text=gettext_lazy("这段时间里给的服务算进这个服务包。")
    )

    def __init__(self, *args, organisations, reader: User, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organisation"].among, self.fields["organisation"].reader = organisations, reader


class EndPackageForm(forms.Form):
    ends_on = DateField(label=gettext_lazy("改到哪天止"), past=False)
    reason = forms.CharField(label=gettext_lazy("为什么提前结束"), max_length=300)


class AssignmentFilter(Filter):
    STATES = [
        ("running", gettext_lazy("进行中")),
        ("later", gettext_lazy("还没有开始")),
        ("over", gettext_lazy("已到期")),
    ]
    q = Search(label=gettext_lazy("机构或服务包"))
    state = Choice(label=gettext_lazy("状态"), choices=STATES)
