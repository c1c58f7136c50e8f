"""The query rows above the registry's lists: plain GET forms that narrow what the reader may see anyway."""

from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from qiangji.accounts.choices import RegionLevel
from qiangji.accounts.clock import today
from qiangji.accounts.models import User
from qiangji.accounts.permissions import Permission

from . import queries
from .choices import SHORT_FORMS, ExpertRole, ServiceField, Standing
from .models import Expert, Organisation
from .text import tidy

ANY = [("", gettext_lazy("全部"))]
BASES = [("served", gettext_lazy("残联主管")), ("contact", gettext_lazy("联系机构"))]
CONFIRMED = [("1", gettext_lazy("一年内未确认")), ("0", gettext_lazy("一年内已确认"))]
ROSTER = [("", gettext_lazy("在库")), ("1", gettext_lazy("含已出库"))]
UPPER_LEVELS = (RegionLevel.NATION, RegionLevel.PROVINCE, RegionLevel.CITY)


class Search(forms.CharField):
    def __init__(self, **given) -> None:
        super().__init__(required=False, max_length=80, **given)

    def clean(self, value: str) -> str:
        return tidy(super().clean(value))


class Choice(forms.ChoiceField):
    def __init__(self, *, choices=(), any_of=ANY, **given) -> None:
        super().__init__(required=False, choices=[*any_of, *choices], **given)


class Filter(forms.Form):
    def narrow(self, rows: QuerySet) -> QuerySet:
        """The rows that were asked for; a question that makes no sense finds nothing."""
        return self.asked(rows, self.cleaned_data) if self.is_valid() else rows.none()

    def in_words(self) -> list[tuple[str, str]]:
        """(label, words) of what was chosen, for the export that keeps it."""
        chosen = {name: value for name, value in self.cleaned_data.items() if value} if self.is_valid() else {}
        words = {name: dict(getattr(self.fields[name], "choices", [])) for name in chosen}
        return [(str(self.fields[name].label), str(words[name].get(value, value))) for name, value in chosen.items()]


class OrganisationFilter(Filter):
    q = Search(label=gettext_lazy("名称或代码"))
    region = Choice(label=gettext_lazy("地区"))
    legal_form = Choice(label=gettext_lazy("组织形式"), choices=SHORT_FORMS.items())
    primary_field = Choice(label=gettext_lazy("服务领域"), choices=ServiceField.choices)
    standing = Choice(label=gettext_lazy("状态"), choices=Standing.choices)
    basis = Choice(label=gettext_lazy("口径"), choices=BASES)
    unconfirmed = Choice(label=gettext_lazy("年度确认"), choices=CONFIRMED)

    def __init__(self, data, *, user: User) -> None:
        super().__init__(data)
        self.user = user
        self.fields["region"].choices = lambda: [*ANY, *visible_places(user)]  # asked for when shown or checked

    @property
    def is_idle(self) -> bool:
        """Nothing was asked: the list is all living organisations."""
        return self.is_valid() and not any(self.cleaned_data.values())

    @property
    def is_search(self) -> bool:
        return self.is_valid() and bool(self.cleaned_data["q"])

    def asked(self, rows: QuerySet[Organisation], chosen: dict[str, str]) -> QuerySet[Organisation]:
        """Merged and deregistered ones appear when asked for, by standing or by name."""
        for field, column in (
            ("region", "region__code"),
            ("legal_form", "legal_form"),
            ("primary_field", "primary_field"),
            ("standing", "standing"),
        ):
            if chosen[field]:
                rows = rows.filter(**{column: chosen[field]})
        if not (chosen["standing"] or chosen["q"]):
            rows = queries.living(rows)
        if chosen["q"]:
            rows = queries.find(rows, chosen["q"], self.user)
        if chosen["basis"]:
            rows = queries.contact(rows) if chosen["basis"] == "contact" else queries.served_in_order(rows)
        if chosen["unconfirmed"]:
            waiting = queries.unconfirmed(rows, today())
            rows = waiting if chosen["unconfirmed"] == "1" else queries.confirmed(rows, today())
        return in_order(rows)


def in_order(organisations: QuerySet[Organisation]) -> QuerySet[Organisation]:
    """As the index has them."""
    return organisations.order_by("standing", "scope")


class ExpertFilter(Filter):
    q = Search(label=gettext_lazy("姓名或单位"))
    role = Choice(label=gettext_lazy("可承担"), choices=ExpertRole.choices)
    field = Choice(label=gettext_lazy("擅长领域"), choices=ServiceField.choices)
    left = Choice(label=gettext_lazy("范围"), any_of=ROSTER)

    def asked(self, rows: QuerySet[Expert], chosen: dict[str, str]) -> QuerySet[Expert]:
        if chosen["q"]:
            rows = rows.filter(Q(person__name__icontains=chosen["q"]) | Q(employer__icontains=chosen["q"]))
        for field, column in (("role", "roles"), ("field", "fields")):
            if chosen[field]:
                # JSON lists cannot be searched alike on both databases; a roster is short enough to look through.
                found = [pk for pk, values in rows.values_list("pk", column) if chosen[field] in values]
                rows = rows.filter(pk__in=found)
        return rows if chosen["left"] else queries.on_roster(rows, today())


def visible_places(user: User) -> list[tuple[str, str]]:
    """Where the reader sees organisations. A place that has districts stands for what is registered with itself."""
    rows = queries.regions_for(user, Permission.VIEW_ORGANISATION).values_list("code", "name", "level")
    return [(code, _("%s本级") % name if level in UPPER_LEVELS else name) for code, name, level in rows]
