"""Guards speak HTTP: they ask a rule, then let through or raise.

Somebody who is not logged in is sent to log in; somebody who is, and may not, is told "not found" for a thing
(so that its existence does not leak) and "not allowed" for a place. Every view says which guard stands before it,
in its attribute ``permission``: ``docs/permissions.md`` is made from these.
"""

from collections.abc import Callable
from functools import wraps
from typing import TypeVar

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.db.models import Model, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django_htmx.http import HttpResponseClientRedirect

View = Callable[..., HttpResponse]
T = TypeVar("T", bound=Model)

PUBLIC, PERSONAL = "public", "personal"


def may(permission: str) -> Callable[[View], View]:
    """Let through who holds ``permission`` somewhere: for lists, and for creating."""

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args, **kwargs) -> HttpResponse:
            if not request.user.is_authenticated:
                return _to_login(request)
            if not request.user.has_perm(permission):
                raise PermissionDenied
            return view(request, *args, **kwargs)

        return _declared(guarded, permission)

    return decorate


def personal(view: View) -> View:
    """Let through who is logged in: the page is about themselves."""

    @wraps(view)
    def guarded(request: HttpRequest, *args, **kwargs) -> HttpResponse:
        return view(request, *args, **kwargs) if request.user.is_authenticated else _to_login(request)

    return _declared(guarded, PERSONAL)


def public(view: View) -> View:
    """Let everybody through, on purpose."""

    @wraps(view)
    def guarded(request: HttpRequest, *args, **kwargs) -> HttpResponse:
        return view(request, *args, **kwargs)

    return _declared(guarded, PUBLIC)


def fetch(request: HttpRequest, permission: str, rows: QuerySet[T], **lookup) -> T:
    """The one object, if the user may: fetching is the check."""
    found = get_object_or_404(rows, **lookup)
    if not request.user.has_perm(permission, found):
        raise Http404
    return found


def _declared(view: View, permission: str) -> View:
    view.permission = permission  # type: ignore[attr-defined]
    return view


def _to_login(request: HttpRequest) -> HttpResponse:
    """A fragment asked for by htmx must not become a login form inside the page: the whole page goes there."""
    if request.htmx:
        return HttpResponseClientRedirect(redirect_to_login(request.htmx.current_url_abs_path or "/").url)
    return redirect_to_login(request.get_full_path())
