"""催办: whom to ring, and a message to those who have an account."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from .. import actions, forms, queries
from ..errors import Refused
from ..guards import on_round
from ..models import Round

PER_PAGE, MOST_LISTED = 25, 500


@on_round("assessment.run_rounds")
def round_remind(request: HttpRequest, round: Round) -> HttpResponse:
    asked = forms.RemindFilter(request.GET)
    rows = queries.unfinished(queries.assessments_of(round, request.user), asked.state_asked)
    refused = ""
    if request.method == "POST":
        try:
            chosen = rows if "all" in request.POST else _ticked(request, rows)
            _say(request, actions.remind(round=round, assessments=chosen, by=request.user))
        except Refused as refusal:
            refused = str(refusal)
        else:
            return redirect(request.get_full_path())
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    shown = {
        "round": round,
        "page": page,
        "filter": asked,
        "refused": refused,
        "list": "\n".join(_line(one) for one in rows[:MOST_LISTED]),
        "left_out": max(0, page.paginator.count - MOST_LISTED),
        "last": queries.last_reminder(round),
    }
    return render(request, "assessment/rounds/round_remind.html", shown, status=409 if refused else 200)


def _ticked(request: HttpRequest, rows):
    form = forms.TickedAssessments(request.POST, offered=rows)
    if not form.is_valid():
        raise Refused(form.errors["assessment"][0])
    return form.cleaned_data["assessment"]


def _line(assessment) -> str:
    """Organisations and numbers: never who, and never what they answered."""
    named = {"organisation": assessment.organisation, "n": assessment.n_missing}
    return (
        _("%(organisation)s：还差 %(n)d 份") % named
        if assessment.n_missing
        else _("%(organisation)s：还没有定谁作答") % named
    )


def _say(request: HttpRequest, reminded: actions.Reminded) -> None:
    said = _("已给 %(n)d 人发了消息。") % {"n": reminded.people}
    if reminded.unreached:
        said += _("另有 %(n)d 人没有账号，请打电话。") % {"n": reminded.unreached}
    messages.success(request, said)
