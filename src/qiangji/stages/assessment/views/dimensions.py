"""Dimensions of a draft."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from .. import actions, forms
from ..guards import on_dimension, on_draft
from ..models import Dimension, InstrumentVersion
from .answering import answer
from .versions import frame


@on_draft
def dimension_add(request: HttpRequest, version: InstrumentVersion) -> HttpResponse:
    form = forms.DimensionForm(request.POST or None)
    return answer(
        request,
        form,
        act=lambda: actions.add_dimension(version=version, by=request.user, **form.values()),
        then=lambda dimension: f"{version.get_absolute_url()}#dimension-{dimension.pk}",
        done=_("已新增维度。"),
        title=_("新增维度"),
        cancel_url=version.get_absolute_url(),
        **frame(version),
    )


@on_dimension
def dimension_edit(request: HttpRequest, dimension: Dimension) -> HttpResponse:
    def opened(data=None) -> forms.DimensionForm:
        stored = Dimension.objects.get(pk=dimension.pk)
        return forms.DimensionForm(data, instance=stored, initial={"revision": stored.revision})

    form, version = opened(request.POST or None), dimension.version
    return answer(
        request,
        form,
        act=lambda: actions.edit_dimension(
            dimension=dimension, revision=form.cleaned_data["revision"] or 0, by=request.user, **form.values()
        ),
        then=lambda _dimension: f"{version.get_absolute_url()}#dimension-{dimension.pk}",
        done=_("已保存。"),
        now=opened,
        title=_("修改维度"),
        cancel_url=version.get_absolute_url(),
        **frame(version),
    )


@require_POST
@on_dimension
def dimension_move(request: HttpRequest, dimension: Dimension) -> HttpResponse:
    actions.move_dimension(dimension=dimension, up=request.POST.get("to") == "up", by=request.user)
    return redirect(f"{dimension.version.get_absolute_url()}#dimension-{dimension.pk}")


@on_dimension
def dimension_remove(request: HttpRequest, dimension: Dimension) -> HttpResponse:
    version = dimension.version
    if request.method == "POST":
        actions.remove_dimension(dimension=dimension, by=request.user)
        messages.success(request, _("已删除维度。"))
        return redirect(version)
    items = dimension.items.count()
    return render(
        request,
        "assessment/confirm.html",
        frame(version)
        | {
            "title": _("删除维度"),
            "sentence": _("将删去维度“%(name)s”和其中 %(n)d 道题。") % {"name": dimension, "n": items},
            "submit_text": _("删除维度和 %(n)d 道题") % {"n": items},
            "cancel_url": version.get_absolute_url(),
        },
    )
