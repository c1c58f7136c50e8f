"""What there is to give, what one item takes, whom nobody may pass over; and a person's word on one line."""

from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from qiangji.registry.filters import Choice, Filter, Search
from qiangji.registry.models import Cycle
from qiangji.ui.widgets import Card, RadioCards

from ..choices import OrganisationFloor
from ..models import CohortProposal, ProposalLine

FLOORS = {
    OrganisationFloor.NEVER_SERVED: Card(_("服务记录里一条也没有的机构先各得一项，其余再按分值排。"), aside=False),
    OrganisationFloor.EVERYBODY: Card(_("有事项待办的机构一家不落；容量不够时会告诉你差多少。"), aside=False),
    OrganisationFloor.NOBODY: Card(_("只按分值排，分值低的机构可能一项也没有。"), aside=False),
}
SECTIONS = (
    (_("这次统筹"), ("name", "cycle", "scope")),
    (_("一共有多少"), ("hours", "seats", "budget")),
    (_("一项用多少"), ("hours_each", "grant_each")),
    (_("守住什么"), ("organisation_floor", "district_floor", "most")),
)


class CohortForm(forms.ModelForm):
    class Meta:
        model = CohortProposal
        fields = [name for _title, names in SECTIONS for name in names]
        widgets = {"organisation_floor": RadioCards(cards=FLOORS), "scope": forms.Select}
        help_texts = {
            "name": _("写清时间和对象，例如“2023 年春季统筹”。"),
            "hours": _("这一次辅导专家一共能出多少小时；没有就填 0。"),
            "seats": _("课程一共能收多少人；一项课程占一个名额。"),
            "budget": _("物资和款项一共能给多少元；没有就填 0。"),
            "hours_each": _("平均一项辅导要专家出几小时，连同路上和准备。"),
            "grant_each": _("平均一项物资或款项值多少元。"),
            "district_floor": _("0 到 100。例如填 20：每个地区有事项待办的机构里，至少五分之一会得到一项。"),
            "most": _("同一类一次只做一项，所以最多 3 项。"),
        }

    def __init__(self, *args, places, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["cycle"] = forms.ModelChoiceField(Cycle.objects.all(), label=_("年度"), empty_label=None)
        named = [(place.scope, place.name) for place in places]
        self.fields["scope"] = forms.ChoiceField(
            choices=named,
            label=_("面向哪里的机构"),
            widget=forms.HiddenInput if len(named) == 1 else forms.Select,
            initial=named[0][0] if named else "",
        )
        self.fields["organisation_floor"].choices = OrganisationFloor.choices  # type: ignore[attr-defined]

    def sections(self) -> list[tuple[object, list[forms.BoundField]]]:
        return [(title, [self[name] for name in names if not self[name].is_hidden]) for title, names in SECTIONS]


class CohortFilter(Filter):
    q = Search(label=_("机构名称"))
    region = Choice(label=_("地区"))

    def __init__(self, data, *, districts) -> None:
        super().__init__(data)
        names = [(str(row["organisation__region"]), row["organisation__region__name"]) for row in districts]
        self.fields["region"].choices = [("", _("全部")), *names]  # type: ignore[attr-defined]

    def asked(self, rows: QuerySet[ProposalLine], chosen: dict[str, str]) -> QuerySet[ProposalLine]:
        if chosen["q"]:
            named = Q(organisation__name__icontains=chosen["q"]) | Q(organisation__short_name__icontains=chosen["q"])
            rows = rows.filter(named)
        return rows.filter(organisation__region=chosen["region"]) if chosen["region"] else rows


class DecisionForm(forms.Form):
    decided = forms.TypedChoiceField(
        label=_("决定"),
        choices=[("1", _("做")), ("0", _("这次不做"))],
        coerce=lambda value: value == "1",
        widget=forms.RadioSelect,
    )
    note = forms.CharField(
        label=_("原因"),
        required=False,
        max_length=300,
        help_text=_("和建议不一样时要写明，签署的人和日后查看的人都看得到。"),
        widget=forms.Textarea(attrs={"rows": 3}),
    )
