"""Giving organisations to an expert."""

from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from qiangji.registry.filters import Choice, Filter, Search

from ..models import Assessment
from .choosing import SomeRecords, any_place

OPEN = [("1", gettext_lazy("只看还没有指派的"))]


class AssignFilter(Filter):
    q = Search(label=gettext_lazy("机构名称"))
    region = Choice(label=gettext_lazy("地区"))
    open = Choice(label=gettext_lazy("指派"), choices=OPEN)

    def __init__(self, data, *, places, unassigned) -> None:
        """``unassigned`` narrows to what nobody has yet."""
        super().__init__(data)
        self.unassigned = unassigned
        self.fields["region"].choices = any_place(places)  # type: ignore[attr-defined]

    def asked(self, rows: QuerySet[Assessment], chosen: dict[str, str]) -> QuerySet[Assessment]:
        if chosen["q"]:
            named = Q(organisation__name__icontains=chosen["q"]) | Q(organisation__short_name__icontains=chosen["q"])
            rows = rows.filter(named)
        if chosen["region"]:
            rows = rows.filter(organisation__region__code=chosen["region"])
        return self.unassigned(rows) if chosen["open"] else rows


class AssignForm(forms.Form):
    """Ticked organisations and one expert off the roster; each shows what is on the desk already."""

    expert = forms.TypedChoiceField(
        label=gettext_lazy("指派给"), coerce=int, error_messages={"required": gettext_lazy("请选一位专家。")}
    )
    assessment = SomeRecords(
        queryset=Assessment.objects.none(), error_messages={"required": gettext_lazy("还没有勾选机构。")}
    )

    def __init__(self, data, *, offered: QuerySet[Assessment], desks, unit: str) -> None:
        super().__init__(data)
        self.desks = {desk.user.pk: desk for desk in desks}
        named = [(pk, _load(desk, unit)) for pk, desk in self.desks.items()]
        self.fields["expert"].choices = [("", _("请选")), *named]  # type: ignore[attr-defined]
        self.fields["assessment"].queryset = offered  # type: ignore[attr-defined]

    @property
    def chosen(self):
        return self.desks[self.cleaned_data["expert"]].user


def _load(desk, unit: str) -> str:
    load = {"user": desk.user, "here": desk.here, "elsewhere": desk.elsewhere, "unit": unit}
    return _("%(user)s（本批 %(here)d %(unit)s，其他 %(elsewhere)d %(unit)s）") % load
