"""Rounds and how far they are. Who answered what is nowhere in here."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, Exists, Max, OuterRef, Q, QuerySet

from qiangji.accounts import queries as accounts
from qiangji.accounts.models import Region
from qiangji.accounts.permissions import Permission

from ..choices import Voice
from ..models import AnswerSheet, Assessment, Round

# Read who will see what, went on, and has not handed in.
STARTED = Q(submitted_at=None, promise_read_at__isnull=False)
HANDED_IN = Q(submitted_at__isnull=False)


def scopes_followed(user) -> list[str]:
    return [*accounts.scopes(user, Permission.VIEW_ROUNDS), *accounts.scopes(user, Permission.RUN_ROUNDS)]


def rounds_visible_to(user) -> QuerySet[Round]:
    """Where the reader runs rounds or may follow them: rounds of the place, and those that ask somebody in it."""
    scopes = scopes_followed(user)
    asked = Assessment.objects.filter(accounts.within(scopes, "organisation__scope"), round=OuterRef("pk"))
    rows = Round.objects.filter(accounts.within(scopes) | Exists(asked))
    return rows.select_related("version__instrument", "cycle")


def may_follow(user, round: Round) -> bool:
    """Whether ``rounds_visible_to`` has it, asked of one round: for who holds its place, without a query."""
    scopes = scopes_followed(user)
    if any(round.scope.startswith(scope) for scope in scopes):
        return True
    return bool(scopes) and round.assessments.filter(accounts.within(scopes, "organisation__scope")).exists()


def rounds_run_by(user) -> QuerySet[Round]:
    return Round.objects.filter(accounts.within(accounts.scopes(user, Permission.RUN_ROUNDS)))


def places_of_rounds(user) -> QuerySet[Region]:
    """The regions whose organisations this user may ask."""
    return Region.objects.filter(scope__in=accounts.scopes(user, Permission.RUN_ROUNDS)).order_by("scope")


def assessments_of(round: Round, user) -> QuerySet[Assessment]:
    """The part of a round that lies where the reader may follow it."""
    scopes = scopes_followed(user)
    if any(round.scope.startswith(scope) for scope in scopes):
        return round.assessments.all()
    return round.assessments.filter(accounts.within(scopes, "organisation__scope"))


@dataclass(frozen=True)
class Progress:
    """How many sheets there are in one voice, how many are begun and how many are in."""

    voice: str
    sheets: int
    started: int
    submitted: int
    organisations: int
    latest: dt.datetime | None

    @property
    def label(self) -> str:
        return str(Voice(self.voice).label)

    @property
    def missing(self) -> int:
        return self.sheets - self.submitted


@dataclass(frozen=True)
class Tally:
    """One round in a list of rounds."""

    organisations: int = 0
    sheets: int = 0
    submitted: int = 0


def tallies_of(rounds: Iterable[Round], user) -> dict[int, Tally]:
    """By round, of the part of it that the reader may follow; two queries for a whole list."""
    here = Assessment.objects.filter(
        accounts.within(scopes_followed(user), "organisation__scope"), round__in=list(rounds)
    )
    asked = dict(here.order_by().values_list("round").annotate(Count("pk")))
    sheets = AnswerSheet.objects.filter(assessment__in=here.order_by().values("pk"), withdrawn_at=None)
    counts = sheets.order_by().values_list("assessment__round").annotate(Count("pk"), Count("submitted_at"))
    answered = {pk: (n, submitted) for pk, n, submitted in counts}
    return {pk: Tally(n, *answered.get(pk, (0, 0))) for pk, n in asked.items()}


def progress_of(assessments: QuerySet[Assessment]) -> list[Progress]:
    """By voice, in one query, in the order in which the voices speak. What was taken back is as if never asked."""
    sheets = AnswerSheet.objects.filter(assessment__in=assessments.order_by().values("pk"), withdrawn_at=None)
    sheets = sheets.exclude(voice=Voice.AGREED)  # filled in afterwards, at a meeting
    rows = (
        sheets.order_by()
        .values("voice")
        .annotate(
            sheets=Count("pk"),
            started=Count("pk", filter=STARTED),
            submitted=Count("pk", filter=HANDED_IN),
            organisations=Count("assessment", distinct=True),
            latest=Max("submitted_at", filter=HANDED_IN),
        )
    )
    found = {row["voice"]: Progress(**row) for row in rows}
    return [found[voice] for voice in Voice.values if voice in found]
