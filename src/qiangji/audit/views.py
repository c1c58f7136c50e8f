"""The log, to be read and nothing else."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from qiangji.ui.guards import may

from . import queries, sentences
from .forms import FilterForm


@may("audit.read_audit")
def event_list(request: HttpRequest) -> HttpResponse:
    form = FilterForm(request.GET)
    rows = queries.events_matching(queries.events_within(request.user.scopes("read_audit")), **form.chosen)
    found = queries.page(rows, before=_cursor(request))
    lines = [(event, sentences.label(event.kind), sentences.sentence(event)) for event in found.events]
    context = {"form": form, "lines": lines, "found": found, "older": _older(request, found.older)}
    return render(request, "audit/event_list.html", context)


def _cursor(request: HttpRequest) -> int | None:
    asked = request.GET.get("before", "")
    return int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 19 else None


def _older(request: HttpRequest, cursor: int | None) -> str:
    if cursor is None:
        return ""
    query = request.GET.copy()
    query["before"] = str(cursor)
    return f"?{query.urlencode()}"
