"""The start of the stage, and planning a round."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from qiangji.accounts import clock
from qiangji.accounts.guards import may
from qiangji.registry import errors as registry_errors
from qiangji.registry.actions import open_cycle
from qiangji.registry.models import Cycle
from qiangji.registry.queries import current_cycle

from .. import actions, forms, queries
from ..errors import Refused
from ..guards import on_round
from ..models import Round
from ..planning import steps_to_open
from ..window import phase_of
from .answering import answer
from .tabs import stage_tabs

PER_PAGE = 20


@may("assessment.enter_stage")
def home(request: HttpRequest) -> HttpResponse:
    """Who follows rounds sees them; everybody else is led to what waits for them."""
    user = request.user
    if not user.has_perm("assessment.view_rounds"):
        return redirect(_door_of(user))
    page = Paginator(queries.rounds_visible_to(user), PER_PAGE).get_page(request.GET.get("page"))
    tallies, today = queries.tallies_of(page.object_list, user), clock.today()
    rows = [(round, tallies.get(round.pk, queries.Tally()), phase_of(round, today)) for round in page]
    shown = {"page": page, "rows": rows, "tabs": stage_tabs(user), "can_plan": user.has_perm("assessment.run_rounds")}
    return render(request, "assessment/rounds/round_list.html", shown)


def _door_of(user) -> str:
    """An organisation's rounds, an expert's organisations, or one's own sheets."""
    if user.has_perm("assessment.organise_answers"):
        return "assessment:own-rounds"
    return "assessment:sheet-list" if user.has_perm("registry.view_organisation") else "assessment:assigned"


@may("assessment.run_rounds")
def round_create(request: HttpRequest) -> HttpResponse:
    versions = queries.published_versions()
    if not versions.exists():
        messages.info(request, _("还没有发布的量表；发布一份之后，再筹备批次。"))
        return redirect("assessment:instrument-list")
    if not Cycle.objects.exists():
        return redirect("assessment:cycle-create")
    today = clock.today()
    form = forms.RoundForm(
        request.POST or None,
        places=queries.places_of_rounds(request.user),
        versions=versions,
        initial={"cycle": current_cycle(today), "opens_on": today},
    )
    return answer(
        request,
        form,
        act=lambda: actions.plan_round(by=request.user, **form.values()),
        then=lambda round: reverse("assessment:round-organisations", args=[round.pk]),
        done=_("已筹备，下一步选机构。"),
        template="assessment/rounds/round_form.html",
        title=_("筹备批次"),
        sentence=_("先定测什么、什么时候、请几个人答，再选机构；启动之前都可以改。"),
        submit_text=_("下一步：选机构"),
        cancel_url=reverse("assessment:home"),
        steps=steps_to_open(1),
    )


@on_round("assessment.run_rounds")
def round_edit(request: HttpRequest, round: Round) -> HttpResponse:
    form = forms.RoundForm(
        request.POST or None, instance=Round.objects.get(pk=round.pk), places=(), versions=queries.published_versions()
    )
    return answer(
        request,
        form,
        act=lambda: actions.edit_round(round=round, by=request.user, **form.values()),
        then=lambda _round: reverse("assessment:round-organisations", args=[round.pk]),
        done=_("已保存。"),
        template="assessment/rounds/round_form.html",
        title=_("修改批次"),
        sentence=_("换量表或开始日期，已经备好的答卷会跟着重做。"),
        submit_text=_("保存，去选机构"),
        cancel_url=round.get_absolute_url(),
        steps=steps_to_open(1),
        round=round,
    )


@may("assessment.run_rounds")
def cycle_create(request: HttpRequest) -> HttpResponse:
    """The five stages are walked through in cycles; a round belongs to one."""
    form = forms.CycleForm(request.POST or None)
    number = (Cycle.objects.order_by("-number").values_list("number", flat=True).first() or 0) + 1
    return answer(
        request,
        form,
        act=lambda: _open_cycle(number, form.cleaned_data, request.user),
        then=lambda _cycle: reverse("assessment:round-create"),
        done=_("已建立。"),
        template="assessment/rounds/round_form.html",
        title=_("建立第 %(n)d 个年度") % {"n": number},
        sentence=_("批次要归在一个年度里，前后才能比。"),
        submit_text=_("保存，去筹备批次"),
        cancel_url=reverse("assessment:home"),
    )


def _open_cycle(number: int, given: dict, by) -> Cycle:
    try:
        return open_cycle(number=number, by=by, **given)
    except registry_errors.Refused as refusal:
        raise Refused(str(refusal)) from None
