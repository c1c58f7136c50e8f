"""The first pages: what a stranger sees, and what each person sees after logging in."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from qiangji.accounts import clock
from qiangji.accounts.guards import personal, public
from qiangji.accounts.queries import grants_in_force

from . import queries
from .stages import STAGES


@public
def home(request: HttpRequest) -> HttpResponse:
    if request.user.is_authenticated:
        return redirect("portal:workbench")
    return render(request, "portal/home.html", {"numbers": queries.public_numbers(clock.today()), "stages": STAGES})


@personal
def workbench(request: HttpRequest) -> HttpResponse:
    desk = queries.Desk(request.user, clock.today())
    todos = queries.todos_for(desk)
    return render(
        request,
        "portal/workbench.html",
        {
            "today": desk.today,
            "todos": todos,
            "overdue": sum(todo.is_overdue for todo in todos),
            "alerts": queries.alerts_for(desk),
            "numbers": queries.numbers_for(desk),
            "spine": queries.spine_for(desk),
            "grants": grants_in_force(request.user),
        },
    )


@public
def help_page(request: HttpRequest) -> HttpResponse:
    return render(request, "portal/help.html", {"grants": grants_in_force(request.user)})
