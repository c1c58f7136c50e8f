"""A person's result: the person and the coach, nobody else, and every opening on record."""

import pytest
from django.urls import reverse
from tests.factories import registry
from tests.factories.accounts import make_grant, make_user
from tests.factories.assessment import imported, personal_definition, published, sheet_of

from qiangji.accounts.actions import close_account
from qiangji.accounts.roles import ANYWHERE, ORGANISATION, ROLES
from qiangji.audit.models import AuditEvent
from qiangji.stages.assessment import actions
from qiangji.stages.assessment.errors import Refused
from qiangji.stages.assessment.models import AnswerSheet, CoachAssignment

pytestmark = pytest.mark.django_db

NAME = "周霁月"
PAGES = ("assessment:result-detail", "assessment:result-pdf")


@pytest.fixture
def organisation():
    return registry.organisation()


@pytest.fixture
def person(organisation):
    return make_user("member", organisation, name=NAME)


@pytest.fixture
def sheet(person, organisation):
    """Scored answers of a named person in an organisation, with a coach: everything that could leak."""
    source = imported(published(personal_definition(dimensions=3)), people=8)
    sheet = sheet_of(source, user=person)
    sheet.organisation = organisation
    sheet.person.name = NAME
    sheet.person.save()
    sheet.save()
    actions.assign_coach(sheet=sheet, coach=make_user("expert", username="assigned"), by=None)
    return sheet


def place_of(role: str, organisation):
    return {ANYWHERE: None, ORGANISATION: organisation}.get(ROLES[role].place, registry.region("110000"))


def opened(client, user, sheet: AnswerSheet) -> list[int]:
    client.force_login(user)
    return [client.get(reverse(page, args=[sheet.pk])).status_code for page in PAGES]


def test_no_role_opens_anybody_elses_result(client, sheet, organisation):
    """Each role where it reaches furthest: over the whole city, or in the person's own organisation."""
    answers = {role: opened(client, make_user(role, place_of(role, organisation)), sheet) for role in ROLES}

    assert {role: codes for role, codes in answers.items() if codes != [404, 404]} == {}
    assert AuditEvent.objects.filter(kind="report_read").count() == 0


def test_all_roles_together_open_nothing(client, sheet, organisation):
    user = make_user()
    for role in ROLES:
        if role != "security_auditor":  # nobody may be that and the system administrator at once
            make_grant(user, role, place_of(role, organisation))

    assert opened(client, user, sheet) == [404, 404]


@pytest.mark.parametrize("page", ["assessment:result-list", "assessment:coached-list"])
def test_lists_show_no_other_persons_sheet(client, sheet, organisation, page):
    for role in ROLES:
        client.force_login(make_user(role, place_of(role, organisation)))
        answer = client.get(reverse(page))
        assert (answer.status_code, list(answer.context["page"])) == (200, []), role
        assert NAME not in answer.content.decode()


def test_stranger_is_sent_to_log_in(client, sheet):
    answer = client.get(sheet.get_absolute_url())

    assert answer.status_code == 302
    assert answer.url.startswith(reverse("account_login"))


def test_person_and_coach_open_it_and_each_opening_is_recorded(client, sheet, person):
    coach = sheet.coach_assignments.get().coach

    assert opened(client, person, sheet) == [200, 200]
    assert opened(client, coach, sheet) == [200, 200]
    events = AuditEvent.objects.filter(kind="report_read").order_by("id")
    assert [(e.actor_id, e.detail["form"], e.subject_id) for e in events] == [
        (person.pk, "page", str(sheet.pk)),
        (person.pk, "pdf", str(sheet.pk)),
        (coach.pk, "page", str(sheet.pk)),
        (coach.pk, "pdf", str(sheet.pk)),
    ]


def test_record_of_a_reading_never_names_the_person(client, sheet):
    coach = sheet.coach_assignments.get().coach
    opened(client, coach, sheet)

    for event in AuditEvent.objects.filter(kind="report_read"):
        assert event.subject_label == sheet.respondent_code
        assert NAME not in f"{event.subject_label}{event.detail}"


def test_person_sees_who_opened_it_and_the_coach_does_not(client, sheet, person):
    coach = sheet.coach_assignments.get().coach
    opened(client, coach, sheet)
    client.force_login(person)
    own = client.get(sheet.get_absolute_url()).content.decode()
    client.force_login(coach)
    theirs = client.get(sheet.get_absolute_url()).content.decode()

    assert ("谁打开过" in own, coach.name in own) == (True, True)
    assert "谁打开过" not in theirs


def test_coach_whose_assignment_ended_is_out_at_once(client, sheet):
    assignment = sheet.coach_assignments.get()
    actions.end_coaching(assignment=assignment, by=None)

    assert opened(client, assignment.coach, sheet) == [404, 404]
    actions.assign_coach(sheet=sheet, coach=assignment.coach, by=None)
    assert opened(client, assignment.coach, sheet) == [200, 200]


def test_coach_of_one_sheet_opens_no_other(client, sheet):
    coach = sheet.coach_assignments.get().coach
    other = sheet_of(sheet.source, number=1)

    assert opened(client, coach, other) == [404, 404]
    client.force_login(coach)
    assert list(client.get(reverse("assessment:coached-list")).context["page"]) == [sheet]


def test_disabled_account_opens_nothing(client, sheet, person):
    close_account(user=person, by=make_user("system_admin"))

    assert set(opened(client, person, sheet)) <= {302, 404}


def test_sheet_without_a_person_belongs_to_nobody(client, sheet):
    """A login without a person must not match a sheet without one."""
    other = sheet_of(sheet.source, number=1)
    user = make_user("member", registry.organisation())
    assert (other.person, getattr(user, "person", None)) == (None, None)

    assert opened(client, user, other) == [404, 404]


def test_unfinished_sheet_is_shown_to_nobody(client, sheet, person):
    AnswerSheet.objects.filter(pk=sheet.pk).update(submitted_at=None)

    assert opened(client, person, sheet) == [404, 404]


def test_nobody_coaches_themselves(sheet, person):
    with pytest.raises(Refused, match="不能指派本人"):
        actions.assign_coach(sheet=sheet, coach=person, by=None)


def test_closed_account_is_not_assigned(sheet):
    coach = make_user("expert", username="gone")
    close_account(user=coach, by=make_user("system_admin"))

    with pytest.raises(Refused, match="已停用"):
        actions.assign_coach(sheet=sheet, coach=coach, by=None)
    with pytest.raises(Refused, match="已停用"):
        actions.assign_coach_to_import(source=sheet.source, coach=coach, by=None)
    assert CoachAssignment.objects.count() == 1


def test_pages_about_instruments_carry_no_answers(client, sheet):
    client.force_login(make_user("hub_operator"))
    version = sheet.version
    where = [version.instrument.key, version.label]
    for url in (
        reverse("assessment:instrument-list"),
        version.instrument.get_absolute_url(),
        version.get_absolute_url(),
        reverse("assessment:version-crosswalk", args=where),
        reverse("assessment:version-preview", args=where),
    ):
        text = client.get(url).content.decode()
        assert NAME not in text
        assert sheet.get_absolute_url() not in text
