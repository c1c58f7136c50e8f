"""One's own appointments: the page with the secret address, and what a calendar program fetches there."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from qiangji.accounts.guards import may, public

from .. import actions, exports, queries
from ..models import CalendarAddress

SHOWN, SENT = 20, 500


@may("guidance.view_coaching")
def coaching_calendar(request: HttpRequest) -> HttpResponse:
    if request.method == "POST":
        had = CalendarAddress.objects.filter(user=request.user).exists()
        actions.make_calendar_address(user=request.user, by=request.user)
        messages.success(request, _("换了新的地址，原来的不能再用。") if had else _("地址已生成。"))
        return redirect("guidance:coaching-calendar")
    visits, follow_ups = queries.appointments_of(request.user)
    address = CalendarAddress.objects.filter(user=request.user).first()
    shown = {
        "address": request.build_absolute_uri(_path(address)) if address else "",
        "made_at": address.made_at if address else None,
        "visits": visits.select_related("engagement__organisation")[:SHOWN],
        "follow_ups": follow_ups.select_related("organisation")[:SHOWN],
    }
    return render(request, "guidance/coaching/calendar.html", shown)


def _path(address: CalendarAddress) -> str:
    return reverse("guidance:calendar-file", args=[address.key])


@public
@require_GET
def calendar_file(request: HttpRequest, key: str) -> HttpResponse:
    """Whoever has the address has it from its owner; it says when and where, and nothing else."""
    address = CalendarAddress.objects.select_related("user").filter(key=key, user__closed_at=None).first()
    if address is None or not address.user.has_perm("guidance.view_coaching"):
        raise Http404
    visits, follow_ups = queries.appointments_of(address.user)
    content = exports.appointments_file(
        visits[:SENT],
        follow_ups[:SENT],
        address=lambda engagement: request.build_absolute_uri(engagement.get_absolute_url()),
    )
    response = HttpResponse(content, content_type="text/calendar; charset=utf-8")
    response["Cache-Control"] = "private, no-store"
    return response
