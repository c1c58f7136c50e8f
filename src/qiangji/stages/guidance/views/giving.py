"""The one way a form of gifts and fairs becomes an action: valid → act → say so → go on; refused → say why."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from qiangji.accounts import queries as accounts
from qiangji.accounts.permissions import Permission
from qiangji.files.errors import BadUpload
from qiangji.registry.models import Organisation

from ..errors import Refused

PER_PAGE = 20


def answer(
    request: HttpRequest,
    form: BaseForm,
    *,
    act: Callable[[], Any],
    then: Callable[[Any], str],
    done: str,
    template: str = "guidance/donations/form_page.html",
    **page: Any,
) -> HttpResponse:
    if form.is_bound and form.is_valid():
        try:
            result = act()
        except (Refused, BadUpload) as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, done)
            return redirect(then(result))
    return render(request, template, {"form": form, **page})


def page_of(request: HttpRequest, rows: QuerySet | list, param: str = "page", most: int = PER_PAGE) -> Page:
    return Paginator(rows, most).get_page(request.GET.get(param))


def place_of(user) -> str:
    """Where the hub's operator keeps books: the widest of their places."""
    return min(accounts.scopes(user, Permission.RUN_GUIDANCE), key=len)


def organisations_of(user) -> QuerySet[Organisation]:
    return Organisation.objects.filter(accounts.within(accounts.scopes(user, Permission.RUN_GUIDANCE)))
