"""Plans (开方): the list that the stage opens with, one plan, drafting, editing and signing it."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from qiangji.accounts import clock
from qiangji.accounts.guards import may
from qiangji.stages.assessment.models import Diagnosis
from qiangji.ui.numbers import number_in

from .. import actions, forms, queries
from ..drafting import candidates_for, chosen_from
from ..errors import Refused, Stale
from ..guards import on_diagnosis, on_plan
from ..models import SupportPlan
from ..openings import cases_of, opening_for
from .tabs import stage_tabs

PER_PAGE = 20


@may("guidance.enter_stage")
def home(request: HttpRequest) -> HttpResponse:
    """The plans; whoever sees none is led to the first room that is theirs."""
    user, tabs = request.user, stage_tabs(request.user)
    if not user.has_perm("guidance.view_plans"):
        return redirect(tabs[0][2]) if tabs else render(request, "guidance/nothing_yet.html")
    form = forms.PlanFilter(request.GET)
    rows = _narrowed(queries.plans_visible_to(user), form)
    page = Paginator(rows.order_by("-pk"), PER_PAGE).get_page(request.GET.get("page"))
    shown = queries.with_progress(queries.plans_visible_to(user).filter(pk__in=[p.pk for p in page]), clock.today())
    return render(
        request,
        "guidance/plans/plan_list.html",
        {
            "page": page,
            "plans": list(shown.order_by("-pk")),
            "tabs": tabs,
            "filter": form,
            "is_filtered": any(request.GET.get(name) for name in form.fields),
            "to_plan": queries.diagnoses_to_plan(user)[:PER_PAGE],
            "may_keep_rules": user.has_perm("guidance.run_guidance"),
        },
    )


def _narrowed(rows: QuerySet[SupportPlan], form: forms.PlanFilter) -> QuerySet[SupportPlan]:
    if not form.is_valid():
        return rows.none()
    chosen, today = form.cleaned_data, clock.today()
    if chosen["q"]:
        rows = rows.filter(diagnosis__assessment__organisation__name__icontains=chosen["q"])
    going = queries.items_under_way().filter(plan=OuterRef("pk")).order_by()
    conditions = {
        "draft": Q(signed_at=None),
        "running": Q(Exists(going)),
        "late": Q(Exists(queries.late_items(going, today))),
        "stuck": Q(Exists(queries.stuck_items(going, today))),
        "disputed": Q(Exists(going.filter(stance="disputed"))),
    }
    return rows.filter(conditions.get(chosen["state"], Q()))


@on_plan("guidance.view_plan")
def plan_detail(request: HttpRequest, plan: SupportPlan) -> HttpResponse:
    user, today = request.user, clock.today()
    for item in plan.items.all():
        item.plan = plan
        item.is_late = plan.signed_at is not None and not item.ending and item.due_on < today
        item.may_answer = not item.ending and user.has_perm("guidance.answer_item", item)
        item.may_carry = user.has_perm("guidance.carry_item", item)
        item.opening = opening_for(user, item) if plan.signed_at else None
        item.cases = cases_of(user, item)
    shown = {
        "plan": plan,
        "may_edit": user.has_perm("guidance.edit_plan", plan),
        "may_sign": user.has_perm("guidance.sign_plan", plan),
        "may_open_dossier": user.has_perm("registry.view_organisation", plan.organisation),
        "may_open_diagnosis": user.has_perm("assessment.view_diagnosis", plan.diagnosis),
    }
    return render(request, "guidance/plans/plan_detail.html", shown)


@on_diagnosis("guidance.draft_plan")
def plan_draft(request: HttpRequest, diagnosis: Diagnosis) -> HttpResponse:
    """What the rules would choose, and why; one button makes it a draft."""
    there = SupportPlan.objects.filter(diagnosis=diagnosis).first()
    if there is not None:
        return redirect(there)
    refused = ""
    if request.method == "POST":
        try:
            plan = actions.draft_plan(diagnosis=diagnosis, by=request.user)
        except Refused as refusal:
            refused = str(refusal)
        else:
            messages.success(request, _("已按规则初拟；逐条改定以后再签署。"))
            edits = request.user.has_perm("guidance.edit_plan", plan)
            return redirect("guidance:plan-edit", plan.pk) if edits else redirect(plan)
    candidates = candidates_for(diagnosis.findings.all(), queries.treatments())
    chosen = chosen_from(candidates)
    shown = {
        "diagnosis": diagnosis,
        "chosen": chosen,
        "others": [one for one in candidates if one not in chosen],
        "refused": refused,
    }
    return render(request, "guidance/plans/plan_draft.html", shown, status=409 if refused else 200)


@on_plan("guidance.edit_plan")
def plan_edit(request: HttpRequest, plan: SupportPlan) -> HttpResponse:
    """One form for all of it. Who comes too late sees what is stored beside what they wrote."""
    form = forms.PlanForm(request.POST or None, plan=plan)
    if not (form.is_bound and form.is_valid()):
        return _editing(request, plan, form)
    try:
        saved = actions.edit_plan(
            plan=plan,
            note=form.cleaned_data["note"],
            items=form.wanted,
            revision=form.cleaned_data["revision"],
            by=request.user,
        )
    except Stale as stale:
        caught_up = request.POST.copy()
        fresh = queries.plans_in_full().get(pk=plan.pk)
        caught_up["revision"] = str(fresh.revision)
        known = {item.pk for item in fresh.items.all()}
        for name in [name for name in caught_up if name.endswith("-pk")]:
            if number_in(caught_up, name) not in known:  # removed meanwhile: what was written becomes a new item
                caught_up[name] = ""
        again = forms.PlanForm(caught_up, plan=fresh)
        again.is_valid()
        again.add_error(None, str(stale))
        return _editing(request, fresh, again, stored=fresh)
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return _editing(request, plan, form)
    messages.success(request, _("已保存。"))
    return redirect("guidance:plan-sign", saved.pk) if request.POST.get("do") == "sign" else redirect(saved)


def _editing(request: HttpRequest, plan: SupportPlan, form: forms.PlanForm, stored=None) -> HttpResponse:
    shown = {
        "plan": plan,
        "form": form,
        "stored": stored,
        "may_sign": request.user.has_perm("guidance.sign_plan", plan),
    }
    return render(request, "guidance/plans/plan_edit.html", shown, status=409 if stored else 200)


@on_plan("guidance.sign_plan")
def plan_sign(request: HttpRequest, plan: SupportPlan) -> HttpResponse:
    refused = ""
    if request.method == "POST":
        try:
            actions.sign_plan(plan=plan, revision=number_in(request.POST, "revision"), by=request.user)
        except Refused as refusal:
            refused = str(refusal)
        else:
            messages.success(request, _("已签署。机构会看到这份计划，并逐条答复。"))
            return redirect(plan)
    shown = {"plan": plan, "refused": refused}
    return render(request, "guidance/plans/plan_sign.html", shown, status=409 if refused else 200)
