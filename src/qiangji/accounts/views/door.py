"""What a visitor sees who tried too many passwords."""

from axes.helpers import get_cool_off
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone


def locked(request: HttpRequest, _response: HttpResponse | None, _credentials: dict | None) -> HttpResponse:
    """axes asks for this answer in place of the form; it says the same whether or not there is such a person."""
    wait = get_cool_off(request)
    again_at = timezone.localtime(timezone.now() + wait)
    context = {"minutes": int(wait.total_seconds() // 60), "again_at": again_at}
    return render(request, "account/locked.html", context, status=429)
