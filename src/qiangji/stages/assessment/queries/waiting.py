"""What waits for whom in this stage, soonest first. A workbench shows a few of each and counts the rest."""

import datetime as dt

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet

from qiangji.accounts import queries as accounts
from qiangji.accounts.models import User
from qiangji.accounts.permissions import Permission

from ..choices import FindingKind, Measures, Voice
from ..models import AnswerSheet, Assessment, Diagnosis, Finding, Round


def running(today: dt.date, prefix: str = "") -> Q:
    """The condition for rounds that take answers today."""
    return Q(
        **{
            f"{prefix}opened_at__isnull": False,
            f"{prefix}closed_at__isnull": True,
            f"{prefix}opens_on__lte": today,
            f"{prefix}closes_on__gte": today,
        }
    )


def sheets_to_answer(user: User, today: dt.date) -> QuerySet[AnswerSheet]:
    return (
        AnswerSheet.objects.filter(
            running(today, "assessment__round__"), person__user=user, submitted_at=None, withdrawn_at=None
        )
        .select_related("assessment__round__version__instrument", "organisation")
        .order_by("assessment__round__closes_on", "pk")
    )


def assessments_to_staff(user: User, today: dt.date) -> QuerySet[Assessment]:
    """Of the organisations the user organises answers for: those that have named nobody yet."""
    scopes = accounts.scopes(user, Permission.ORGANISE_ANSWERS)
    named = AnswerSheet.objects.filter(assessment=OuterRef("pk"), voice=Voice.SELF)
    return (
        Assessment.objects.filter(
            running(today, "round__"),
            accounts.within(scopes, "organisation__scope"),
            ~Exists(named),
            round__version__instrument__measures=Measures.ORGANISATION,
        )
        .select_related("organisation", "round")
        .order_by("round__closes_on", "pk")
    )


def rounds_behind(user: User, today: dt.date) -> QuerySet[Round]:
    """Running rounds that the user runs, with how many organisations (``behind``) have not handed in everything."""
    scopes = accounts.scopes(user, Permission.RUN_ROUNDS)
    missing = Q(assessments__sheets__submitted_at=None, assessments__sheets__withdrawn_at=None)
    missing &= Q(assessments__sheets__isnull=False)
    return (
        Round.objects.filter(running(today), accounts.within(scopes))
        .annotate(behind=Count("assessments", filter=missing, distinct=True))
        .filter(behind__gt=0)
        .order_by("closes_on", "pk")
    )


def diagnoses_to_sign(user: User) -> QuerySet[Diagnosis]:
    rows = Diagnosis.objects.filter(diagnostician=user, signed_at=None)
    return rows.select_related("assessment__organisation", "assessment__round").order_by("begun_at")


def diagnoses_to_answer(user: User) -> QuerySet[Diagnosis]:
    """Signed, and the organisation has not yet said what it thinks."""
    scopes = accounts.scopes(user, Permission.ORGANISE_ANSWERS)
    rows = Diagnosis.objects.filter(
        accounts.within(scopes, "assessment__organisation__scope"), signed_at__isnull=False, answered_at=None
    )
    return rows.select_related("assessment__organisation", "assessment__round").order_by("signed_at")


def red_flags(user: User) -> QuerySet[Finding]:
    """From signed diagnoses of organisations whose results the user may see, the latest first."""
    scopes = accounts.scopes(user, Permission.VIEW_ASSESSMENT)
    return (
        Finding.objects.filter(
            accounts.within(scopes, "diagnosis__assessment__organisation__scope"),
            kind=FindingKind.RED_FLAG,
            diagnosis__signed_at__isnull=False,
        )
        .select_related("diagnosis__assessment__organisation", "item")
        .order_by(F("diagnosis__signed_at").desc(), "position")
    )
