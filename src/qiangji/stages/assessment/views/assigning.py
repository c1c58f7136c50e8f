"""Assessors for organisations, coaches for people: several at once, with what each has on the desk already."""

from collections.abc import Callable

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from qiangji.accounts import clock
from qiangji.accounts.guards import personal

from .. import actions, forms, queries
from ..errors import Refused
from ..guards import on_round
from ..models import Round
from ..window import phase_of
from .tabs import expert_tabs, round_tabs

PER_PAGE = 25


@on_round("assessment.run_rounds")
def round_assessors(request: HttpRequest, round: Round) -> HttpResponse:
    def act(assessments, expert) -> None:
        actions.assign_assessors(assessments=assessments, assessor=expert, by=request.user)

    return _assign(
        request,
        round,
        desks=queries.assessor_desks(round),
        unassigned=lambda rows: rows.filter(assessor=None),
        act=act,
        unit=_("家"),
        current="assessors",
        title=_("诊断专家"),
        sentence=_("专家从外面评一次，再和机构议定、写诊断。不能评自己任职的机构。"),
    )


@on_round("assessment.run_rounds")
def round_coaches(request: HttpRequest, round: Round) -> HttpResponse:
    def act(assessments, expert) -> None:
        pairs = [(assessment, expert) for assessment in assessments]
        actions.assign_coaches(round=round, pairs=pairs, by=request.user)

    return _assign(
        request,
        round,
        desks=queries.coach_desks(round),
        unassigned=queries.without_coach,
        act=act,
        unit=_("人"),
        current="coaches",
        title=_("辅导专家"),
        sentence=_("一家机构由一位专家辅导；换人之后，原来的专家看不到这些结果。"),
    )


@personal
def assigned(request: HttpRequest) -> HttpResponse:
    """Where an expert lands: the organisations that were given to them."""
    page = Paginator(queries.assessments_assigned_to(request.user), PER_PAGE).get_page(request.GET.get("page"))
    today = clock.today()
    rows = [(assessment, phase_of(assessment.round, today)) for assessment in page]
    return render(
        request, "assessment/rounds/assigned.html", {"page": page, "rows": rows, "tabs": expert_tabs(request.user)}
    )


def _assign(
    request: HttpRequest, round: Round, *, desks, unassigned, act: Callable, unit: str, current: str, **words
) -> HttpResponse:
    asked = forms.AssignFilter(request.GET, places=lambda: queries.places_within(round.scope), unassigned=unassigned)
    rows = asked.narrow(queries.invited(round)).select_related("assessor")
    form = forms.AssignForm(request.POST or None, offered=round.assessments.all(), desks=desks, unit=unit)
    if form.is_bound and form.is_valid():
        try:
            act(form.cleaned_data["assessment"], form.chosen)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            done = {"n": len(form.cleaned_data["assessment"]), "expert": form.chosen}
            messages.success(request, _("已把 %(n)d 家指派给 %(expert)s。") % done)
            return redirect(request.get_full_path())
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    shown = {
        "round": round,
        "tabs": round_tabs(request.user, round),
        "current_tab": current,
        "form": form,
        "filter": asked,
        "page": page,
        "desks": desks,
        "unit": unit,
        "coaches": queries.coaches_of(page.object_list) if current == "coaches" else {},
        "left": unassigned(round.assessments.all()).count(),
        "query": request.GET.urlencode(),
    }
    shown["rows"] = [(one, shown["coaches"].get(one.pk, [])) for one in page]
    return render(request, "assessment/rounds/round_assign.html", shown | words)
