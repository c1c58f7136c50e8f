"""Items of a draft, with their options."""

from collections.abc import Iterable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from .. import actions, forms, queries
from ..definition import OptionDefinition
from ..guards import on_dimension, on_item
from ..models import Dimension, Item
from .answering import Difference, answer
from .versions import frame


def _back(item: Item) -> str:
    return f"{item.dimension.version.get_absolute_url()}#item-{item.pk}"


@on_dimension
def item_add(request: HttpRequest, dimension: Dimension) -> HttpResponse:
    """A new item begins with the options of the item before it: most instruments repeat one list."""
    version, data = dimension.version, request.POST or None
    form = forms.ItemForm(data, version=version)
    options = forms.OptionForms(data, initial=queries.latest_options(dimension), prefix="options")
    return answer(
        request,
        form,
        act=lambda: actions.add_item(
            dimension=dimension,
            options=options.options(),
            exempt=form.cleaned_data.get("exempt", ()),
            by=request.user,
            **form.values(),
        ),
        then=_back,
        done=_("已新增题目。"),
        also_valid=options.is_valid,
        template="assessment/item_form.html",
        options=options,
        dimension=dimension,
        title=_("新增题目"),
        cancel_url=version.get_absolute_url(),
        **frame(version),
    )


@on_item
def item_edit(request: HttpRequest, item: Item) -> HttpResponse:
    version, data = item.dimension.version, request.POST or None

    def opened(data=None) -> forms.ItemForm:
        stored = Item.objects.get(pk=item.pk)
        initial = {"revision": stored.revision, "exempt": [e.size for e in stored.exemptions.all()]}
        return forms.ItemForm(data, instance=stored, initial=initial, version=version)

    form = opened(data)
    options = forms.OptionForms(
        data, initial=list(item.options.values("score", "name", "description")), prefix="options"
    )
    return answer(
        request,
        form,
        act=lambda: actions.edit_item(
            item=item,
            options=options.options(),
            exempt=form.cleaned_data.get("exempt", ()),
            revision=form.cleaned_data["revision"] or 0,
            by=request.user,
            **form.values(),
        ),
        then=_back,
        done=_("已保存。"),
        now=opened,
        beside=lambda: _option_difference(item, options.options()),
        also_valid=options.is_valid,
        template="assessment/item_form.html",
        options=options,
        item=item,
        dimension=item.dimension,
        title=_("修改题目"),
        cancel_url=_back(item),
        **frame(version),
    )


def _option_difference(item: Item, mine: list[OptionDefinition]) -> list[Difference]:
    stored = [OptionDefinition(o.score, o.name, o.description) for o in item.options.all()]
    return [Difference(_("选项"), _listed(stored), _listed(mine))] if stored != mine else []


def _listed(options: Iterable[OptionDefinition]) -> str:
    return "\n".join(f"{o.score} {o.name} {o.description}".strip() for o in options)


@require_POST
@on_item
def item_move(request: HttpRequest, item: Item) -> HttpResponse:
    actions.move_item(item=item, up=request.POST.get("to") == "up", by=request.user)
    return redirect(_back(item))


@on_item
def item_remove(request: HttpRequest, item: Item) -> HttpResponse:
    version = item.dimension.version
    if request.method == "POST":
        actions.remove_item(item=item, by=request.user)
        messages.success(request, _("已删除题目。"))
        return redirect(f"{version.get_absolute_url()}#dimension-{item.dimension_id}")
    return render(
        request,
        "assessment/confirm.html",
        frame(version)
        | {
            "title": _("删除题目"),
            "sentence": _("将删去题目“%(stem)s”和它的选项。") % {"stem": item.stem},
            "submit_text": _("删除 1 道题"),
            "cancel_url": _back(item),
        },
    )


@on_item
def item_spread(request: HttpRequest, item: Item) -> HttpResponse:
    """Give all other items of the draft the options of this one."""
    version = item.dimension.version
    if request.method == "POST":
        changed = actions.spread_options(item=item, by=request.user)
        messages.success(request, _("已改 %(n)d 道题的选项。") % {"n": changed})
        return redirect(version)
    others = Item.objects.filter(dimension__version=version).exclude(pk=item.pk).count()
    return render(
        request,
        "assessment/confirm.html",
        frame(version)
        | {
            "title": _("统一选项"),
            "sentence": _("这一版另外 %(n)d 道题都改用题目“%(stem)s”的选项，它们原来的选项会被替换。")
            % {"n": others, "stem": item.stem},
            "submit_text": _("替换 %(n)d 道题的选项") % {"n": others},
            "cancel_url": _back(item),
        },
    )
