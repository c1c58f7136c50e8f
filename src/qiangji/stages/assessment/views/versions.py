"""One version: read it, compare it, try it, change its head, publish or discard it."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from .. import actions, forms, queries
from ..completeness import faults
from ..errors import Incomplete
from ..guards import on_draft, on_version
from ..models import InstrumentVersion
from .answering import answer


def frame(version: InstrumentVersion, current: str = "") -> dict:
    """What every page about a version needs; ``current`` names its tab."""
    where = [version.instrument.key, version.label]
    tabs = [
        ("items", _("题目"), reverse("assessment:version-detail", args=where)),
        ("crosswalk", _("与上一版对照"), reverse("assessment:version-crosswalk", args=where)),
        ("preview", _("试填"), reverse("assessment:version-preview", args=where)),
    ]
    if version.is_frozen:
        tabs.append(("quality", _("题目质量"), reverse("assessment:version-quality", args=where)))
        tabs.append(("fairness", _("是否公平"), reverse("assessment:version-fairness", args=where)))
    return {"version": version, "instrument": version.instrument, "tabs": tabs, "current_tab": current}


@on_version("assessment.view_instruments")
def version_detail(request: HttpRequest, version: InstrumentVersion) -> HttpResponse:
    dimensions = list(queries.dimensions_in_full(version))
    may_edit = request.user.has_perm("assessment.edit_draft", version)
    where = [version.instrument.key, version.label]
    shown = {
        "dimensions": dimensions,
        "item_count": sum(len(dimension.items.all()) for dimension in dimensions),
        "shared_options": queries.shared_options(dimensions),
        "sheet_count": version.sheets.count(),
        "may_edit": may_edit,
        "edit_url": reverse("assessment:version-edit", args=where) if may_edit else "",
        "add_dimension_url": reverse("assessment:dimension-add", args=where),
    }
    return render(request, "assessment/version_detail.html", frame(version, "items") | shown)


@on_version("assessment.view_instruments")
def version_crosswalk(request: HttpRequest, version: InstrumentVersion) -> HttpResponse:
    shown = {"links": list(queries.crosswalk(version)), "counts": queries.relation_counts(version)}
    return render(request, "assessment/version_crosswalk.html", frame(version, "crosswalk") | shown)


@on_version("assessment.view_instruments")
def version_preview(request: HttpRequest, version: InstrumentVersion) -> HttpResponse:
    """As a respondent sees it, one dimension at a time."""
    page = Paginator(queries.dimensions_in_full(version), 1).get_page(request.GET.get("page"))
    dimension = next(iter(page), None)
    form = forms.preview_form(dimension) if dimension is not None else None
    shown = {"page": page, "dimension": dimension, "form": form}
    return render(request, "assessment/version_preview.html", frame(version, "preview") | shown)


@on_draft
def version_edit(request: HttpRequest, version: InstrumentVersion) -> HttpResponse:
    def opened(data=None) -> forms.VersionForm:
        stored = InstrumentVersion.objects.get(pk=version.pk)
        return forms.VersionForm(data, instance=stored, initial={"revision": stored.revision})

    form = opened(request.POST or None)
    return answer(
        request,
        form,
        act=lambda: actions.edit_version(
            version=version, revision=form.cleaned_data["revision"], by=request.user, **form.values()
        ),
        then=InstrumentVersion.get_absolute_url,
        done=_("已保存。"),
        now=opened,
        title=_("修改版本信息"),
        cancel_url=version.get_absolute_url(),
        **frame(version),
    )


@on_draft
def version_publish(request: HttpRequest, version: InstrumentVersion) -> HttpResponse:
    """Show what is missing, or what publishing means; then do it."""
    found: list[str] = []
    if request.method == "POST":
        try:
            actions.publish_version(version=version, by=request.user)
        except Incomplete as error:
            found = error.faults
        else:
            messages.success(request, _("已发布，内容从此不变。"))
            return redirect(version)
    definition = queries.definition_of(version)
    shown = {"faults": found or faults(definition), "definition": definition}
    return render(request, "assessment/version_publish.html", frame(version) | shown)


@on_draft
def version_discard(request: HttpRequest, version: InstrumentVersion) -> HttpResponse:
    if request.method == "POST":
        actions.discard_draft(version=version, by=request.user)
        messages.success(request, _("草稿已废弃。"))
        return redirect(version.instrument)
    items = len(queries.definition_of(version).items)
    return render(
        request,
        "assessment/confirm.html",
        frame(version)
        | {
            "title": _("废弃草稿"),
            "sentence": _("将删去“%(version)s”的全部 %(n)d 道题，不能恢复；已发布的版本不受影响。")
            % {"version": version, "n": items},
            "submit_text": _("废弃 %(n)d 道题的草稿") % {"n": items},
            "cancel_url": version.get_absolute_url(),
        },
    )
