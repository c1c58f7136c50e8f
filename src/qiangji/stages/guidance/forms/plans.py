"""Editing a whole plan in one form, and the query row above the list."""

from collections.abc import Iterator

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from qiangji.accounts.models import User
from qiangji.registry.filters import Choice, Filter, Search
from qiangji.stages.assessment.models import Finding
from qiangji.ui.widgets import DateInput

from ..actions import Wanted
from ..choices import MeasureKind
from ..drafting import LEVELS, MOST_ITEMS
from ..models import SupportPlan
from ..queries import owners_for

STATES = [
    ("draft", gettext_lazy("草稿")),
    ("running", gettext_lazy("进行中")),
    ("late", gettext_lazy("有逾期")),
    ("stuck", gettext_lazy("没有动静")),
    ("disputed", gettext_lazy("机构有不同意见")),
]


class PlanFilter(Filter):
    q = Search(label=gettext_lazy("机构名称"))
    state = Choice(label=gettext_lazy("状态"), choices=STATES)


class FindingField(forms.ModelChoiceField):
    def label_from_instance(self, finding: Finding) -> str:
        return f"{finding.position}. {finding.get_kind_display()}：{finding.name or finding.text[:30]}"


class ItemForm(forms.Form):
    """One item. The last of a plan's forms is empty and may stay so."""

    pk = forms.IntegerField(required=False, widget=forms.HiddenInput)
    title = forms.CharField(label=gettext_lazy("做什么"), max_length=120, required=False)
    kind = forms.ChoiceField(label=gettext_lazy("类别"), choices=MeasureKind)
    finding = FindingField(label=gettext_lazy("依据的结论"), queryset=Finding.objects.none())
    target = forms.IntegerField(
        label=gettext_lazy("目标等级"), min_value=1, max_value=LEVELS, required=False, help_text=gettext_lazy("1 到 5")
    )
    owner = forms.ModelChoiceField(label=gettext_lazy("负责人"), queryset=User.objects.none())
    due_on = forms.DateField(label=gettext_lazy("完成期限"), widget=DateInput)
    reason = forms.CharField(label=gettext_lazy("为什么"), max_length=300, required=False)
    drop = forms.BooleanField(label=gettext_lazy("删去这一条"), required=False)

    def __init__(self, *args, findings, owners, **given) -> None:
        super().__init__(*args, **given)
        self.fields["finding"].queryset, self.fields["finding"].choices = findings
        self.fields["owner"].queryset, self.fields["owner"].choices = owners

    @property
    def is_left_out(self) -> bool:
        """Ticked to go, or a new one with nothing written."""
        sent = self.data.get
        is_new = not sent(self.add_prefix("pk"))
        return bool(sent(self.add_prefix("drop"))) or (is_new and not (sent(self.add_prefix("title")) or "").strip())

    def clean_title(self) -> str:
        title = self.cleaned_data["title"].strip()
        if not title and not self.is_left_out:
            raise forms.ValidationError(_("请写做什么。"))
        return title

    @property
    def wanted(self) -> Wanted:
        given = {name: value for name, value in self.cleaned_data.items() if name != "drop"}
        return Wanted(**given)


class PlanForm(forms.Form):
    revision = forms.IntegerField(widget=forms.HiddenInput)
    note = forms.CharField(
        label=gettext_lazy("说明"), required=False, max_length=1000, widget=forms.Textarea(attrs={"rows": 3})
    )

    def __init__(self, data=None, *, plan: SupportPlan) -> None:
        super().__init__(data, initial={"revision": plan.revision, "note": plan.note})
        self.plan = plan
        findings = Finding.objects.filter(diagnosis=plan.diagnosis_id).select_related("dimension")
        field = FindingField(findings)
        owners = owners_for(plan)
        self._findings = findings, [("", "—"), *((one.pk, field.label_from_instance(one)) for one in findings)]
        self._owners = owners, [("", "—"), *((one.pk, str(one)) for one in owners)]
        self.items = list(self._forms(data))

    def _forms(self, data) -> Iterator[ItemForm]:
        """Those that were sent, or those that are stored and one more while there is room."""
        given = {"findings": self._findings, "owners": self._owners}
        if data is not None:
            sent = [n for n in range(MOST_ITEMS + 1) if f"item{n}-kind" in data]
            yield from (ItemForm(data, prefix=f"item{n}", **given) for n in sent)
            return
        stored = list(self.plan.items.all())
        for n, item in enumerate(stored):
            initial = {
                "pk": item.pk,
                "title": item.title,
                "kind": item.kind,
                "finding": item.finding_id,
                "target": item.target,
                "owner": item.owner_id,
                "due_on": item.due_on,
                "reason": item.reason,
            }
            yield ItemForm(prefix=f"item{n}", initial=initial, **given)
        if len(stored) < MOST_ITEMS:
            yield ItemForm(prefix=f"item{len(stored)}", **given)

    def is_valid(self) -> bool:
        kept = [one for one in self.items if not one.is_left_out]
        return all([super().is_valid(), *(one.is_valid() for one in kept)])

    @property
    def wanted(self) -> list[Wanted]:
        return [one.wanted for one in self.items if not one.is_left_out]
