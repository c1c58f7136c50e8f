"""One organisation: its head card, and a tab each for facts, people, filings and what was done."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from qiangji.accounts import places
from qiangji.accounts.clock import today

from .. import queries
from ..guards import on_organisation
from ..models import Organisation
from ..tabs import tabs_for
from .facts import contact_facts, head_facts, service_facts
from .rows import standing_pill


def frame(request: HttpRequest, organisation: Organisation, current: str) -> dict:
    """What every page that extends ``registry/dossier.html`` needs; later stages use it for their own tabs."""
    day = today()
    dossier = queries.dossier(organisation, day)
    return {
        "organisation": organisation,
        "dossier": dossier,
        "head_facts": head_facts(dossier),
        "tabs": tabs_for(request.user, organisation),
        "current_tab": current,
        "pill": standing_pill(organisation.standing),
        "due_on": queries.confirmation_due_on(organisation),
        "is_unconfirmed": queries.is_unconfirmed(organisation, day),
        "may": {
            verb: request.user.has_perm(f"registry.{verb}", organisation)
            for verb in (
                "edit_organisation",
                "confirm_organisation",
                "register_organisation",
                "record_filing",
                "view_people",
                "edit_people",
            )
        },
        "today": day,
    }


def body(page: dict) -> dict:
    """The facts below the head, from what ``frame`` has read."""
    organisation = page["organisation"]
    lists = queries.lists(organisation)
    heads = queries.heads(organisation, page["today"]) if page["may"]["view_people"] else []
    return page | {
        "lists": lists,
        "heads": heads,
        "service_facts": service_facts(organisation, lists),
        "contact_facts": contact_facts(organisation, lists, heads),
    }


@on_organisation("registry.view_organisation")
def organisation_detail(request: HttpRequest, organisation: Organisation) -> HttpResponse:
    return render(request, "registry/organisation_detail.html", body(frame(request, organisation, "facts")))


@on_organisation("registry.view_people")
def organisation_people(request: HttpRequest, organisation: Organisation) -> HttpResponse:
    day = today()
    posts = list(queries.memberships_of(organisation))
    shown = {
        "serving": [m for m in posts if m.until is None or m.until >= day],
        "gone": [m for m in posts if m.until is not None and m.until < day],
        "place": places.sign(organisation) if request.user.has_perm("accounts.manage_accounts", organisation) else "",
    }
    return render(request, "registry/organisation_people.html", frame(request, organisation, "people") | shown)


@on_organisation("registry.view_organisation")
def organisation_filings(request: HttpRequest, organisation: Organisation) -> HttpResponse:
    filings = {
        "changes": organisation.status_changes.select_related("by"),
        "inspections": organisation.inspections.order_by("-year"),
        "grades": organisation.grades.order_by("-issued_on"),
        "party_records": organisation.party_records.order_by("-since"),
    }
    return render(request, "registry/organisation_filings.html", frame(request, organisation, "filings") | filings)


@on_organisation("registry.view_organisation")
def organisation_log(request: HttpRequest, organisation: Organisation) -> HttpResponse:
    with_people = request.user.has_perm("registry.view_people", organisation)
    page, entries = queries.log_of(organisation, with_people=with_people, page=request.GET.get("page", 1))
    shown = {"page": page, "entries": entries}
    return render(request, "registry/organisation_log.html", frame(request, organisation, "log") | shown)


@on_organisation("registry.view_organisation")
def organisation_sheet(request: HttpRequest, organisation: Organisation) -> HttpResponse:
    """一户一档 on one page of A4, with room for the seal."""
    return render(request, "registry/organisation_sheet.html", body(frame(request, organisation, "")))
