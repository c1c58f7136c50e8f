"""Guards of the stage: fetch the version, dimension or item that the address names, and say why a frozen one stays."""

from collections.abc import Callable
from functools import wraps

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from qiangji.accounts import clock
from qiangji.accounts.guards import fetch, may, personal

from . import queries
from .choices import Voice
from .errors import Frozen
from .models import AnswerSheet, Assessment, Dimension, Instrument, InstrumentVersion, Item, Round
from .window import why_not_open

View = Callable[..., HttpResponse]


def on_instrument(permission: str) -> Callable[[View], View]:
    def decorate(view: View) -> View:
        @may(permission)
        @wraps(view)
        def guarded(request: HttpRequest, key: str, **given) -> HttpResponse:
            return view(request, get_object_or_404(Instrument, key=key), **given)

        return guarded

    return decorate


def on_version(permission: str) -> Callable[[View], View]:
    def decorate(view: View) -> View:
        @may(permission)
        @wraps(view)
        def guarded(request: HttpRequest, key: str, label: str, **given) -> HttpResponse:
            rows = InstrumentVersion.objects.select_related("instrument", "based_on", "frozen_by")
            return view(request, get_object_or_404(rows, instrument__key=key, label=label), **given)

        return guarded

    return decorate


def on_draft(view: View) -> View:
    """For who may author. A published version answers with the reason and the way on, not with a form."""

    @on_version("assessment.author_instruments")
    @wraps(view)
    def guarded(request: HttpRequest, version: InstrumentVersion, **given) -> HttpResponse:
        return view(request, version, **given) if not version.is_frozen else _frozen(request, version)

    return guarded


def on_dimension(view: View) -> View:
    @may("assessment.author_instruments")
    @wraps(view)
    def guarded(request: HttpRequest, pk: int) -> HttpResponse:
        dimension = get_object_or_404(Dimension.objects.select_related("version__instrument"), pk=pk)
        return view(request, dimension) if not dimension.version.is_frozen else _frozen(request, dimension.version)

    return guarded


def on_item(view: View) -> View:
    @may("assessment.author_instruments")
    @wraps(view)
    def guarded(request: HttpRequest, pk: int) -> HttpResponse:
        item = get_object_or_404(Item.objects.select_related("dimension__version__instrument"), pk=pk)
        version = item.dimension.version
        return view(request, item) if not version.is_frozen else _frozen(request, version)

    return guarded


def on_round(permission: str) -> Callable[[View], View]:
    """A round is found by who may follow some of it; ``permission`` is then asked of the round where it decides.

    A supervisor of a district follows the district's part of a round of the city without holding the city.
    """

    def decorate(view: View) -> View:
        @may(permission)
        @wraps(view)
        def guarded(request: HttpRequest, pk: int, **given) -> HttpResponse:
            round = get_object_or_404(Round.objects.select_related("version__instrument"), pk=pk)
            if not queries.may_follow(request.user, round):
                raise Http404
            if permission != "assessment.view_rounds" and not request.user.has_perm(permission, round):
                raise Http404
            return view(request, round, **given)

        return guarded

    return decorate


def on_assessment(permission: str) -> Callable[[View], View]:
    """One organisation in one round, asked with ``permission``."""

    def decorate(view: View) -> View:
        @may(permission)
        @wraps(view)
        def guarded(request: HttpRequest, pk: int, **given) -> HttpResponse:
            rows = Assessment.objects.select_related("organisation__region", "round__version__instrument", "assessor")
            return view(request, fetch(request, permission, rows, pk=pk), **given)

        return guarded

    return decorate


def on_profile(permission: str) -> Callable[[View], View]:
    """One organisation's assessment. Assessors hold no permission anywhere: only the object is asked."""

    def decorate(view: View) -> View:
        @personal
        @wraps(view)
        def guarded(request: HttpRequest, pk: int, **given) -> HttpResponse:
            rows = Assessment.objects.select_related("organisation__region", "round__version__instrument")
            return view(request, fetch(request, permission, rows, pk=pk), **given)

        return guarded

    return decorate


def on_diagnosis(permission: str) -> Callable[[View], View]:
    def decorate(view: View) -> View:
        @personal
        @wraps(view)
        def guarded(request: HttpRequest, pk: int, **given) -> HttpResponse:
            return view(request, fetch(request, permission, queries.diagnoses_in_full(), pk=pk), **given)

        return guarded

    return decorate


def on_own_sheet(view: View) -> View:
    """A sheet for who answers it; for everybody else it does not exist."""

    @personal
    @wraps(view)
    def guarded(request: HttpRequest, pk: int, **given) -> HttpResponse:
        sheet = queries.sheet_in_a_round(pk)
        if sheet is None or not request.user.has_perm("assessment.answer_sheet", sheet):
            raise Http404
        return view(request, sheet, **given)

    return guarded


def on_open_sheet(view: View) -> View:
    """While it may be answered. Otherwise to the page that says how it stands, or first to the promise."""

    @on_own_sheet
    @wraps(view)
    def guarded(request: HttpRequest, sheet: AnswerSheet, **given) -> HttpResponse:
        if is_over(sheet):
            return redirect("assessment:sheet-done", sheet.pk)
        if sheet.promise_read_at is None and sheet.voice != Voice.AGREED:
            return redirect("assessment:sheet-promise", sheet.pk)
        return view(request, sheet, **given)

    return guarded


def is_over(sheet: AnswerSheet) -> bool:
    """Nothing more can be answered here, now."""
    done = sheet.submitted_at is not None or sheet.withdrawn_at is not None
    return done or bool(why_not_open(sheet.assessment.round, sheet.voice, clock.today()))


def _frozen(request: HttpRequest, version: InstrumentVersion) -> HttpResponse:
    shown = {"version": version, "instrument": version.instrument, "reason": str(Frozen(version))}
    return render(request, "assessment/version_frozen.html", shown, status=409)
