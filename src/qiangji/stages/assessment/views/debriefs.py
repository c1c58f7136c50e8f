"""A person's own talks: choose a time, change it, read the steps, share them or not."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from qiangji.accounts import clock
from qiangji.accounts.guards import fetch, personal

from .. import actions, exports, forms, queries
from ..errors import Refused
from ..models import AnswerSheet, Debrief
from .tabs import result_tabs

PER_PAGE = 20


@personal
def debrief_list(request: HttpRequest) -> HttpResponse:
    """What is to come, what could be booked, and what was."""
    own = queries.own_debriefs(request.user)
    past = own.exclude(pk__in=queries.upcoming(own).values("pk"))
    shown = {
        "tabs": result_tabs(request.user),
        "upcoming": list(queries.upcoming(own)),
        "waiting": list(queries.awaiting_booking(request.user)[:PER_PAGE]),
        "page": Paginator(past, PER_PAGE).get_page(request.GET.get("page")),
    }
    return render(request, "assessment/debrief_list.html", shown)


@personal
def debrief_book(request: HttpRequest, pk: int) -> HttpResponse:
    """Every open time is a button of its own. With a time already booked, choosing another one moves it."""
    rows = AnswerSheet.objects.select_related("version__instrument", "person")
    sheet = fetch(request, "assessment.book_debrief", rows, pk=pk)
    booked, refused = queries.booking_of(sheet), ""
    if request.method == "POST":
        try:
            debrief = _choose(request, sheet, booked)
        except Refused as refusal:
            refused = str(refusal)
        else:
            messages.success(request, _("已约好：%(when)s。") % {"when": debrief.slot.when})
            return redirect(debrief)
    slots = list(queries.open_slots(sheet))
    shown = {
        "sheet": sheet,
        "booked": booked,
        "refused": refused,
        "slots": slots,
        "names_coach": len({slot.coach_id for slot in slots}) > 1,
        "has_coach": queries.has_coach(sheet),
        "is_scored": sheet.scores.exists(),
    }
    return render(request, "assessment/debrief_book.html", shown, status=409 if refused else 200)


def _choose(request: HttpRequest, sheet: AnswerSheet, booked: Debrief | None) -> Debrief:
    wanted = request.POST.get("slot", "")
    if not (wanted.isascii() and wanted.isdigit() and len(wanted) < 19):
        raise Refused(_("请在下面选一个时段。"))
    slot = queries.slot_offered_to(sheet, int(wanted))
    if slot is None:
        raise Refused(_("没有这个时段，请在下面另选一个。"))
    if booked is None:
        return actions.book_debrief(sheet=sheet, slot=slot, by=request.user)
    return actions.move_debrief(debrief=booked, slot=slot, by=request.user)


@personal
def debrief_detail(request: HttpRequest, pk: int) -> HttpResponse:
    debrief = fetch(request, "assessment.view_debrief", queries.debriefs_in_full(), pk=pk)
    actions.read_debrief(debrief=debrief, by=request.user)
    return debrief_page(request, debrief)


def debrief_page(request: HttpRequest, debrief: Debrief, *, refused: str = "", **texts) -> HttpResponse:
    """The person's view or the coach's. ``texts`` are forms that were refused, with what was typed into them."""
    coaches = request.user.has_perm("assessment.run_debrief", debrief)
    shown = {
        "debrief": debrief,
        "sheet": debrief.sheet,
        "refused": refused,
        "has_come": debrief.slot.starts_at <= clock.now(),
        "may_read": request.user.has_perm("assessment.read_result", debrief.sheet),
        "tabs": result_tabs(request.user),
    }
    if coaches:
        shown |= {"notes": forms.NotesForm(debrief=debrief), "steps": forms.StepsForm(debrief=debrief)} | texts
    page = "assessment/debrief_coach.html" if coaches else "assessment/debrief_own.html"
    return render(request, page, shown, status=409 if refused else 200)


@personal
def debrief_calendar(request: HttpRequest, pk: int) -> HttpResponse:
    debrief = fetch(request, "assessment.view_debrief", queries.debriefs_in_full(), pk=pk)
    if debrief.cancelled_at is not None:
        raise Http404
    return HttpResponse(
        exports.calendar_entry(debrief.slot, number=debrief.pk),
        content_type="text/calendar; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="booking-{debrief.pk}.ics"'},
    )


@personal
def debrief_cancel(request: HttpRequest, pk: int) -> HttpResponse:
    debrief = _own(request, pk)
    if request.method == "POST":
        return _answer(
            request,
            debrief,
            act=lambda: actions.cancel_debrief(debrief=debrief, by=request.user),
            done=_("已取消，时段让给了别人。"),
            then=reverse("assessment:debrief-list"),
        )
    shown = {
        "title": _("取消预约"),
        "sentence": _("将取消 %(when)s 的辅导，时段让给别人；测评结果不受影响，以后随时可以再约。")
        % {"when": debrief.slot.when},
        "submit_text": _("取消这次预约"),
        "cancel_url": debrief.get_absolute_url(),
    }
    return render(request, "assessment/debrief_confirm.html", shown)


@require_POST
@personal
def debrief_share(request: HttpRequest, pk: int) -> HttpResponse:
    debrief = _own(request, pk)
    return _answer(
        request,
        debrief,
        act=lambda: actions.share_steps(debrief=debrief, by=request.user),
        done=_("已分享给机构；随时可以收回。"),
    )


@require_POST
@personal
def debrief_unshare(request: HttpRequest, pk: int) -> HttpResponse:
    debrief = _own(request, pk)
    return _answer(
        request,
        debrief,
        act=lambda: actions.unshare_steps(debrief=debrief, by=request.user),
        done=_("已收回，机构从现在起看不到了。"),
    )


def _own(request: HttpRequest, pk: int) -> Debrief:
    return fetch(request, "assessment.share_steps", queries.debriefs_in_full(), pk=pk)


def _answer(request: HttpRequest, debrief: Debrief, *, act, done: str, then: str = "") -> HttpResponse:
    try:
        act()
    except Refused as refusal:
        return debrief_page(request, get_object_or_404(queries.debriefs_in_full(), pk=debrief.pk), refused=str(refusal))
    messages.success(request, done)
    return redirect(then or debrief)
