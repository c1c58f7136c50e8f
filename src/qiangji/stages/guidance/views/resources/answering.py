"""What the pages of this room share: their tabs, their form page, and a button that acts."""

from collections.abc import Callable
from functools import partial
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from ...errors import Refused
from .. import answering

PER_PAGE = 20

answer = partial(answering.answer, template="guidance/resources/form_page.html")


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


def carry_out(request: HttpRequest, act: Callable[[], Any], *, done: str, then: str) -> HttpResponse:
    """A button that takes nothing but a press; refused, the page it stands on says why."""
    try:
        act()
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, done)
    return redirect(then)
