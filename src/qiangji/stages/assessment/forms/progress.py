"""Narrowing the list of a round's organisations."""

from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from qiangji.registry.filters import Choice, Filter, Search

from .. import queries
from ..models import Assessment
from .choosing import SomeRecords, any_place


class ProgressFilter(Filter):
    q = Search(label=_("机构名称"))
    region = Choice(label=_("地区"))
    state = Choice(label=_("状态"), choices=queries.State.choices)

    def __init__(self, data, *, places, is_past: bool) -> None:
        super().__init__(data)
        self.is_past = is_past
        self.fields["region"].choices = any_place(places)  # type: ignore[attr-defined]

    @property
    def is_idle(self) -> bool:
        return self.is_valid() and not any(self.cleaned_data.values())

    def asked(self, rows: QuerySet[Assessment], chosen: dict[str, str]) -> QuerySet[Assessment]:
        if chosen["q"]:
            named = Q(organisation__name__icontains=chosen["q"]) | Q(organisation__short_name__icontains=chosen["q"])
            rows = rows.filter(named)
        if chosen["region"]:
            rows = rows.filter(organisation__region__code=chosen["region"])
        if chosen["state"]:
            rows = queries.in_state(rows, chosen["state"], is_past=self.is_past)
        return rows


class RemindFilter(forms.Form):
    state = Choice(label=_("状态"), choices=[(s, queries.State(s).label) for s in ("untouched", "under_way")])

    @property
    def state_asked(self) -> str:
        return self.cleaned_data["state"] if self.is_valid() else ""


class TickedAssessments(forms.Form):
    """The organisations that were ticked; only such as were offered."""

    assessment = SomeRecords(queryset=Assessment.objects.none(), error_messages={"required": _("还没有勾选机构。")})

    def __init__(self, data, *, offered: QuerySet[Assessment]) -> None:
        super().__init__(data)
        self.fields["assessment"].queryset = offered  # type: ignore[attr-defined]
