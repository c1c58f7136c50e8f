"""Opening, extending and closing a round: each is confirmed with what it will mean, in numbers."""

import datetime as dt

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from qiangji.accounts import clock

from .. import actions, forms, queries
from ..choices import Measures, Voice
from ..errors import Refused
from ..guards import on_round
from ..models import Round
from ..planning import steps_to_open
from ..promise import promise_of
from .answering import answer


@on_round("assessment.run_rounds")
def round_open(request: HttpRequest, round: Round) -> HttpResponse:
    """The promise as whoever answers will read it, and the counts; then it holds."""
    refused = ""
    if request.method == "POST":
        try:
            actions.open_round(round=round, by=request.user)
        except Refused as refusal:
            refused = str(refusal)
        else:
            messages.success(request, _("已启动。"))
            return redirect(round)
    rows = queries.invited(round)
    is_personal = round.version.instrument.measures == Measures.PERSON
    shown = {
        "round": round,
        "organisations": rows.count(),
        "silent": rows.filter(n_sheets=0).count(),
        "progress": queries.progress_of(round.assessments.all()),
        "promises": promise_of(round).sentences,
        "assessor_promises": promise_of(round, Voice.ASSESSOR).sentences if round.asks_assessor else [],
        "is_personal": is_personal,
        "is_late": round.closes_on < clock.today(),
        "refused": refused,
        "steps": steps_to_open(4),
    }
    return render(request, "assessment/rounds/round_open.html", shown, status=409 if refused else 200)


@on_round("assessment.run_rounds")
def round_extend(request: HttpRequest, round: Round) -> HttpResponse:
    form = forms.ExtendForm(
        request.POST or None, initial={"closes_on": max(round.closes_on, clock.today()) + dt.timedelta(days=7)}
    )
    return answer(
        request,
        form,
        act=lambda: actions.extend_round(round=round, closes_on=form.cleaned_data["closes_on"], by=request.user),
        then=lambda extended: extended.get_absolute_url(),
        done=_("已延长。"),
        template="assessment/rounds/round_form.html",
        title=_("延长"),
        sentence=_("现在截止到 %(day)s。只能往后延，已经交的不受影响。") % {"day": round.closes_on},
        submit_text=_("延长"),
        cancel_url=round.get_absolute_url(),
        round=round,
    )


@on_round("assessment.run_rounds")
def round_close(request: HttpRequest, round: Round) -> HttpResponse:
    refused = ""
    if request.method == "POST":
        try:
            actions.close_round(round=round, by=request.user)
        except Refused as refusal:
            refused = str(refusal)
        else:
            messages.success(request, _("已结束，不再收答卷。"))
            return redirect(round)
    progress = queries.progress_of(round.assessments.all())
    shown = {"round": round, "progress": progress, "missing": sum(one.missing for one in progress), "refused": refused}
    return render(request, "assessment/rounds/round_close.html", shown, status=409 if refused else 200)
