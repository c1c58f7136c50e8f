"""What people chose to share with their organisation: the steps, and nothing else."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from qiangji.accounts.guards import fetch, may

from .. import actions, queries

PER_PAGE = 20


@may("assessment.view_shared_steps")
def shared_steps(request: HttpRequest) -> HttpResponse:
    page = Paginator(queries.shared_with(request.user), PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "assessment/shared_steps.html", {"page": page})


@may("assessment.view_shared_steps")
def shared_steps_detail(request: HttpRequest, pk: int) -> HttpResponse:
    debrief = fetch(request, "assessment.view_shared_steps", queries.debriefs_in_full(), pk=pk)
    actions.read_shared_steps(debrief=debrief, by=request.user)
    return render(request, "assessment/shared_steps_detail.html", {"debrief": debrief})
