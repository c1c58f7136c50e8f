"""Who answers for an organisation, and which expert looks at it from outside."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable

from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext as _

from qiangji.accounts import clock
from qiangji.audit.actions import record
from qiangji.registry.models import Membership, Person
from qiangji.registry.queries import person_of

from ..choices import Measures, Voice
from ..errors import Begun, NotAnAnswerer, Refused
from ..models import AnswerSheet, Assessment, Round
from ..queries import forget_standing, serving_on
from .inviting import begun
from .rounds import MOST_ANSWERERS, locked, unclosed
from .sheets_of_rounds import add_sheets


@transaction.atomic
def name_answerers(*, assessment: Assessment, people: Iterable[Person], by) -> list[AnswerSheet]:
    """These answer for the organisation, and no others. Who has begun stays: nobody loses what they wrote."""
    round = unclosed(assessment.round)
    _refuse_personal(round.version.instrument.measures)
    people = {person.pk: person for person in people}
    if len(people) > MOST_ANSWERERS:
        raise NotAnAnswerer(_("每家机构最多请 %(n)d 位自评。") % {"n": MOST_ANSWERERS})
    posts = _posts(assessment, {clock.today(), round.opens_on})
    for pk, person in people.items():
        if pk not in posts:
            raise NotAnAnswerer(_("%(person)s不在这家机构的核心团队里，不能代表机构自评。") % {"person": person})
    sheets = AnswerSheet.objects.filter(assessment=assessment, voice=Voice.SELF)
    left_out = sheets.exclude(person__in=people)
    if begun(left_out).exists():
        raise Begun(_("已经开始作答的人不能取消；请保留他们，再保存一次。"))
    left_out.delete()
    forget_standing(round)
    there = set(sheets.values_list("person_id", flat=True))
    new = [pk for pk in people if pk not in there]
    add_sheets(round, Voice.SELF, ((assessment.pk, assessment.organisation_id, pk, posts[pk]) for pk in new))
    named = {"organisation": str(assessment.organisation), "people": len(people)}
    record(kind="answerers_named", by=by, subject=assessment, label=str(round), detail=named)
    return list(sheets.order_by("pk"))


@transaction.atomic
def name_core_teams(*, round: Round, by) -> int:
    """For every organisation that has named nobody: as many of its core team as the round wants, heads first."""
    round = unclosed(round)
    _refuse_personal(round.version.instrument.measures)
    named = AnswerSheet.objects.filter(assessment=OuterRef("asked_in"), voice=Voice.SELF)
    team = (
        Membership.objects.filter(
            serving_on(round.opens_on),
            organisation__assessments__round=round,
            is_core=True,
            person__merged_into=None,
        )
        .annotate(asked_in=F("organisation__assessments__pk"))
        .filter(~Exists(named))
        .order_by("organisation__scope", "-is_head", "pk")
    )
    chosen: dict[int, dict[int, tuple[int, int, int, str]]] = defaultdict(dict)
    for asked_in, organisation, person, post in team.values_list("asked_in", "organisation_id", "person_id", "post"):
        if len(chosen[asked_in]) < round.answerers_wanted:
            chosen[asked_in].setdefault(person, (asked_in, organisation, person, post))
    people = add_sheets(round, Voice.SELF, (post for posts in chosen.values() for post in posts.values()))
    if people:
        counts = {"organisations": len(chosen), "people": people}
        record(kind="core_teams_named", by=by, subject=round, detail=counts)
    return people


@transaction.atomic
def assign_assessor(*, assessment: Assessment, assessor, by) -> Assessment:
    """The expert's sheet is made with the task. After the round closed, only the talks that follow change hands."""
    round = locked(assessment.round)
    _refuse_personal(round.version.instrument.measures)
    person = _refuse_unfit(assessment, assessor)
    assessment = Assessment.objects.select_related("organisation", "round").get(pk=assessment.pk)
    if assessment.assessor_id == assessor.pk:
        return assessment
    if round.asks_assessor and round.closed_at is None:
        _hand_over(assessment, person)
    assessment.assessor = assessor
    assessment.save(update_fields=["assessor"])
    named = {"assessor": str(assessor), "organisation": str(assessment.organisation)}
    record(kind="assessor_assigned", by=by, subject=assessment, label=str(round), detail=named)
    return assessment


@transaction.atomic
def assign_assessors(*, assessments: Iterable[Assessment], assessor, by) -> int:
    """Several organisations to one expert: all or none, each with its event."""
    return len([assign_assessor(assessment=assessment, assessor=assessor, by=by) for assessment in assessments])


def _hand_over(assessment: Assessment, person: Person) -> None:
    """A predecessor's finished sheet stands; one that was begun no longer counts, and comes back with its expert."""
    sheets = AnswerSheet.objects.filter(assessment=assessment, voice=Voice.ASSESSOR)
    others = sheets.exclude(person=person)
    if others.filter(submitted_at__isnull=False, withdrawn_at=None).exists():
        raise Begun(_("原来的专家已经交了评分，批次结束前不能换人。"))
    begun(others).update(withdrawn_at=clock.now())
    others.filter(withdrawn_at=None).delete()
    if not sheets.filter(person=person).update(withdrawn_at=None):
        add_sheets(assessment.round, Voice.ASSESSOR, [(assessment.pk, assessment.organisation_id, person.pk, "")])


def _posts(assessment: Assessment, days: set[dt.date]) -> dict[int, str]:
    """By person: the leading post of those who are in the core team on one of the days."""
    serving = Q(pk__in=[])
    for day in days:
        serving |= serving_on(day)
    team = Membership.objects.filter(serving, organisation=assessment.organisation_id, is_core=True)
    return dict(team.order_by("is_head", "-pk").values_list("person_id", "post"))


def _refuse_personal(measures: str) -> None:
    if measures == Measures.PERSON:
        raise Refused(_("这个批次由每个人填自己的测评，不用另请人作答或评分。"))


def _refuse_unfit(assessment: Assessment, assessor) -> Person:
    if not assessor.is_active:
        raise NotAnAnswerer(_("账号“%(login)s”已停用，不能指派。") % {"login": assessor.username})
    person = person_of(assessor)
    if person is None:
        raise NotAnAnswerer(_("账号“%(login)s”还没有关联到师资库里的人员，不能指派。") % {"login": assessor.username})
    serving = Q(until=None) | Q(until__gte=clock.today())
    if Membership.objects.filter(serving, organisation=assessment.organisation_id, person=person).exists():
        raise NotAnAnswerer(_("%(person)s在这家机构任职，不能评自己的机构。") % {"person": person})
    return person
