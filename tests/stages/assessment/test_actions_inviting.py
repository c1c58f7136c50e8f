"""Whom a round asks: organisations, core teams, answerers, assessors and coaches."""

import datetime as dt
import time

import pytest
from tests.factories import registry
from tests.factories.accounts import make_user
from tests.factories.assessment import (
    answering,
    assessor,
    core_members,
    organisation_definition,
    personal_definition,
    published,
    round_of,
)
from tests.factories.debriefs import make_coach

from qiangji.accounts import clock
from qiangji.audit.models import AuditEvent
from qiangji.audit.sentences import sentence
from qiangji.registry.actions import change_standing, end_membership
from qiangji.registry.choices import Standing
from qiangji.registry.models import Membership, Organisation, Person
from qiangji.stages.assessment import actions, errors
from qiangji.stages.assessment.models import Answer, AnswerSheet, Assessment, CoachAssignment, Item

pytestmark = pytest.mark.django_db


@pytest.fixture
def hub():
    return make_user("hub_operator")


def told(kind: str) -> list[str]:
    return [sentence(event) for event in AuditEvent.objects.filter(kind=kind).order_by("pk")]


def begin(sheet: AnswerSheet) -> None:
    item = Item.objects.filter(dimension__version=sheet.version).first()
    Answer.objects.create(sheet=sheet, item=item, score=3)


def hand_in(sheet: AnswerSheet) -> None:
    begin(sheet)
    AnswerSheet.objects.filter(pk=sheet.pk).update(submitted_at=clock.now())


@pytest.mark.parametrize(
    ("staff", "size"),
    [
        (None, ""),
        (0, "micro"),
        (4, "micro"),
        (5, "small"),
        (19, "small"),
        (20, "medium"),
        (49, "medium"),
        (50, "large"),
    ],
)
def test_size_is_that_of_the_day_of_the_invitation(hub, staff, size):
    organisation = registry.organisation(full_time_staff=staff)
    planned = round_of(published(), [organisation], opened=False)
    Organisation.objects.update(full_time_staff=200)
    actions.invite_organisations(round=planned, organisations=[organisation], by=hub)
    assert Assessment.objects.get().size == size


def test_core_team_of_the_first_day_is_asked_once_each(hub):
    first, second = registry.organisation(), registry.organisation()
    today = clock.today()
    head, member = core_members(first, 2)
    registry.membership(organisation=first, is_core=False)
    registry.membership(organisation=first, is_core=True, since=today + dt.timedelta(days=1))
    gone = registry.membership(organisation=first, is_core=True)
    end_membership(membership=gone, on=today - dt.timedelta(days=30), by=hub)
    registry.membership(organisation=second, person=head.person, is_core=True, post="理事")
    planned = round_of(published(personal_definition()), [first, second], opened=False, opens_on=today, name="测评")
    sheets = list(AnswerSheet.objects.order_by("pk"))
    assert [(s.person, s.organisation, s.post, s.voice) for s in sheets] == [
        (head.person, first, "岗位0", "person"),
        (member.person, first, "岗位1", "person"),
    ]
    assert [s.respondent_code for s in sheets] == [f"R{planned.pk}-0001", f"R{planned.pk}-0002"]
    assert told("organisations_invited") == ["邀请 2 家机构参加“测评”，新建答卷 2 份"]


def test_more_are_invited_while_it_runs_and_numbers_go_on(hub):
    first, second = registry.organisation(), registry.organisation()
    core_members(first, 2)
    core_members(second, 1)
    running = round_of(published(personal_definition()), [first])
    actions.invite_organisations(round=running, organisations=[first, second], by=hub)
    codes = list(AnswerSheet.objects.order_by("pk").values_list("respondent_code", flat=True))
    assert codes == [f"R{running.pk}-000{n}" for n in (1, 2, 3)]
    events = AuditEvent.objects.filter(kind="organisations_invited").count()
    assert actions.invite_organisations(round=running, organisations=[first, second], by=hub) == []
    assert AuditEvent.objects.filter(kind="organisations_invited").count() == events


def test_organisation_elsewhere_or_gone_refuses_all(hub):
    planned = round_of(published(), opened=False, scope="110105")
    near, far, gone = registry.organisation(), registry.organisation(code="110108"), registry.organisation()
    change_standing(organisation=gone, standing=Standing.DEREGISTERED, on=clock.today(), reason="注销", by=hub)
    gone.refresh_from_db()
    for stranger, why in ((far, "不在这个批次的地区"), (gone, "已注销")):
        with pytest.raises(errors.OutOfReach, match=why):
            actions.invite_organisations(round=planned, organisations=[near, stranger], by=hub)
    assert Assessment.objects.count() == 0


def test_organisation_leaves_until_somebody_there_has_begun(hub):
    first, second = registry.organisation(), registry.organisation()
    core_members(first, 1)
    core_members(second, 1)
    running = round_of(published(personal_definition()), [first, second], name="测评")
    one, two = Assessment.objects.order_by("pk")
    begin(two.sheets.get())
    with pytest.raises(errors.Begun):
        actions.uninvite_organisation(assessment=two, by=hub)
    actions.uninvite_organisation(assessment=one, by=hub)
    assert list(running.assessments.all()) == [two]
    assert AnswerSheet.objects.get().assessment == two
    assert told("organisation_uninvited") == [f"把“{first}”移出批次“测评”"]


def test_core_team_answers_for_the_organisation(hub):
    organisation = registry.organisation()
    running = round_of(published(organisation_definition()), [organisation], name="春季")
    sheets = answering(Assessment.objects.get(), 3)
    assert [(s.voice, s.post, s.organisation, s.submitted_at) for s in sheets] == [
        ("self", f"岗位{n}", organisation, None) for n in range(3)
    ]
    assert [s.respondent_code for s in sheets] == [f"R{running.pk}-000{n}" for n in (1, 2, 3)]
    assert told("answerers_named") == [f"在“春季”为“{organisation}”确定了 3 位自评人"]


def test_answerers_change_but_who_has_begun_stays():
    round_of(published(), [registry.organisation()])
    assessment = Assessment.objects.get()
    first, second, third = answering(assessment, 3)
    begin(first)

    def name(*sheets):
        people = [sheet.person for sheet in sheets]
        return actions.name_answerers(assessment=assessment, people=people, by=None)

    assert name(first, third) == [first, third]
    with pytest.raises(errors.Begun):
        name(third)
    assert list(assessment.sheets.order_by("pk")) == [first, third]
    assert name(first, second, third)[2].person == second.person


def test_stranger_or_a_crowd_does_not_answer_for_it():
    organisation = registry.organisation()
    round_of(published(), [organisation])
    assessment = Assessment.objects.get()
    plain = registry.membership(organisation=organisation).person
    elsewhere = core_members(registry.organisation(), 1)[0].person
    crowd = [membership.person for membership in core_members(organisation, 13)]
    for people, why in (([plain], "不在这家机构的核心团队"), ([elsewhere], "核心团队"), (crowd, "最多请 12 位")):
        with pytest.raises(errors.NotAnAnswerer, match=why):
            actions.name_answerers(assessment=assessment, people=people, by=None)
    assert AnswerSheet.objects.count() == 0


def test_in_a_round_about_people_nobody_answers_for_others(hub):
    organisation = registry.organisation()
    person = core_members(organisation, 1)[0].person
    round_of(published(personal_definition()), [organisation])
    with pytest.raises(errors.Refused, match="每个人填自己的"):
        actions.name_answerers(assessment=Assessment.objects.get(), people=[person], by=hub)
    with pytest.raises(errors.Refused, match="每个人填自己的"):
        actions.assign_assessor(assessment=Assessment.objects.get(), assessor=assessor(), by=hub)


def test_assessor_gets_a_sheet_and_hands_over(hub):
    organisation = registry.organisation()
    round_of(published(), [organisation], name="春季")
    assessment, first, second = Assessment.objects.get(), assessor(name="林岫石"), assessor()
    actions.assign_assessor(assessment=assessment, assessor=first, by=hub)
    actions.assign_assessor(assessment=assessment, assessor=first, by=hub)
    sheet = assessment.sheets.get()
    assert (sheet.voice, sheet.person, sheet.organisation) == ("assessor", first.person, organisation)
    assert told("assessor_assigned") == [f"在“春季”把“{organisation}”指派给 林岫石"]
    begin(sheet)
    actions.assign_assessor(assessment=assessment, assessor=second, by=hub)
    sheet.refresh_from_db()
    assert sheet.withdrawn_at is not None
    assert assessment.sheets.get(withdrawn_at=None).person == second.person
    actions.assign_assessor(assessment=assessment, assessor=first, by=hub)
    assert assessment.sheets.get().withdrawn_at is None
    AnswerSheet.objects.update(submitted_at=clock.now())
    with pytest.raises(errors.Begun):
        actions.assign_assessor(assessment=assessment, assessor=second, by=hub)


def test_after_the_round_only_the_talks_change_hands(hub):
    running = round_of(published(), [registry.organisation()])
    assessment, first, second = Assessment.objects.get(), assessor(), assessor()
    actions.assign_assessor(assessment=assessment, assessor=first, by=hub)
    hand_in(assessment.sheets.get())
    actions.close_round(round=running, by=hub)
    assert actions.assign_assessor(assessment=assessment, assessor=second, by=hub).assessor == second
    assert assessment.sheets.get().person == first.person


def test_round_that_asks_no_assessor_makes_no_sheet(hub):
    round_of(published(), [registry.organisation()], asks_assessor=False)
    actions.assign_assessor(assessment=Assessment.objects.get(), assessor=assessor(), by=hub)
    assert AnswerSheet.objects.count() == 0


def test_nobody_assesses_or_coaches_where_they_work(hub):
    organisation = registry.organisation()
    colleague = make_user("expert")
    registry.membership(organisation=organisation, person=registry.person(user=colleague), is_core=True)
    round_of(published(), [organisation])
    with pytest.raises(errors.NotAnAnswerer, match="不能评自己的机构"):
        actions.assign_assessor(assessment=Assessment.objects.get(), assessor=colleague, by=hub)
    with pytest.raises(errors.NotAnAnswerer, match="还没有关联"):
        actions.assign_assessor(assessment=Assessment.objects.get(), assessor=make_coach(), by=hub)
    personal = round_of(published(personal_definition()), [organisation])
    with pytest.raises(errors.NotAnAnswerer, match="不能辅导自己的同事"):
        actions.assign_coaches(round=personal, pairs=[(personal.assessments.get(), colleague)], by=hub)
    assert CoachAssignment.objects.count() == 0


def test_one_coach_for_an_organisation_then_another(hub):
    first, second = registry.organisation(), registry.organisation()
    core_members(first, 2)
    core_members(second, 1)
    running = round_of(published(personal_definition()), [first, second], name="测评")
    one, two = running.assessments.order_by("pk")
    old, new = make_coach(), make_coach()

    def assign(*pairs):
        return actions.assign_coaches(round=running, pairs=pairs, by=hub)

    def coaches():
        rows = CoachAssignment.objects.filter(ended_at=None).order_by("sheet")
        return list(rows.values_list("coach", flat=True))

    assert assign((one, old), (two, old)) == 3
    assert told("coaches_assigned") == ["在“测评”为 2 家机构的 3 份答卷指派了辅导专家"]
    assert (assign((one, old), (two, old)), coaches()) == (0, [old.pk] * 3)
    assert (assign((one, new)), coaches()) == (2, [new.pk, new.pk, old.pk])
    assert (assign((one, old)), coaches()) == (2, [old.pk] * 3)


def test_a_whole_city_is_invited_in_about_a_second(hub, django_assert_max_num_queries):
    sample = registry.organisation()
    values = {f.attname: getattr(sample, f.attname) for f in Organisation._meta.concrete_fields if f.name != "id"}
    values |= {"credit_code": None}
    organisations = Organisation.objects.bulk_create(
        Organisation(**values | {"scope": f"110105/X{n}/", "name": f"机构{n}(演示)"}) for n in range(142)
    )
    people = Person.objects.bulk_create(Person(name=f"成员{n}") for n in range(849))
    Membership.objects.bulk_create(
        Membership(person=person, organisation=organisations[n % 142], post="主管", is_core=True)
        for n, person in enumerate(people)
    )
    planned = round_of(published(personal_definition()), opened=False)
    before = time.process_time()
    with django_assert_max_num_queries(25):
        actions.invite_organisations(round=planned, organisations=organisations, by=hub)
    assert time.process_time() - before < 1
    assert (Assessment.objects.count(), AnswerSheet.objects.count()) == (142, 849)
