"""业务主管单位: kept by those who keep the registry."""

from functools import partial

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from qiangji.accounts.guards import may

from .. import actions, forms, queries
from ..fingerprints import fingerprint
from ..guards import on_supervising_unit
from ..models import SupervisingUnit
from .answering import Values, answer


@may("registry.view_organisation")
def supervising_unit_list(request: HttpRequest) -> HttpResponse:
    """With how many living organisations each has, as far as the reader sees."""
    return render(request, "registry/supervising_unit_list.html", {"units": queries.supervising_units(request.user)})


@may("registry.register_organisation")
def supervising_unit_add(request: HttpRequest) -> HttpResponse:
    return answer(
        request,
        partial(forms.SupervisingUnitForm, user=request.user, is_new=True),
        act=lambda values: actions.add_supervising_unit(by=request.user, **values),
        done=_("已新增业务主管单位。"),
        **_page(_("新增业务主管单位")),
    )


@on_supervising_unit("registry.register_organisation")
def supervising_unit_edit(request: HttpRequest, unit: SupervisingUnit) -> HttpResponse:
    def now() -> Values:
        row = SupervisingUnit.objects.select_related("region").get(pk=unit.pk)
        return {"name": row.name, "kind": row.kind, "region": row.region.code, "seen": fingerprint(row)}

    return answer(
        request,
        partial(forms.SupervisingUnitForm, user=request.user),
        now=now,
        act=lambda values: actions.edit_supervising_unit(unit=unit, by=request.user, **values),
        done=_("已保存。"),
        **_page(_("编辑业务主管单位")),
    )


def _page(title: str) -> dict:
    units = reverse("registry:supervising-unit-list")
    return {
        "title": title,
        "sentence": _("类别为“残联”的，所管机构计入“在册机构”的数。"),
        "submit_text": _("保存"),
        "cancel_url": units,
        "then": lambda _done: units,
    }
