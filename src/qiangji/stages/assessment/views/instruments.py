"""The list of instruments, one instrument with its versions, and the start of a new version."""

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from qiangji.accounts.guards import may

from .. import actions, forms, queries
from ..guards import on_instrument
from ..models import Instrument
from .answering import answer
from .tabs import stage_tabs

PER_PAGE = 20


@may("assessment.view_instruments")
def instrument_list(request: HttpRequest) -> HttpResponse:
    page = Paginator(queries.instruments_with_counts(), PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "assessment/instrument_list.html", {"page": page, "tabs": stage_tabs(request.user)})


@on_instrument("assessment.view_instruments")
def instrument_detail(request: HttpRequest, instrument: Instrument) -> HttpResponse:
    versions = list(queries.versions_with_counts(instrument))
    shown = {
        "instrument": instrument,
        "versions": versions,
        "in_use": queries.latest_frozen(instrument),
        "draft": next((version for version in versions if not version.is_frozen), None),
    }
    return render(request, "assessment/instrument_detail.html", shown)


@may("assessment.author_instruments")
def instrument_create(request: HttpRequest) -> HttpResponse:
    form = forms.InstrumentForm(request.POST or None)
    return answer(
        request,
        form,
        act=lambda: actions.create_instrument(by=request.user, **form.values()),
        then=Instrument.get_absolute_url,
        done=_("已新建量表。"),
        title=_("新增量表"),
        sentence=_("先定名称和测量对象，再起草第一版。"),
        cancel_url=reverse("assessment:instrument-list"),
    )


@on_instrument("assessment.author_instruments")
def instrument_edit(request: HttpRequest, instrument: Instrument) -> HttpResponse:
    form = forms.InstrumentForm(request.POST or None, instance=Instrument.objects.get(pk=instrument.pk))
    return answer(
        request,
        form,
        act=lambda: actions.edit_instrument(instrument=instrument, by=request.user, **form.values()),
        then=Instrument.get_absolute_url,
        done=_("已保存。"),
        title=_("修改量表"),
        instrument=instrument,
        cancel_url=instrument.get_absolute_url(),
    )


@on_instrument("assessment.author_instruments")
def version_create(request: HttpRequest, instrument: Instrument) -> HttpResponse:
    """On from the version in use, where there is one; otherwise an empty first version."""
    base = queries.latest_frozen(instrument)
    page: dict[str, Any] = {
        "then": lambda version: version.get_absolute_url(),
        "done": _("已起草。"),
        "title": _("起草新版本"),
        "instrument": instrument,
        "cancel_url": instrument.get_absolute_url(),
        "submit_text": _("起草"),
    }
    if base is not None:
        successor = forms.SuccessorForm(request.POST or None)
        return answer(
            request,
            successor,
            act=lambda: actions.draft_successor(version=base, by=request.user, **successor.cleaned_data),
            sentence=_("接着 %(label)s 版起草；已发布的版本不会变。") % {"label": base.label},
            **page,
        )
    first = forms.NewVersionForm(request.POST or None)
    return answer(
        request,
        first,
        act=lambda: actions.draft_version(instrument=instrument, by=request.user, **first.values()),
        sentence=_("第一版从空白开始；也可以从工作簿导入。"),
        **page,
    )
