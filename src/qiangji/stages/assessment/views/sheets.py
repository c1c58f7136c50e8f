"""A person's sheets: what waits, who will see what, what is still open, submitting and taking back."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from qiangji.accounts import clock
from qiangji.accounts.guards import personal

from .. import actions, queries
from ..choices import Measures, Voice
from ..errors import Refused
from ..guards import is_over, on_open_sheet, on_own_sheet
from ..models import AnswerSheet
from ..promise import promise_of
from ..window import why_not_open


@personal
def sheet_list(request: HttpRequest) -> HttpResponse:
    sheets = queries.own_sheets(request.user, clock.today())
    shown = {
        "waiting": [one for one in sheets if one.waits],
        "others": [one for one in sheets if not one.waits],
        "today": clock.today(),
    }
    return render(request, "assessment/sheets/list.html", shown)


@on_own_sheet
def sheet_promise(request: HttpRequest, sheet: AnswerSheet) -> HttpResponse:
    """Passed once, shown again whenever it is asked for."""
    if is_over(sheet):
        return redirect("assessment:sheet-done", sheet.pk)
    if request.method == "POST":
        actions.read_promise(sheet=sheet, by=request.user)
        return redirect(next_step(sheet))
    if sheet.voice == Voice.AGREED:
        return redirect(next_step(sheet))
    return render(
        request,
        "assessment/sheets/promise.html",
        frame(sheet),
    )


@on_open_sheet
def sheet_review(request: HttpRequest, sheet: AnswerSheet) -> HttpResponse:
    if request.method == "POST":
        try:
            actions.submit_sheet(sheet=sheet, by=request.user)
        except Refused as refusal:
            messages.warning(request, str(refusal))
        else:
            return redirect("assessment:sheet-done", sheet.pk)
    lacks = queries.what_lacks(sheet, {key: one for key, (one, _at) in queries.answers_of(sheet).items()})
    shown = {
        "lacks": lacks,
        "asked": sum(len(lack.step.keys) for lack in lacks),
        "answered": sum(lack.answered for lack in lacks),
        "open": sum(len(lack.open) for lack in lacks),
        "without_evidence": sum(len(lack.without_evidence) for lack in lacks),
    }
    return render(request, "assessment/sheets/review.html", frame(sheet) | shown)


@on_own_sheet
def sheet_done(request: HttpRequest, sheet: AnswerSheet) -> HttpResponse:
    """How it stands, for a sheet that can no longer be answered."""
    if not is_over(sheet):
        return redirect(next_step(sheet) if sheet.promise_read_at else "assessment:sheet-promise", sheet.pk)
    shown = {
        "why_not": why_not_open(sheet.assessment.round, sheet.voice, clock.today()),
        "answers": sheet.answers.count(),
        "may_withdraw": sheet.withdrawn_at is None and sheet.voice in (Voice.PERSON, Voice.SELF),
    }
    return render(request, "assessment/sheets/done.html", frame(sheet) | shown)


@on_own_sheet
def sheet_withdraw(request: HttpRequest, sheet: AnswerSheet) -> HttpResponse:
    """Asks first: it is for good."""
    if sheet.withdrawn_at is not None or sheet.voice not in (Voice.PERSON, Voice.SELF):
        return redirect("assessment:sheet-done", sheet.pk)
    if request.method == "POST":
        actions.withdraw_sheet(sheet=sheet, by=request.user)
        messages.success(request, _("已撤回。这份答卷不再计分，谁也看不到。"))
        return redirect("assessment:sheet-list")
    return render(request, "assessment/sheets/withdraw.html", frame(sheet) | {"answers": sheet.answers.count()})


def frame(sheet: AnswerSheet) -> dict:
    """What stands at the head of every page of a sheet."""
    return {
        "sheet": sheet,
        "instrument": sheet.version.instrument,
        "round": sheet.assessment.round,
        "promise": promise_of(sheet.assessment.round, sheet.voice),
        "is_personal": sheet.version.instrument.measures == Measures.PERSON,
    }


def next_step(sheet: AnswerSheet) -> str:
    """The first step with a question that is open; with none left, the look over the whole."""
    given = queries.answers_of(sheet)
    for step in queries.steps_of(sheet.version, sheet.assessment.size):
        if step.answered(given) < len(step.keys):
            return reverse("assessment:sheet-step", args=[sheet.pk, step.number])
    return reverse("assessment:sheet-review", args=[sheet.pk])
