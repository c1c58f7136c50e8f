"""The sheets of a round are made beforehand, one for everybody who is asked. Their codes name nobody."""

from collections.abc import Iterable

from django.db.models import F
from django.db.models.functions import Length

from qiangji.registry.models import Membership

from ..choices import Measures, Voice
from ..models import AnswerSheet, Assessment, Round
from ..queries import forget_standing, serving_on

BATCH = 500
MAKES = ("assessment_id", "organisation_id", "person_id", "post")


def add_sheets(round: Round, voice: str, people: Iterable[tuple[int, int, int, str]]) -> int:
    """``people`` are (assessment, organisation, person, post); the caller holds the round's lock, so numbers follow."""
    last = AnswerSheet.objects.filter(assessment__round=round).order_by(
        Length("respondent_code").desc(), "-respondent_code"
    )
    first = int(code.rpartition("-")[2]) + 1 if (code := last.values_list("respondent_code", flat=True).first()) else 1
    sheets = AnswerSheet.objects.bulk_create(
        (
            AnswerSheet(
                version_id=round.version_id,
                voice=voice,
                respondent_code=f"R{round.pk}-{number:04d}",
                **dict(zip(MAKES, given, strict=True)),
            )
            for number, given in enumerate(people, start=first)
        ),
        batch_size=BATCH,
    )
    forget_standing(round)
    return len(sheets)


def ask_core_teams(round: Round) -> int:
    """A sheet for every core member serving on the first day who has none yet; one, however many posts they hold."""
    if round.version.instrument.measures != Measures.PERSON:
        return 0
    asked = set(AnswerSheet.objects.filter(assessment__round=round).values_list("person_id", flat=True))
    posts = (
        Membership.objects.filter(
            serving_on(round.opens_on),
            organisation__assessments__round=round,
            is_core=True,
            person__merged_into=None,
        )
        .annotate(asked_in=F("organisation__assessments__pk"))
        .order_by("organisation__scope", "-is_head", "pk")
        .values_list("asked_in", "organisation_id", "person_id", "post")
    )
    new: dict[int, tuple[int, int, int, str]] = {}
    for post in posts:
        if post[2] not in asked:
            new.setdefault(post[2], post)
    return add_sheets(round, Voice.PERSON, new.values())


def renew_sheets(round: Round) -> None:
    """After another version or day was chosen, before anybody could answer."""
    sheets = AnswerSheet.objects.filter(assessment__round=round)
    is_personal = round.version.instrument.measures == Measures.PERSON
    sheets.filter(voice=Voice.PERSON).delete()
    if is_personal:
        sheets.delete()
        Assessment.objects.filter(round=round).update(assessor=None)
    else:
        sheets.update(version=round.version)
    ask_core_teams(round)
