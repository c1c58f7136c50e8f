"""How far a round is."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from qiangji.accounts import clock
from qiangji.ui.components.figures import percent

from .. import forms, queries
from ..choices import SupervisorView
from ..guards import on_round
from ..models import Round
from ..window import Phase, phase_of
from .progress_rows import headings, rows_as_markup
from .round_verbs import verbs_of
from .tabs import round_tabs

PER_PAGE = 20


@on_round("assessment.view_rounds")
def round_detail(request: HttpRequest, round: Round) -> HttpResponse:
    """One sentence, the voices, the organisations: in the same few queries for ten and for twenty thousand."""
    phase = phase_of(round, clock.today())
    is_past = phase in (Phase.OVERDUE, Phase.CLOSED)
    followed = queries.assessments_of(round, request.user)
    standing = queries.standing_of(round, followed, queries.scopes_followed(request.user))
    asked = forms.ProgressFilter(request.GET, places=lambda: queries.places_within(round.scope), is_past=is_past)
    paginator = Paginator(queries.listed(asked.narrow(followed)), PER_PAGE)
    if asked.is_idle:
        paginator.count = standing.organisations  # counted already
    page = paginator.get_page(request.GET.get("page"))
    is_personal, runs = queries.is_personal(round), request.user.has_perm("assessment.run_rounds", round)
    shown = {
        "round": round,
        "phase": phase,
        "standing": standing,
        "sentence": _sentence(round, phase, standing),
        "is_personal": is_personal,
        "page": page,
        "headings": headings(standing.voices, is_personal=is_personal),
        "rows": rows_as_markup(
            queries.rows_of(page.object_list),
            standing.voices,
            leads_to=_leads_to(request.user, round, is_personal=is_personal, runs=runs),
            is_personal=is_personal,
            is_past=is_past,
        ),
        "filter": asked,
        "query": request.GET.urlencode(),
        "tabs": round_tabs(request.user, round),
        "runs": runs,
        "verbs": verbs_of(round, phase, has_organisations=bool(standing.organisations), is_personal=is_personal)
        if runs
        else "",
    }
    return render(request, "assessment/rounds/round_detail.html", shown)


def _leads_to(user, round: Round, *, is_personal: bool, runs: bool) -> str:
    """From an organisation to who answers there, or to what came out: nobody is sent to a door that stays shut."""
    if is_personal:
        return ""
    if round.closed_at is None:
        return "assessment:assessment-answerers" if runs else ""
    sees = user.has_perm("assessment.view_profile_in_full") or round.supervisor_view == SupervisorView.SCORES
    return "assessment:assessment-detail" if sees else ""


def _sentence(round: Round, phase: Phase, standing: queries.Standing) -> str:
    counts = {
        "organisations": f"{standing.organisations:,}",
        "sheets": f"{standing.sheets:,}",
        "submitted": f"{standing.submitted:,}",
        "share": percent(standing.submitted, standing.sheets),
        "untouched": f"{standing.untouched:,}",
        "days": abs((round.closes_on - clock.today()).days),
    }
    if phase == Phase.PLANNED:
        return _("还没有启动。已邀请 %(organisations)s 家，备好 %(sheets)s 份答卷。") % counts
    said = _("%(organisations)s 家机构的 %(sheets)s 份答卷，已交 %(submitted)s 份（%(share)d%%）") % counts
    if phase == Phase.CLOSED:
        return said + _("，已经结束。")
    if standing.untouched:
        said += _("，%(untouched)s 家还没有动") % counts
    if phase == Phase.WAITING:
        return said + _("；%(day)s 开始。") % {"day": round.opens_on}
    if phase == Phase.OVERDUE:
        return said + _("；已过截止日期 %(days)d 天，等着结束或延长。") % counts
    return said + (_("；今天截止。") if not counts["days"] else _("；%(days)d 天后截止。") % counts)
