"""Looking for organisations to ask."""

from django import forms
from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext_lazy as _

from qiangji.registry.choices import SHORT_FORMS, ServiceField
from qiangji.registry.filters import Choice, Filter, Search
from qiangji.registry.models import Organisation
from qiangji.registry.queries import find

from ..choices import OrganisationSize
from ..models import Assessment
from .choosing import SomeRecords, any_place

FREE = [("1", _("只看不在其他批次的"))]
STAFF = {
    OrganisationSize.MICRO: (0, 4),
    OrganisationSize.SMALL: (5, 19),
    OrganisationSize.MEDIUM: (20, 49),
    OrganisationSize.LARGE: (50, None),
}


class InviteFilter(Filter):
    q = Search(label=_("名称或代码"))
    region = Choice(label=_("地区"))
    primary_field = Choice(label=_("服务领域"), choices=ServiceField.choices)
    legal_form = Choice(label=_("组织形式"), choices=SHORT_FORMS.items())
    size = Choice(label=_("规模"), choices=OrganisationSize.choices)
    free = Choice(label=_("其他批次"), choices=FREE)

    def __init__(self, data, *, user, places, running: QuerySet) -> None:
        """``running`` are the other rounds that are open."""
        super().__init__(data)
        self.user, self.running = user, running
        self.fields["region"].choices = any_place(places)  # type: ignore[attr-defined]

    def asked(self, rows: QuerySet[Organisation], chosen: dict[str, str]) -> QuerySet[Organisation]:
        for field, column in (
            ("region", "region__code"),
            ("primary_field", "primary_field"),
            ("legal_form", "legal_form"),
        ):
            if chosen[field]:
                rows = rows.filter(**{column: chosen[field]})
        if chosen["size"]:
            low, high = STAFF[OrganisationSize(chosen["size"])]
            rows = rows.filter(full_time_staff__gte=low)
            rows = rows if high is None else rows.filter(full_time_staff__lte=high)
        if chosen["q"]:
            rows = find(rows, chosen["q"], self.user)
        if chosen["free"]:
            busy = Assessment.objects.filter(organisation=OuterRef("pk"), round__in=self.running)
            rows = rows.filter(~Exists(busy))
        return rows


class TickedForm(forms.Form):
    """The organisations that were ticked; only such as were offered."""

    organisation = SomeRecords(queryset=Organisation.objects.none(), error_messages={"required": _("还没有勾选机构。")})

    def __init__(self, data, *, offered: QuerySet[Organisation]) -> None:
        super().__init__(data)
        self.fields["organisation"].queryset = offered  # type: ignore[attr-defined]
