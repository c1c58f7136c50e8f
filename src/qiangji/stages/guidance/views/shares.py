"""Whom the support reaches, and whom it does not."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from qiangji.accounts.guards import may
from qiangji.documents import charts

from .. import forms, queries
from ..choices import DeliveryKind
from ..concentration import Spread, spread_of
from .giving import page_of
from .tabs import stage_tabs


@may("guidance.view_gifts")
def fair_share(request: HttpRequest) -> HttpResponse:
    user = request.user
    form = forms.ShareFilter(request.GET or None, kinds=DeliveryKind.choices, years=queries.years(user))
    chosen = form.cleaned_data if form.is_bound and form.is_valid() else {}
    kind, year = chosen.get("kind") or "", chosen.get("year")
    served, rows = queries.organisations_served(user), queries.given(user, kind=kind, year=year)
    spread = spread_of(queries.amounts(served, rows, kind))
    unit = _("元") if kind == DeliveryKind.MONEY else _("次")
    shown = {
        "form": form,
        "tabs": stage_tabs(user),
        "spread": spread,
        "reached": spread.members - spread.without if spread else 0,
        "unit": unit,
        "sentence": _sentence(spread, unit) if spread else "",
        "chart": _chart(spread) if spread else None,
        "tables": [
            (_("按地区"), _("地区"), queries.by_place(served, rows, kind)),
            (_("按组织形式"), _("组织形式"), queries.by_form(served, rows, kind)),
        ],
        "most": queries.most(rows, kind),
        "page": page_of(request, queries.never(served, rows)),
    }
    return render(request, "guidance/donations/fair_share.html", shown)


def _sentence(spread: Spread, unit: str) -> str:
    said = {
        "gini": f"{spread.gini:.2f}",
        "gap": f"{spread.gap:,.1f}",
        "mean": f"{spread.mean:,.1f}",
        "unit": unit,
        "top": f"{spread.top_share:.0f}",
    }
    return (
        _(
            "集中度 %(gini)s：0 是家家一样多，越接近 1 越集中在少数几家。任选两家，平均相差 %(gap)s %(unit)s，"
            "而平均每家是 %(mean)s %(unit)s；得到最多的一成机构占了 %(top)s%%。"
        )
        % said
    )


def _chart(spread: Spread) -> charts.Chart:
    """The curve of Lorenz; a straight line would be the same for everybody."""
    return charts.curve(
        _("从得到最少的机构数起，累计占了多少"),
        [(place, share / 100) for place, share in spread.steps],
        scale=charts.PERCENT,
        across=_("机构（%，从少到多）"),
        upward=_("累计占（1 是全部）"),
        digits=3,
        sentence=_("家家一样多时，一半的机构占一半；现在，得到较少的一半机构一共占 %(half)s%%。")
        % {"half": f"{spread.steps[5][1]:.0f}"},
    )
