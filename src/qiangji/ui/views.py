"""How pages are shown, the language, and the gallery of everything they are made of."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_GET, require_POST

from .context import COOKIE, MODES, display_modes
from .gallery import LAYOUTS, exhibits
from .guards import public

YEAR = 60 * 60 * 24 * 365


@public
@require_POST
def set_display(request: HttpRequest) -> HttpResponse:
    """Turn one mode on or off and go back. An unknown mode changes nothing."""
    chosen = display_modes(request)["display_modes"] ^ {request.POST.get("mode", "")}
    response = HttpResponseRedirect(_way_back(request))
    response.set_cookie(
        COOKIE,
        ".".join(mode for mode in MODES if mode in chosen),
        max_age=YEAR,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )
    return response


def _way_back(request: HttpRequest) -> str:
    address = request.POST.get("next", "")
    ours = url_has_allowed_host_and_scheme(address, {request.get_host()}, require_https=request.is_secure())
    return address if ours else "/"


@public
@require_GET
def gallery(request: HttpRequest) -> HttpResponse:
    """Every component in every state, in any of the layouts: what the accessibility checks look at."""
    layout = request.GET.get("layout", "")
    layout = layout if layout in LAYOUTS else LAYOUTS[0]
    frame = "office" if layout == "rail" else layout
    shown = {"layout": f"ui/layouts/{frame}.html", "rail": layout == "rail"}
    return render(request, "ui/gallery/page.html", shown | exhibits(request.GET.get("page", 1)))
