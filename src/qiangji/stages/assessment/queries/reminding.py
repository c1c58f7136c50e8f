"""Who is still to be reminded, in numbers, and who is told of what concerns an organisation."""

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from qiangji.accounts.models import Grant, User, in_force
from qiangji.accounts.permissions import Permission
from qiangji.accounts.roles import ROLES
from qiangji.audit.models import AuditEvent

from ..choices import Voice
from ..models import AnswerSheet, Assessment, Round
from .progress import MISSING, State, in_state

ORGANISERS = [role.key for role in ROLES.values() if Permission.ORGANISE_ANSWERS in role.permissions]


def unfinished(assessments: QuerySet[Assessment], state: str = "") -> QuerySet[Assessment]:
    """Organisations of which something is missing, with ``n_missing``; of a state, where one is asked for."""
    missing = AnswerSheet.objects.filter(assessment=OuterRef("pk"), withdrawn_at=None, submitted_at=None)
    counted = missing.exclude(voice=Voice.AGREED).order_by().values("assessment").annotate(n=Count("pk")).values("n")
    nobody = ~Q(sheets__voice__in=(Voice.SELF, Voice.PERSON))
    rows = assessments.filter(Q(MISSING) | nobody).annotate(n_missing=Coalesce(Subquery(counted), 0))
    if state in (State.UNTOUCHED, State.UNDER_WAY):
        rows = in_state(rows, state, is_past=False)
    return rows.select_related("organisation__region").order_by("organisation__scope")


def last_reminder(round: Round) -> AuditEvent | None:
    return (
        AuditEvent.objects.filter(kind="round_reminded", subject_type=Round._meta.label_lower, subject_id=str(round.pk))
        .order_by("-id")
        .first()
    )


def organisers_of(assessments: QuerySet[Assessment]) -> QuerySet[User]:
    """Who organises for just these organisations; whoever runs a region is not told of each of them."""
    scopes = assessments.order_by().values("organisation__scope")
    held = Grant.objects.filter(in_force(), role__in=ORGANISERS, scope__in=scopes)
    return User.objects.filter(grants__in=held, closed_at=None).distinct()
