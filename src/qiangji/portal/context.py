"""What the shell around every page needs to know: whose house this is, and where one may go from here."""

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from qiangji.accounts import queries as accounts
from qiangji.notices.queries import unread_count
from qiangji.ui.addresses import address

from .navigation import navigation_for, search_url_for


def shell(request: HttpRequest) -> dict:
    """Lazy on purpose: a fragment or an error page that draws no shell asks nothing of the database."""
    hub = SimpleLazyObject(accounts.hub)
    return {
        "home_url": address("portal:home"),
        "help_url": address("portal:help"),
        "account_url": SimpleLazyObject(lambda: address("accounts:me")),
        "hub": hub,
        "is_demo": SimpleLazyObject(lambda: getattr(hub, "is_demo", False)),
        "unit_name": SimpleLazyObject(lambda: getattr(request.user, "unit", "") or getattr(hub, "department", "")),
        "navigation": SimpleLazyObject(lambda: navigation_for(request.user, request.path)),
        "role_label": SimpleLazyObject(lambda: accounts.leading_role_label(request.user)),
        "notices_url": SimpleLazyObject(lambda: address("notices:notice-list") if _is_inside(request) else ""),
        "notices_count": SimpleLazyObject(lambda: unread_count(request.user) if _is_inside(request) else 0),
        "search_url": SimpleLazyObject(lambda: search_url_for(request.user)),
    }


def _is_inside(request: HttpRequest) -> bool:
    return request.user.is_authenticated
