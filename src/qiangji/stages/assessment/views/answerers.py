"""Who answers: over a whole round, and for one organisation."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from qiangji.accounts import clock
from qiangji.accounts.guards import may

from .. import actions, forms, queries
from ..choices import Measures
from ..errors import Refused
from ..guards import on_assessment, on_round
from ..models import Assessment, Round
from ..planning import steps_to_open
from ..window import phase_of

PER_PAGE = 25


@on_round("assessment.run_rounds")
def round_answerers(request: HttpRequest, round: Round) -> HttpResponse:
    """How many answer where; whoever has named nobody can be given the first of its core team."""
    refused = ""
    if request.method == "POST":
        try:
            n = actions.name_core_teams(round=round, by=request.user)
        except Refused as refusal:
            refused = str(refusal)
        else:
            messages.success(request, ngettext("已请 %(n)d 位自评人。", "已请 %(n)d 位自评人。", n) % {"n": n})
            return redirect("assessment:round-answerers", round.pk)
    rows = queries.invited(round)
    silent = rows.filter(n_sheets=0)
    only_silent = "silent" in request.GET
    shown = {
        "round": round,
        "page": Paginator(silent if only_silent else rows, PER_PAGE).get_page(request.GET.get("page")),
        "silent": silent.count(),
        "invited_count": rows.count(),
        "only_silent": only_silent,
        "refused": refused,
        "is_personal": round.version.instrument.measures == Measures.PERSON,
        "steps": steps_to_open(3) if round.opened_at is None else [],
    }
    return render(request, "assessment/rounds/round_answerers.html", shown, status=409 if refused else 200)


@on_assessment("assessment.organise_answers")
def assessment_answerers(request: HttpRequest, assessment: Assessment) -> HttpResponse:
    """The organisation or the hub names who answers, by post; who has handed in is seen, never what."""
    round = assessment.round
    is_personal = round.version.instrument.measures == Measures.PERSON
    team = [] if is_personal else queries.team_of(assessment)
    form = forms.AnswerersForm(request.POST or None, team=team, wanted=round.answerers_wanted)
    if form.is_bound and form.is_valid():
        try:
            actions.name_answerers(assessment=assessment, people=form.cleaned_data["people"], by=request.user)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("已保存。"))
            return redirect("assessment:assessment-answerers", assessment.pk)
    shown = {
        "assessment": assessment,
        "round": round,
        "form": form,
        "team": team,
        "is_personal": is_personal,
        "progress": queries.progress_of(Assessment.objects.filter(pk=assessment.pk)),
        "phase": phase_of(round, clock.today()),
        "follows_rounds": request.user.has_perm("assessment.view_rounds", assessment),
    }
    return render(request, "assessment/rounds/assessment_answerers.html", shown)


@may("assessment.organise_answers")
def own_rounds(request: HttpRequest) -> HttpResponse:
    """Where an organisation's administrator lands: the rounds it takes part in."""
    page = Paginator(queries.assessments_organised_by(request.user), PER_PAGE).get_page(request.GET.get("page"))
    today = clock.today()
    rows = [(assessment, phase_of(assessment.round, today)) for assessment in page]
    return render(request, "assessment/rounds/own_rounds.html", {"page": page, "rows": rows})
