import datetime as dt
from collections.abc import Iterable
from typing import TypedDict, Unpack

from django.db import transaction
from django.utils.translation import gettext as _

from qiangji.accounts.clock import today
from qiangji.accounts.models import Region
from qiangji.audit.actions import record

from ..errors import Refused
from ..fingerprints import claim
from ..models import Expert, Person
from .people import add_person, same_person


class PersonFacts(TypedDict):
    name: str
    phone: str
    email: str


class ExpertFacts(TypedDict, total=False):
    employer: str
    title: str
    roles: list[str]
    fields: list[str]
    hours_per_month: int | None


@transaction.atomic
def enrol_expert(
    *,
    person: Person,
    by,
    regions: Iterable[Region] = (),
    joined_on: dt.date | None = None,
    **facts: Unpack[ExpertFacts],
) -> Expert:
    """Put somebody on the roster; who once left comes back on the same entry."""
    expert = Expert.objects.filter(person=person).first() or Expert(person=person)
    if expert.pk and expert.left_on is None:
        raise Refused(_("%s 已在师资库中。") % person)
    expert.joined_on, expert.left_on = joined_on or today(), None
    _write(expert, facts, regions)
    record(kind="expert_enrolled", by=by, subject=expert)
    return expert


@transaction.atomic
def enrol_newcomer(
    *, name: str, by, phone: str = "", email: str = "", regions: Iterable[Region] = (), **facts: Unpack[ExpertFacts]
) -> Expert:
    """Somebody not yet on the books. Asked twice it gives the entry that is there."""
    listed = Expert.objects.filter(left_on=None, person__merged_into=None, person__name=name)
    again = listed.filter(employer=facts.get("employer", ""), person__phone=phone, person__email=email).first()
    if again:
        return again
    person = same_person(name=name, phone=phone, email=email, by=by)
    person = person or add_person(name=name, phone=phone, email=email, by=by)
    return enrol_expert(person=person, regions=regions, by=by, **facts)


@transaction.atomic
def edit_expert(
    *,
    expert: Expert,
    by,
    regions: Iterable[Region],
    person: PersonFacts | None = None,
    seen: str | None = None,
    **facts: Unpack[ExpertFacts],
) -> Expert:
    expert = claim(expert, seen)
    _write(expert, facts, regions)
    if person is not None:
        Person.objects.filter(pk=expert.person_id).update(**person)
        expert.person.refresh_from_db()
    record(kind="expert_edited", by=by, subject=expert, detail={"fields": sorted(facts)})
    return expert


@transaction.atomic
def release_expert(*, expert: Expert, on: dt.date, by) -> Expert:
    """Off the roster from ``on``; what they did stays theirs."""
    expert = claim(expert, None)
    if on < expert.joined_on:
        raise Refused(_("出库日期不能早于入库日期 %s。") % expert.joined_on)
    expert.left_on = on
    expert.save()
    record(kind="expert_released", by=by, subject=expert, detail={"on": on.isoformat()})
    return expert


def _write(expert: Expert, facts: ExpertFacts, regions: Iterable[Region]) -> None:
    for name, value in facts.items():
        setattr(expert, name, value)
    expert.save()
    expert.regions.set(regions)
