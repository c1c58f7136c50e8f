"""An item of a signed plan: answered by the organisation, ended or taken up again by whoever carries it."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from qiangji.accounts import clock

from .. import actions, forms
from ..choices import Ending
from ..guards import on_item
from ..models import PlanItem
from .answering import answer


def _page(item: PlanItem) -> dict:
    return {
        "item": item,
        "beside": "guidance/plans/_item_said.html",
        "crumbs": [(str(item.plan), item.plan.get_absolute_url())],
        "cancel_url": item.get_absolute_url(),
    }


@on_item("guidance.answer_item")
def item_answer(request: HttpRequest, item: PlanItem) -> HttpResponse:
    if item.ending:
        return redirect(item)
    form = forms.AnswerForm(request.POST or None, initial={"stance": item.stance, "note": item.stance_note})
    return answer(
        request,
        form,
        act=lambda: actions.answer_item(item=item, by=request.user, **form.cleaned_data),
        then=lambda done: done.get_absolute_url(),
        done=_("已答复。"),
        title=_("答复这一条"),
        submit_text=_("答复"),
        who_sees=_("枢纽、签署专家和负责人看得到您的答复；残联看不到。"),
        **_page(item),
    )


@on_item("guidance.carry_item")
def item_end(request: HttpRequest, item: PlanItem) -> HttpResponse:
    if item.ending in (Ending.DONE, Ending.DROPPED):
        return redirect(item)
    form = forms.EndForm(request.POST or None)
    return answer(
        request,
        form,
        act=lambda: actions.end_item(item=item, by=request.user, **form.cleaned_data),
        then=lambda done: done.get_absolute_url(),
        done=_("已记下。"),
        title=_("结束这一条"),
        submit_text=_("记下"),
        **_page(item),
    )


@on_item("guidance.carry_item")
def item_resume(request: HttpRequest, item: PlanItem) -> HttpResponse:
    if item.ending != Ending.SUSPENDED:
        return redirect(item)
    form = forms.ResumeForm(request.POST or None, initial={"due_on": max(item.due_on, clock.today())})
    return answer(
        request,
        form,
        act=lambda: actions.resume_item(item=item, by=request.user, **form.cleaned_data),
        then=lambda done: done.get_absolute_url(),
        done=_("已恢复。"),
        title=_("恢复这一条"),
        submit_text=_("恢复"),
        **_page(item),
    )
