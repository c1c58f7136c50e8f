"""Organisations' totals in lists, in the order of places and never of scores: a list is no ranking."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Case, Exists, F, OuterRef, Q, QuerySet, Subquery, Value, When

from qiangji.accounts import queries as accounts
from qiangji.accounts.permissions import Permission

from ..choices import DiagnosisKind, Measures, Released, SupervisorView, Voice
from ..models import AnswerSheet, Assessment, Diagnosis, Release, Round, Scoring, VoiceScore
from .organisation_profiles import LEADING


@dataclass
class ListedProfile:
    """One organisation of a round: the leading voice's total, and how far the diagnosis is."""

    pk: int
    name: str
    place: str
    is_scored: bool = False
    total: float | None = None
    se: float | None = None
    voice: str = ""
    is_agreed: bool = False
    begun_at: dt.datetime | None = None
    signed_at: dt.datetime | None = None
    stance: str = ""


def profiles_listed(round: Round, user) -> QuerySet:
    """Those of a round whose scores the reader may see: by the reader's own place, by promise, or by release."""
    own = accounts.scopes(user, Permission.VIEW_ASSESSMENT)
    # Where the reader sees everything anyway, nothing more is asked: it is asked of every organisation of the round.
    followed = [scope for scope in accounts.scopes(user, Permission.VIEW_ROUNDS) if not any(map(scope.startswith, own))]
    seen = accounts.within(own, "organisation__scope")
    if followed:
        seen |= accounts.within(followed, "organisation__scope") & _shown(round)
    rows = round.assessments.filter(seen).order_by("organisation__scope")
    return rows.values_list("pk", "organisation__name", "organisation__region__name")


def _shown(round: Round) -> Q:
    """To whoever only follows the round."""
    released = Release.objects.filter(assessment=OuterRef("pk"), what=Released.SCORES, withdrawn_at=None)
    return Q() if round.supervisor_view == SupervisorView.SCORES else Q(Exists(released))


def listed_profiles(page: Iterable[tuple], scoring: Scoring | None) -> list[ListedProfile]:
    """For one page of ``profiles_listed``: three short questions, where one long one took longer to put."""
    rows = {pk: ListedProfile(pk, name, place, scoring is not None) for pk, name, place in page}
    totals = VoiceScore.objects.filter(scoring=scoring, assessment__in=rows, dimension=None, value__isnull=False)
    ranked = {voice: place for place, voice in enumerate(reversed(LEADING))}
    found = totals.order_by().values_list("assessment", "voice", "value", "se") if scoring else ()
    for pk, voice, value, se in sorted(found, key=lambda total: ranked.get(total[1], -1)):
        rows[pk].voice, rows[pk].total, rows[pk].se = voice, value, se
    agreed = AnswerSheet.objects.filter(assessment__in=rows, voice=Voice.AGREED, submitted_at__isnull=False)
    for pk in agreed.order_by().values_list("assessment", flat=True):
        rows[pk].is_agreed = True
    first = Diagnosis.objects.filter(assessment__in=rows, kind=DiagnosisKind.FIRST).order_by()
    for pk, begun_at, signed_at, stance in first.values_list("assessment", "begun_at", "signed_at", "stance"):
        rows[pk].begun_at, rows[pk].signed_at, rows[pk].stance = begun_at, signed_at, stance
    return list(rows.values())


def assessed_by(user) -> QuerySet[Assessment]:
    """Organisations that the user was asked to assess, in rounds that were opened."""
    rows = Assessment.objects.filter(
        assessor=user,
        round__version__instrument__measures=Measures.ORGANISATION,
        round__opened_at__isnull=False,
    )
    return with_totals(rows)


def with_totals(rows: QuerySet[Assessment]) -> QuerySet[Assessment]:
    """With the leading voice's total, and how far the diagnosis is."""
    ranks = [When(voice=voice, then=Value(place)) for place, voice in enumerate(LEADING)]
    totals = (
        VoiceScore.objects.filter(
            scoring=OuterRef("scoring_id"), assessment=OuterRef("pk"), dimension=None, value__isnull=False
        )
        .annotate(rank=Case(*ranks, default=Value(len(ranks))))
        .order_by("rank")
    )
    latest = Scoring.objects.filter(round=OuterRef("round")).order_by("-id").values("pk")[:1]
    first = Diagnosis.objects.filter(assessment=OuterRef("pk"), kind=DiagnosisKind.FIRST)
    agreed = AnswerSheet.objects.filter(assessment=OuterRef("pk"), voice=Voice.AGREED, submitted_at__isnull=False)
    return (
        rows.annotate(scoring_id=Subquery(latest))
        .annotate(
            total=Subquery(totals.values("value")[:1]),
            total_se=Subquery(totals.values("se")[:1]),
            total_voice=Subquery(totals.values("voice")[:1]),
            is_agreed=Exists(agreed),
            begun_at=Subquery(first.values("begun_at")[:1]),
            signed_at=Subquery(first.values("signed_at")[:1]),
            stance=Subquery(first.values("stance")[:1]),
        )
        .select_related("organisation__region", "round")
        .order_by("organisation__scope")
    )


def assessments_to_agree(user) -> QuerySet[Assessment]:
    """Scored, and the assessor has not yet agreed with the organisation."""
    return assessed_by(user).filter(scoring_id__isnull=False, is_agreed=False).order_by(F("round__closed_at"))


def assessments_to_diagnose(user) -> QuerySet[Assessment]:
    """Agreed, and no diagnosis begun."""
    return assessed_by(user).filter(scoring_id__isnull=False, is_agreed=True, begun_at=None)
