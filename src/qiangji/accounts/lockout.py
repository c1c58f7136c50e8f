"""By what axes counts wrong passwords: the person who was tried, and the address that tried."""

import unicodedata

from allauth.account.adapter import get_adapter
from allauth.core.internal.ratelimit import truncate_ip
from django.core.exceptions import PermissionDenied

from .models import User


def counted_name(request, credentials: dict | None = None) -> str:
    """One name per person, so that "Ada", "ada" and her address share one count."""
    given = credentials or {}
    typed = given.get("username") or given.get("email") or request.POST.get("login", "")
    name = unicodedata.normalize("NFKC", typed).strip().casefold()
    if "@" in name:
        name = User.objects.filter(email=name).values_list("username", flat=True).first() or name
    return name.casefold()[:255]


def address(request) -> str:
    """Of the visitor, as our own proxy saw it; an IPv6 subscriber counts as one. A local socket has none."""
    try:
        return truncate_ip(get_adapter().get_client_ip(request))
    except PermissionDenied:
        return ""
