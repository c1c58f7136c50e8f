"""The one way a form becomes an action: valid → act → say so → go on; refused → say why; stale → show both texts."""

from collections.abc import Callable
from dataclasses import dataclass

from django.contrib import messages
from django.forms import BaseForm, Field
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from ..errors import DoubtfulCode, Refused, Stale

Values = dict[str, object]
UNSHOWN = ("seen", "version")


@dataclass(frozen=True)
class Difference:
    label: str
    theirs: str
    mine: str


def answer(
    request: HttpRequest,
    open_form: Callable[..., BaseForm],
    *,
    act: Callable[[Values], object],
    then: Callable[[object], str],
    done: str,
    now: Callable[[], Values] = dict,
    base: Callable[[Values], Values | None] = lambda _sent: None,
    template: str = "registry/form_page.html",
    **page: object,
) -> HttpResponse:
    """``now`` reads the present values; ``base`` those the person saw: the difference is what others changed."""
    form = open_form(request.POST if request.method == "POST" else None, initial=now())
    if form.is_bound and form.is_valid():
        try:
            result = act(form.cleaned_data)
        except Stale:
            current = now()
            page["differences"] = _differences(form, current, base(form.cleaned_data))
            form = open_form(initial=_merged(form, current, base(form.cleaned_data)))
        except DoubtfulCode as doubt:
            form.add_error("credit_code_note", str(doubt))
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, done)
            return redirect(then(result))
    return render(request, template, {"form": form, **page})


def _merged(form: BaseForm, current: Values, base: Values | None) -> Values:
    """Mine where I changed something, theirs where I did not; without a base everything I sent is mine."""
    mine = {name: value for name, value in form.cleaned_data.items() if name not in UNSHOWN}
    if base is not None:
        mine = {name: value for name, value in mine.items() if name not in base or not _same(value, base[name])}
    return current | mine


def _differences(form: BaseForm, current: Values, base: Values | None) -> list[Difference]:
    """Where saving would replace their text with mine."""
    kept = _merged(form, current, base)
    return [
        Difference(str(form[name].label), _words(field, current.get(name)), _words(field, kept[name]))
        for name, field in form.fields.items()
        if name not in UNSHOWN and name in kept and not _same(kept[name], current.get(name))
    ]


def _same(one: object, other: object) -> bool:
    return _key(one) == _key(other)


def _key(value: object) -> object:
    if isinstance(value, str) or value is None:
        return value or ""
    if hasattr(value, "__iter__"):
        return sorted(str(getattr(item, "pk", item)) for item in value)
    return getattr(value, "pk", value)


def _words(field: Field, value: object) -> str:
    """A value as the reader of the form knows it."""
    if isinstance(value, bool):
        return _("是") if value else _("否")
    if value in (None, "", []):
        return _("（空）")
    labels = dict(getattr(field, "choices", []) or []) if not hasattr(field, "queryset") else {}
    if hasattr(value, "__iter__") and not isinstance(value, str):
        return "、".join(str(labels.get(item, item)) for item in value)
    return str(labels.get(value, value))
