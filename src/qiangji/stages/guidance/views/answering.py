"""The one way a form becomes an action here: valid → act → say so → go on; refused → say why."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from qiangji.files.errors import BadUpload

from ..errors import Refused


def answer(
    request: HttpRequest,
    form: BaseForm,
    *,
    act: Callable[[], Any],
    then: Callable[[Any], str],
    done: str,
    also_valid: Callable[[], bool] = lambda: True,
    template: str = "guidance/form_page.html",
    **page: Any,
) -> HttpResponse:
    """The page of a form takes ``title``, ``cancel_url`` and, if wanted, ``sentence``, ``submit_text``, ``crumbs``."""
    valid = form.is_bound and form.is_valid()
    if form.is_bound and also_valid() and valid:
        try:
            result = act()
        except (Refused, BadUpload) as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, done)
            return redirect(then(result))
    return render(request, template, {"form": form, **page})
