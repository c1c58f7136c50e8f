"""The visits of an engagement: planned, recorded, corrected, called off."""

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from qiangji.accounts import clock
from qiangji.accounts.guards import fetch, personal
from qiangji.files.views import download

from .. import actions, forms, queries
from ..choices import NotesReaders
from ..models import CoachingEngagement, CoachingVisit
from .answering import answer


@personal
def visit_plan(request: HttpRequest, pk: int) -> HttpResponse:
    engagement = _engagement(request, pk)
    form = forms.PlanVisitForm(request.POST or None)
    return _answer(
        request,
        engagement,
        form,
        act=lambda: actions.plan_visit(engagement=engagement, by=request.user, **form.values()),
        done=_("约好了，会出现在专家和机构的日历里。"),
        title=_("约时间"),
        submit_text=_("约定"),
    )


@personal
def visit_add(request: HttpRequest, pk: int) -> HttpResponse:
    return _record(request, _engagement(request, pk), None)


@personal
def visit_record(request: HttpRequest, pk: int) -> HttpResponse:
    """What was planned has taken place."""
    visit = _visit(request, pk)
    if visit.held_on is not None or visit.voided_at is not None:
        raise Http404
    return _record(request, visit.engagement, visit)


def _record(request: HttpRequest, engagement: CoachingEngagement, planned: CoachingVisit | None) -> HttpResponse:
    day = min(planned.planned_at.date(), clock.today()) if planned else clock.today()
    initial = {"held_on": day, "notes_readers": NotesReaders.HUB}
    form = forms.VisitForm(request.POST or None, request.FILES or None, initial=initial)
    return _answer(
        request,
        engagement,
        form,
        act=lambda: actions.record_visit(engagement=engagement, planned=planned, by=request.user, **form.values()),
        done=_("已登记，并记进了服务记录。"),
        title=_("登记辅导"),
        submit_text=_("登记"),
    )


@personal
def visit_correct(request: HttpRequest, pk: int) -> HttpResponse:
    visit = _visit(request, pk)
    if visit.held_on is None or visit.voided_at is not None:
        raise Http404
    form = forms.CorrectionForm(request.POST or None, request.FILES or None, visit=visit)
    return _answer(
        request,
        visit.engagement,
        form,
        act=lambda: actions.correct_visit(visit=visit, by=request.user, **form.values()),
        done=_("已更正。"),
        title=_("更正 %(day)s 的辅导") % {"day": visit.when},
        submit_text=_("保存更正"),
    )


@personal
def visit_void(request: HttpRequest, pk: int) -> HttpResponse:
    visit = _visit(request, pk)
    if visit.voided_at is not None:
        raise Http404
    form = forms.ReasonForm(request.POST or None)
    held = visit.held_on is not None
    return _answer(
        request,
        visit.engagement,
        form,
        act=lambda: actions.void_visit(visit=visit, by=request.user, **form.cleaned_data),
        done=_("已作废，服务记录里的一条也作废了。") if held else _("已取消。"),
        title=_("作废 %(day)s 的辅导") % {"day": visit.when}
        if held
        else _("取消 %(day)s 的约定") % {"day": visit.when},
        submit_text=_("作废这次记录") if held else _("取消这次约定"),
        submit_kind="danger",
    )


@personal
@require_GET
def visit_output(request: HttpRequest, pk: int) -> HttpResponse:
    """Whoever sees the engagement may keep what came of it; of a voided visit only who carries it."""
    visit = queries.visits_in_full().filter(pk=pk).first()
    if visit is None or visit.output is None:
        raise Http404
    permission = "guidance.carry_engagement" if visit.voided_at else "guidance.view_engagement"
    if not request.user.has_perm(permission, visit.engagement):
        raise Http404
    return download(visit.output)


def _engagement(request: HttpRequest, pk: int) -> CoachingEngagement:
    return fetch(request, "guidance.carry_engagement", queries.engagements_in_full(), pk=pk)


def _visit(request: HttpRequest, pk: int) -> CoachingVisit:
    visit = queries.visits_in_full().filter(pk=pk).first()
    if visit is None or not request.user.has_perm("guidance.carry_engagement", visit.engagement):
        raise Http404
    return visit


def _answer(request: HttpRequest, engagement: CoachingEngagement, form, **page) -> HttpResponse:
    address = engagement.get_absolute_url()
    return answer(
        request,
        form,
        then=lambda _visit: address,
        cancel_url=address,
        sentence=str(engagement),
        crumbs=[(_("辅导"), reverse("guidance:coaching-list")), (str(engagement), address)],
        **page,
    )
