"""The one way a form becomes an action here: valid → act → say so → go on; refused → say why."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.forms import BaseForm, ModelForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from ..errors import Refused, Stale


@dataclass(frozen=True)
class Difference:
    label: str
    theirs: str
    mine: str


def answer(
    request: HttpRequest,
    form: BaseForm,
    *,
    act: Callable[[], Any],
    then: Callable[[Any], str],
    done: str,
    template: str = "assessment/form_page.html",
    also_valid: Callable[[], bool] = lambda: True,
    now: Callable[[], ModelForm] | None = None,
    beside: Callable[[], Sequence[Difference]] = tuple,
    **page: Any,
) -> HttpResponse:
    """``now`` opens the form on what is stored by now: on a conflict both texts are shown, and saving again decides.

    ``beside`` adds the differences in what is not a field of the form.
    """
    valid = form.is_valid() if form.is_bound else False
    if form.is_bound and also_valid() and valid:
        try:
            result = act()
        except Stale as stale:
            form.add_error(None, str(stale))
            if now is not None:
                page["differences"] = [*_catch_up(form, now()), *beside()]
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, done)
            return redirect(then(result))
    return render(request, template, {"form": form, **page})


def _catch_up(form: BaseForm, stored: ModelForm) -> list[Difference]:
    """Let the next saving count as made on what is stored now, and say where it would replace that."""
    form.data = {**form.data, form.add_prefix("revision"): str(stored.instance.revision)}
    found = []
    for name in form.fields:
        theirs, mine = stored[name].initial, form.cleaned_data.get(name)
        if name != "revision" and _key(theirs) != _key(mine):
            labels = dict(getattr(form.fields[name], "choices", []))
            found.append(Difference(str(form[name].label), _words(theirs, labels), _words(mine, labels)))
    return found


def _key(value: object) -> str:
    return "" if value in (None, [], "") else str(sorted(value) if isinstance(value, list | tuple) else value)


def _words(value: object, labels: Mapping) -> str:
    """A value as the reader of the form knows it."""
    if isinstance(value, bool):
        return _("是") if value else _("否")
    if isinstance(value, list | tuple) and value:
        return "、".join(str(labels.get(one, one)) for one in value)
    return str(labels.get(value, value)) if value not in (None, "", [], ()) else _("（空）")
