"""The coach's side: times to offer, talks to hold, what came of them."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from qiangji.accounts.guards import fetch, personal

from .. import actions, forms, queries
from ..errors import Refused
from ..models import Debrief, DebriefSlot
from .debriefs import debrief_page
from .tabs import result_tabs

PER_PAGE = 20
SLOTS_PER_PAGE = 60


@personal
def debrief_coached(request: HttpRequest) -> HttpResponse:
    coached = queries.coached_debriefs(request.user)
    open_now = queries.awaiting_record(coached)
    shown = {
        "tabs": result_tabs(request.user),
        "workload": queries.workload_of(request.user),
        "unrecorded": list(open_now[:PER_PAGE]),
        "upcoming": list(queries.upcoming(coached)[:PER_PAGE]),
        "page": Paginator(coached.filter(recorded_at__isnull=False), PER_PAGE).get_page(request.GET.get("page")),
    }
    return render(request, "assessment/debrief_coached.html", shown)


@personal
def slot_list(request: HttpRequest) -> HttpResponse:
    page = Paginator(queries.slots_to_come(request.user), SLOTS_PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "assessment/slot_list.html", {"tabs": result_tabs(request.user), "page": page})


@personal
def slot_offer(request: HttpRequest) -> HttpResponse:
    """First the rule, by GET; then the times that it comes to, to look at and to send."""
    if request.method == "POST":
        return _offer(request)
    asked = "first_day" in request.GET
    series = forms.SlotSeriesForm(request.GET if asked else None, initial=_usual(request.user))
    moments = list(series.moments()) if asked and series.is_valid() else []
    if asked and series.is_valid() and not moments:
        series.add_error(None, _("这样排不出时段：每天的时间不够一次，或者这些日子里没有选中的星期几。"))
    return render(request, "assessment/slot_offer.html", {"form": series, "slots": _preview(series, moments)})


def _usual(user) -> dict:
    day = queries.first_free_day(user)
    return {"first_day": day, "weekdays": range(5), "begins": "14:00", "ends": "17:00", "minutes": 45, "pause": 15}


def _preview(series: forms.SlotSeriesForm, moments) -> list[DebriefSlot]:
    """Slots as they would be, in no database yet."""
    return [DebriefSlot(starts_at=moment, minutes=series.cleaned_data["minutes"]) for moment in moments]


def _offer(request: HttpRequest) -> HttpResponse:
    form = forms.OfferForm(request.POST)
    try:
        if not form.is_valid():
            raise Refused(next(iter(form.errors.values()))[0])
        slots = actions.offer_slots(coach=request.user, by=request.user, **form.cleaned_data)
    except Refused as refusal:
        series = forms.SlotSeriesForm(initial=_usual(request.user))
        shown = {"form": series, "refused": str(refusal), "slots": []}
        return render(request, "assessment/slot_offer.html", shown, status=409)
    done = ngettext("开出了 %(n)d 个时段。", "开出了 %(n)d 个时段。", len(slots)) % {"n": len(slots)}
    messages.success(request, done)
    return redirect("assessment:slot-list")


@personal
def slot_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    slot = get_object_or_404(queries.slots_to_come(request.user), pk=pk)
    if request.method == "POST":
        try:
            actions.withdraw_slot(slot=slot, by=request.user)
        except Refused as refusal:
            messages.warning(request, str(refusal))
        else:
            messages.success(request, _("时段已撤回。"))
        return redirect("assessment:slot-list")
    booked = _("已经约了这个时段的人会看到预约取消，可以另选时间。") if slot.bookings else _("还没有人约。")
    shown = {
        "title": _("撤回时段"),
        "sentence": _("将撤回 %(when)s 的时段。") % {"when": slot.when} + booked,
        "submit_text": _("撤回时段和 1 个预约") if slot.bookings else _("撤回时段"),
        "cancel_url": reverse("assessment:slot-list"),
    }
    return render(request, "assessment/debrief_confirm.html", shown)


@require_POST
@personal
def debrief_attendance(request: HttpRequest, pk: int) -> HttpResponse:
    debrief = _mine(request, pk)
    came = request.POST.get("attendance", "")
    try:
        actions.record_attendance(debrief=debrief, attendance=came, by=request.user)
    except Refused as refusal:
        return debrief_page(request, debrief, refused=str(refusal))
    messages.success(request, _("已登记。"))
    return redirect(debrief)


@require_POST
@personal
def debrief_notes(request: HttpRequest, pk: int) -> HttpResponse:
    debrief = _mine(request, pk)
    form = forms.NotesForm(request.POST, debrief=debrief)
    try:
        if form.is_valid():
            actions.write_notes(debrief=debrief, notes=form.written, seen=form.saw, by=request.user)
            messages.success(request, _("笔记已保存，只有你能看到。"))
            return redirect(debrief)
    except Refused as refusal:
        return _again(request, debrief, form, str(refusal), notes=form)
    return _again(request, debrief, form, _fault(form), notes=form)


@require_POST
@personal
def debrief_steps(request: HttpRequest, pk: int) -> HttpResponse:
    debrief = _mine(request, pk)
    form = forms.StepsForm(request.POST, debrief=debrief)
    try:
        if form.is_valid():
            actions.agree_steps(debrief=debrief, steps=form.written, seen=form.saw, by=request.user)
            messages.success(request, _("下一步已保存，本人现在看得到。"))
            return redirect(debrief)
    except Refused as refusal:
        return _again(request, debrief, form, str(refusal), steps=form)
    return _again(request, debrief, form, _fault(form), steps=form)


def _mine(request: HttpRequest, pk: int) -> Debrief:
    return fetch(request, "assessment.run_debrief", queries.debriefs_in_full(), pk=pk)


def _fault(form) -> str:
    return next(iter(form.errors.values()))[0]


def _again(request: HttpRequest, debrief: Debrief, form, refused: str, **texts) -> HttpResponse:
    """What was typed is never lost: it is shown again, beside the reason and what is stored now."""
    form.catch_up(getattr(debrief, form.column))
    return debrief_page(request, debrief, refused=refused, **texts)
