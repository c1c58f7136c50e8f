"""Whom a round can send: experts with an account, and what each has on the desk already."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from qiangji.accounts import clock
from qiangji.accounts.models import User
from qiangji.registry.choices import ExpertRole
from qiangji.registry.queries import experts, on_roster

from ..choices import Voice
from ..models import AnswerSheet, Assessment, CoachAssignment, Diagnosis, Round


@dataclass(frozen=True)
class Desk:
    """One expert: ``here`` in this round, ``elsewhere`` in others that are not over."""

    user: User
    employer: str
    here: int
    elsewhere: int


def _of_role(role: str) -> list[tuple[User, str]]:
    """JSON lists cannot be searched alike on both databases; a roster is short enough to look through."""
    rows = on_roster(experts(), clock.today()).select_related("person__user").filter(person__user__closed_at=None)
    return [(row.person.user, row.employer) for row in rows if row.person.user_id and role in row.roles]


def assessor_desks(round: Round) -> list[Desk]:
    """By organisations to assess, the freest first."""
    rows = Assessment.objects.filter(assessor__isnull=False).filter(Q(round=round) | Q(round__closed_at=None))
    return _desks(
        ExpertRole.DIAGNOSTICIAN, round, rows.order_by().values_list("assessor", "round").annotate(Count("pk"))
    )


def coach_desks(round: Round) -> list[Desk]:
    """By people to coach."""
    rows = CoachAssignment.objects.filter(ended_at=None, sheet__withdrawn_at=None, sheet__assessment__isnull=False)
    counts = rows.order_by().values_list("coach", "sheet__assessment__round").annotate(Count("pk"))
    return _desks(ExpertRole.COACH, round, counts)


def _desks(role: str, round: Round, counts) -> list[Desk]:
    here: dict[int, int] = {}
    elsewhere: dict[int, int] = {}
    for user, where, n in counts:
        table = here if where == round.pk else elsewhere
        table[user] = table.get(user, 0) + n
    desks = [Desk(u, employer, here.get(u.pk, 0), elsewhere.get(u.pk, 0)) for u, employer in _of_role(role)]
    return sorted(desks, key=lambda desk: (desk.here + desk.elsewhere, str(desk.user)))


def coaches_of(assessments: Iterable[Assessment]) -> defaultdict[int, list[tuple[str, int]]]:
    """By organisation: the coaches there, and how many people each has."""
    found: defaultdict[int, list[tuple[str, int]]] = defaultdict(list)
    rows = CoachAssignment.objects.filter(
        ended_at=None, sheet__withdrawn_at=None, sheet__assessment__in=[one.pk for one in assessments]
    )
    counts = rows.order_by("coach__name").values_list("sheet__assessment", "coach__name").annotate(Count("pk"))
    for assessment, name, n in counts:
        found[assessment].append((name, n))
    return found


def without_coach(assessments: QuerySet[Assessment]) -> QuerySet[Assessment]:
    """Where somebody has none yet."""
    alone = AnswerSheet.objects.filter(assessment=OuterRef("pk"), voice=Voice.PERSON, withdrawn_at=None)
    coached = CoachAssignment.objects.filter(sheet=OuterRef("pk"), ended_at=None)
    return assessments.filter(Exists(alone.filter(~Exists(coached))))


def assessments_assigned_to(user) -> QuerySet[Assessment]:
    """What an expert assesses, the newest first: ``has_answered`` their own sheet, ``has_signed`` a diagnosis."""
    own = AnswerSheet.objects.filter(assessment=OuterRef("pk"), voice=Voice.ASSESSOR, person__user=user)
    signed = Diagnosis.objects.filter(assessment=OuterRef("pk"), diagnostician=user, signed_at__isnull=False)
    return (
        Assessment.objects.filter(assessor=user, round__opened_at__isnull=False)
        .annotate(has_answered=Exists(own.filter(submitted_at__isnull=False)), has_signed=Exists(signed))
        .select_related("organisation__region", "round__version__instrument")
        .order_by("-round__opens_on", "organisation__scope")
    )
