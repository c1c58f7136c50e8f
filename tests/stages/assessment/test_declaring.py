"""自愿说明: said by the person alone, by a consent of its own, taken back at any time, and seen by nobody else."""

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from tests.factories.accounts import make_user
from tests.factories.assessment import assessor, personal_definition, published
from tests.factories.reports import personal_round

from qiangji.audit.models import AuditEvent
from qiangji.audit.sentences import sentence
from qiangji.stages.assessment import actions, queries
from qiangji.stages.assessment.errors import Refused
from qiangji.stages.assessment.models import AnswerSheet, SelfDeclaration

pytestmark = pytest.mark.django_db
PAGE = reverse("assessment:own-declaration")
TAKE_BACK = reverse("assessment:own-declaration-take-back")
YES = {"has_disability": "yes", "consent": "on"}


@pytest.fixture
def sheets() -> list[AnswerSheet]:
    """Handed in by six people, the first of whom has a login."""
    row, _sheets = personal_round(6)
    found = list(AnswerSheet.objects.filter(assessment__round=row).select_related("person").order_by("pk"))
    found[0].person.user = make_user("member", found[0].organisation, name="周霁月")
    found[0].person.save()
    return found


@pytest.fixture
def person(client, sheets):
    """The client is theirs."""
    client.force_login(sheets[0].person.user)
    return sheets[0].person.user


def more_sheets(sheet: AnswerSheet, n: int) -> None:
    """The same person with so many sheets of another instrument."""
    version = published(personal_definition(key=f"another{n}"))
    given = {"version": version, "person": sheet.person, "voice": "person", "submitted_at": sheet.submitted_at}
    AnswerSheet.objects.bulk_create(AnswerSheet(respondent_code=f"X{each}", **given) for each in range(n))


def text_of(answer) -> str:
    return answer.content.decode()


def test_person_declares_changes_and_takes_back(client, person, sheets):
    assert "现在写着" not in text_of(client.get(PAGE))
    text = text_of(client.post(PAGE, YES, follow=True))
    assert "已保存。只有你自己看得到" in text and "现在写着：我是残疾人" in text and "附在 1 份答卷旁" in text
    assert "现在写着：我不是残疾人" in text_of(client.post(PAGE, YES | {"has_disability": "no"}, follow=True))
    assert list(SelfDeclaration.objects.values_list("sheet", "has_disability")) == [(sheets[0].pk, False)]
    text = text_of(client.post(TAKE_BACK, follow=True))
    assert "已收回，说明已经删除。" in text and "现在写着" not in text
    assert not SelfDeclaration.objects.exists()
    assert "没有可收回的说明。" in text_of(client.post(TAKE_BACK, follow=True))


def test_page_says_what_it_is_for_before_it_asks(client, person):
    text = text_of(client.get(PAGE))
    assert text.index("两组各满 100 人才比较") < text.index("我单独同意") < text.index(">保存<")
    assert "收回就是删除" in text
    assert 'name="consent" id="id_consent" checked' not in text and " checked" not in text.split("<main")[1]


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({}, "请选一项；不想说明，离开这一页就行。"),
        ({"has_disability": "yes"}, "没有同意，就不保存。"),
        ({"has_disability": "maybe", "consent": "on"}, "请选一项；不想说明，离开这一页就行。"),
        ({"has_disability": "\x00", "consent": "on"}, "请选一项；不想说明，离开这一页就行。"),
    ],
)
def test_without_consent_or_choice_nothing_is_kept(client, person, given, said):
    answer = client.post(PAGE, given)
    assert (answer.status_code, said in text_of(answer)) == (200, True)
    assert not SelfDeclaration.objects.exists()


def test_links_lead_to_it_from_ones_own_results(client, person, sheets):
    for where in (reverse("assessment:result-list"), sheets[0].get_absolute_url()):
        assert f'href="{PAGE}"' in text_of(client.get(where))


def test_coach_finds_no_trace_on_the_result(client, person, sheets):
    coach = assessor(name="专家甲")
    actions.assign_coach(sheet=sheets[0], coach=coach, by=None)
    client.force_login(coach)
    where = sheets[0].get_absolute_url()
    before = text_of(client.get(where))
    actions.declare(sheet=sheets[0], has_disability=True, by=person)
    after = text_of(client.get(where))
    assert [line for line in after.splitlines() if "残疾人" in line] == [
        line for line in before.splitlines() if "残疾人" in line
    ]


def test_nobody_declares_for_another(client, person, sheets):
    client.post(PAGE, YES | {"sheet": sheets[1].pk, "person": sheets[1].person_id})
    assert list(SelfDeclaration.objects.values_list("sheet", flat=True)) == [sheets[0].pk]
    client.force_login(make_user("hub_operator"))
    client.post(PAGE, YES)
    client.post(TAKE_BACK)
    assert SelfDeclaration.objects.count() == 1
    assert "现在没有可以说明的" in text_of(client.get(PAGE))


def test_stranger_is_asked_to_log_in(client, sheets):
    for answer in (client.get(PAGE), client.post(PAGE, YES), client.post(TAKE_BACK), client.get(TAKE_BACK)):
        assert "/accounts/login/" in answer["Location"]


def test_link_alone_takes_nothing_back(client, person):
    client.post(PAGE, YES)
    assert client.get(TAKE_BACK).status_code == 405
    assert SelfDeclaration.objects.count() == 1


def test_log_says_that_it_happened_and_not_by_whom(client, person, sheets):
    client.post(PAGE, YES)
    client.post(TAKE_BACK)
    events = AuditEvent.objects.filter(kind__in=("self_declared", "declaration_taken_back")).order_by("pk")
    assert [sentence(event) for event in events] == ["有人作了自愿说明，不记是谁", "有人收回了自愿说明，不记是谁"]
    kept = {(e.actor_id, e.actor_name, e.subject_id, e.subject_label, e.scope) for e in events}
    assert kept == {(None, "系统", "", "自愿说明", "")}


def test_fairness_counts_what_was_declared_and_nothing_that_was_taken_back(client, person, sheets):
    client.post(PAGE, YES)
    assert queries.group_members(sheets[0].version, "disability") == {sheets[0].pk: True}
    client.post(TAKE_BACK)
    assert queries.group_members(sheets[0].version, "disability") == {}


def test_sheet_that_is_taken_back_takes_it_along(client, person, sheets):
    client.post(PAGE, YES)
    actions.withdraw_sheet(sheet=sheets[0], by=person)
    assert not SelfDeclaration.objects.exists()
    with pytest.raises(Refused):
        actions.declare(sheet=sheets[0], has_disability=True, by=person)
    with pytest.raises(Refused):
        actions.declare_of_oneself(sheets=[], has_disability=True, by=person)


def test_declaring_again_is_agreeing_again(person, sheets):
    first = actions.declare(sheet=sheets[0], has_disability=True, by=person)
    second = actions.declare(sheet=sheets[0], has_disability=False, by=person)
    assert second.pk == first.pk and second.consented_at > first.consented_at


def test_later_sheet_is_said_to_be_without(client, person, sheets):
    client.post(PAGE, YES)
    more_sheets(sheets[0], 1)
    assert "另有 1 份后来交的没有附" in text_of(client.get(PAGE))
    assert "附在 2 份答卷旁" in text_of(client.post(PAGE, YES, follow=True))


def test_page_takes_as_many_queries_for_many_sheets(client, person, sheets):
    counts = []
    for more in (0, 12):
        more_sheets(sheets[0], more)
        client.post(PAGE, YES)
        cache.clear()
        client.get(reverse("portal:help"))
        with CaptureQueriesContext(connection) as captured:
            client.get(PAGE)
        counts.append(len(captured))
    assert counts[0] == counts[1]
    assert counts[0] <= 15, counts
