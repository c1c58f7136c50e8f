"""How this reader wants pages shown: kept in a cookie that says nothing about who they are."""

from django.http import HttpRequest

COOKIE = "qj-display"
MODES = ("large", "contrast")


def display_modes(request: HttpRequest) -> dict[str, frozenset[str]]:
    chosen = request.COOKIES.get(COOKIE, "").split(".")
    return {"display_modes": frozenset(m for m in chosen if m in MODES)}
