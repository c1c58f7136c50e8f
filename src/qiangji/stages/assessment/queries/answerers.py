"""Who could answer for an organisation, who does, and who has handed in."""

from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from qiangji.accounts import clock
from qiangji.accounts import queries as accounts
from qiangji.accounts.permissions import Permission
from qiangji.registry.models import Membership, Person

from ..choices import Voice
from ..models import Answer, AnswerSheet, Assessment
from .inviting import serving_on


@dataclass(frozen=True)
class Candidate:
    """``sheet`` is set for who was named; ``is_started`` when they have answered something."""

    person: Person
    post: str
    sheet: AnswerSheet | None
    is_started: bool

    @property
    def is_fixed(self) -> bool:
        """Nobody loses what they wrote."""
        return self.sheet is not None and (self.is_started or self.sheet.submitted_at is not None)


def team_of(assessment: Assessment) -> list[Candidate]:
    """The core team of the round's first day and of today, heads first, and whoever was named before they left."""
    sheets = AnswerSheet.objects.filter(assessment=assessment, voice=Voice.SELF, withdrawn_at=None)
    named = {
        sheet.person_id: sheet
        for sheet in sheets.annotate(is_started=Exists(Answer.objects.filter(sheet=OuterRef("pk")))).select_related(
            "person"
        )
    }
    serving = serving_on(clock.today()) | serving_on(assessment.round.opens_on)
    posts = Membership.objects.filter(
        serving, organisation=assessment.organisation_id, is_core=True, person__merged_into=None
    )
    found: dict[int, Candidate] = {}
    for post in posts.select_related("person").order_by("-is_head", "pk"):
        sheet = named.get(post.person_id)
        found.setdefault(post.person_id, Candidate(post.person, post.post, sheet, getattr(sheet, "is_started", False)))
    for pk, sheet in named.items():
        found.setdefault(pk, Candidate(sheet.person, sheet.post, sheet, sheet.is_started))
    return list(found.values())


def assessments_organised_by(user) -> QuerySet[Assessment]:
    """Open and past rounds of the organisations for which the user sees to the answers, with how many are in."""
    scopes = accounts.scopes(user, Permission.ORGANISE_ANSWERS)
    asked = Q(sheets__withdrawn_at=None, sheets__voice__in=(Voice.SELF, Voice.PERSON))
    return (
        Assessment.objects.filter(accounts.within(scopes, "organisation__scope"), round__opened_at__isnull=False)
        .annotate(
            n_sheets=Count("sheets", filter=asked),
            n_submitted=Count("sheets", filter=asked & Q(sheets__submitted_at__isnull=False)),
        )
        .select_related("organisation", "round__version__instrument")
        .order_by("-round__opens_on", "-pk")
    )
