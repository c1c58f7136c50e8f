"""What the pages of this room share: their tabs, and how a form becomes an action."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from ...errors import Refused

PER_PAGE = 20


def resource_tabs(user) -> list[tuple[str, str, str]]:
    runs, views = user.has_perm("guidance.run_guidance"), user.has_perm("guidance.view_guidance")
    rooms = [
        ("offers", _("供给"), "guidance:offer-list", True),
        ("needs", _("需求"), "guidance:need-list", views),
        ("matches", _("对接"), "guidance:match-list", True),
        ("allocation", _("批量对接"), "guidance:allocation", runs),
        ("partners", _("资源伙伴"), "guidance:partner-list", runs),
    ]
    return [(key, label, reverse(name)) for key, label, name, there in rooms if there]


def answer(
    request: HttpRequest, form: BaseForm, *, act: Callable[[], Any], then: Callable[[Any], str], done: str, **page
) -> HttpResponse:
    """Valid → act → say so → go on; refused → say why, with what was typed."""
    if form.is_bound and form.is_valid():
        try:
            result = act()
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, done)
            return redirect(then(result))
    return render(request, "guidance/resources/form_page.html", {"form": form, **page})


def carry_out(request: HttpRequest, act: Callable[[], Any], *, done: str, then: str) -> HttpResponse:
    """A button that takes nothing but a press; refused, the page it stands on says why."""
    try:
        act()
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, done)
    return redirect(then)


def number_in(sent, name: str) -> int:
    """The number of a record that the address or a button names; 0, which no record has, for anything else."""
    value = sent.get(name, "")
    return int(value) if value.isascii() and value.isdigit() and len(value) < 19 else 0
