"""From planning a round to its end, as the hub does it in the browser, and what strangers are told."""

import datetime as dt

import pytest
from django.urls import reverse
from tests.factories import registry
from tests.factories.accounts import make_region, make_user
from tests.factories.assessment import (
    answering,
    assessor,
    core_members,
    cycle,
    personal_definition,
    published,
    round_of,
)

from qiangji.accounts import clock
from qiangji.notices.models import Notice
from qiangji.registry.choices import ServiceField
from qiangji.registry.models import Cycle
from qiangji.stages.assessment.models import Answer, AnswerSheet, Assessment, CoachAssignment, Item, Round

pytestmark = pytest.mark.django_db
HOME = reverse("assessment:home")


@pytest.fixture
def hub():
    return make_user("hub_operator")


@pytest.fixture
def as_hub(client, hub):
    client.force_login(hub)
    return client


def to(name: str, thing) -> str:
    return reverse(f"assessment:{name}", args=[thing.pk])


def text(answer) -> str:
    return answer.content.decode()


def given(instrument, **changes) -> dict:
    today = clock.today()
    values = {
        "name": "春季",
        "version": instrument.pk,
        "cycle": cycle().pk,
        "scope": "11",
        "opens_on": today.isoformat(),
        "closes_on": (today + dt.timedelta(days=20)).isoformat(),
        "answerers_wanted": 5,
        "asks_assessor": "on",
        "supervisor_view": "aggregates",
    }
    return values | changes


def begin(sheet: AnswerSheet) -> None:
    item = Item.objects.filter(dimension__version=sheet.version).first()
    Answer.objects.get_or_create(sheet=sheet, item=item, defaults={"score": 3})
    AnswerSheet.objects.filter(pk=sheet.pk).update(promise_read_at=clock.now())


def hand_in(*sheets: AnswerSheet) -> None:
    for sheet in sheets:
        begin(sheet)
    AnswerSheet.objects.filter(pk__in=[s.pk for s in sheets]).update(submitted_at=clock.now())


def test_from_the_first_setting_to_the_opening(as_hub):
    here, there = registry.organisation(), registry.organisation(code="110108")
    core_members(here, 7)
    step = as_hub.post(reverse("assessment:round-create"), given(published()))
    planned = Round.objects.get()
    assert step.url == to("round-organisations", planned)
    page = text(as_hub.get(step.url))
    assert here.name in page and there.name in page
    assert as_hub.post(step.url, {"organisation": [here.pk]}).status_code == 302
    assert "已邀请 1 家" in text(as_hub.get(step.url))
    assert "1</strong> 家还没有定人" in text(as_hub.get(to("round-answerers", planned)))
    as_hub.post(to("round-answerers", planned))
    assert AnswerSheet.objects.filter(voice="self").count() == 5
    page = text(as_hub.get(to("round-open", planned)))
    assert "残联：只看得到汇总" in page and "5 份，1 家" in page
    assert as_hub.post(to("round-open", planned)).url == planned.get_absolute_url()
    planned.refresh_from_db()
    assert planned.opened_at is not None
    assert "1 家机构的 5 份答卷，已交 0 份（0%），1 家还没有动；20 天后截止。" in text(
        as_hub.get(to("round-detail", planned))
    )


def test_all_that_match_are_invited_at_once(as_hub):
    arts = [registry.organisation(primary_field=ServiceField.ARTS) for _ in range(3)]
    registry.organisation(primary_field=ServiceField.SPORTS)
    planned = round_of(published(), opened=False)
    url = to("round-organisations", planned) + "?primary_field=08"
    assert "邀请全部 3 家" in text(as_hub.get(url))
    as_hub.post(url, {"all": "1"})
    assert {a.organisation for a in planned.assessments.all()} == set(arts)


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("size=micro", 1),
        ("size=small", 0),
        ("legal_form=foundation", 0),
        ("region=110105", 2),
        ("free=1", 1),
        ("q=云", 2),
    ],
)
def test_organisations_are_found_by_what_they_are(as_hub, asked, found):
    version = published()
    registry.organisation(full_time_staff=3)
    round_of(version, [registry.organisation()], name="另一批")
    planned = round_of(version, opened=False)
    page = text(as_hub.get(f"{to('round-organisations', planned)}?{asked}"))
    assert page.count('name="organisation"') == found
    assert ("另一批" in page) == (found == 2)


def test_slip_is_taken_back_on_the_page(as_hub):
    first, second = registry.organisation(), registry.organisation()
    core_members(second, 1)
    running = round_of(published(personal_definition()), [first, second])
    one, two = running.assessments.order_by("pk")
    begin(two.sheets.get())
    refused = as_hub.post(to("round-invited", running), {"assessment": two.pk})
    assert (refused.status_code, "已经有人作答，不能移出" in text(refused)) == (409, True)
    as_hub.post(to("round-invited", running), {"assessment": one.pk})
    assert list(running.assessments.all()) == [two]


def test_settings_change_until_the_opening(as_hub):
    version = published()
    planned = round_of(version, [registry.organisation()], opened=False)
    as_hub.post(to("round-edit", planned), given(version, name="改名", supervisor_view="scores"))
    planned.refresh_from_db()
    assert (planned.name, planned.supervisor_view) == ("改名", "scores")
    as_hub.post(to("round-open", planned))
    late = as_hub.post(to("round-edit", planned), given(version, name="再改"))
    assert "已经启动" in text(late)
    planned.refresh_from_db()
    assert planned.name == "改名"


def test_round_is_extended_and_closed(as_hub):
    running = round_of(published(), [registry.organisation()])
    earlier, later = running.closes_on, running.closes_on + dt.timedelta(days=3)
    assert "只能往后延" in text(as_hub.post(to("round-extend", running), {"closes_on": earlier.isoformat()}))
    as_hub.post(to("round-extend", running), {"closes_on": later.isoformat()})
    running.refresh_from_db()
    assert running.closes_on == later
    assert as_hub.post(to("round-close", running)).status_code == 302
    assert "，已经结束。" in text(as_hub.get(running.get_absolute_url()))
    assert as_hub.post(to("round-close", running)).status_code == 409


def test_first_cycle_is_opened_on_the_way(as_hub):
    version = published()
    assert as_hub.get(reverse("assessment:round-create")).url == reverse("assessment:cycle-create")
    days = {"starts_on": "2022-07-01", "ends_on": "2022-06-30"}
    assert "结束日期应晚于开始日期" in text(as_hub.post(reverse("assessment:cycle-create"), {"name": "首轮"} | days))
    as_hub.post(reverse("assessment:cycle-create"), {"name": "首轮"} | days | {"ends_on": "2023-06-30"})
    assert [(c.number, c.name) for c in Cycle.objects.all()] == [(1, "首轮")]
    assert str(version) in text(as_hub.get(reverse("assessment:round-create")))


@pytest.mark.parametrize(
    "changes",
    [
        {"name": ""},
        {"name": "长" * 200},
        {"version": "x"},
        {"version": "99999999999999999999"},
        {"opens_on": "2022-13-45"},
        {"closes_on": ""},
        {"answerers_wanted": "-1"},
        {"answerers_wanted": "99999999999"},
        {"supervisor_view": "everything"},
        {"scope": "31"},
        {"scope": ""},
        {"cycle": "0"},
    ],
)
def test_nonsense_plans_nothing(as_hub, changes):
    answer = as_hub.post(reverse("assessment:round-create"), given(published(), **changes))
    assert (answer.status_code, Round.objects.count()) == (200, 0)
    assert "qj-errors" in text(answer) or "qj-wrong" in text(answer) or "data-qj-focus" in text(answer)


@pytest.mark.parametrize("sent", [{}, {"organisation": "x"}, {"organisation": ["0", "-1"]}, {"organisation": "9" * 30}])
def test_nonsense_invites_nobody(as_hub, sent):
    planned = round_of(published(), opened=False)
    answer = as_hub.post(to("round-organisations", planned), sent)
    assert (answer.status_code, Assessment.objects.count()) == (409, 0)


def test_organisation_elsewhere_is_not_ticked_in(client):
    district = make_user("hub_operator", make_region("110105"))
    client.force_login(district)
    planned = round_of(published(), opened=False, scope="110105")
    far = registry.organisation(code="110108")
    assert far.name not in text(client.get(to("round-organisations", planned)))
    assert client.post(to("round-organisations", planned), {"organisation": [far.pk]}).status_code == 409


@pytest.mark.parametrize("number", ["", "x", "9" * 40, "-1", "１"])
def test_nonsense_moves_nobody_out(as_hub, number):
    planned = round_of(published(), [registry.organisation()], opened=False)
    assert as_hub.post(to("round-invited", planned), {"assessment": number}).status_code == 404
    assert planned.assessments.count() == 1


RUNS = ("round-edit", "round-organisations", "round-invited", "round-answerers", "round-open", "round-extend")
RUNS += ("round-close", "round-remind", "round-assessors", "round-coaches")


def test_only_who_runs_rounds_may(client):
    organisation = registry.organisation()
    running = round_of(published(), [organisation])
    followers = [make_user("hub_approver"), make_user("city_supervisor")]
    followers.append(make_user("district_supervisor", make_region("110105")))
    for user in followers:
        client.force_login(user)
        assert client.get(running.get_absolute_url()).status_code == 200
        assert running.name in text(client.get(HOME))
    others = [make_user("organisation_admin", organisation), make_user("member", organisation), make_user("expert")]
    others += [make_user("district_supervisor", make_region("310101")), make_user("system_admin"), make_user()]
    for user in (*followers, *others):
        client.force_login(user)
        for name in RUNS:
            assert client.get(to(name, running)).status_code in (403, 404), name
            assert client.post(to(name, running)).status_code in (403, 404), name
        assert client.get(reverse("assessment:round-create")).status_code == 403
    for user in others:
        client.force_login(user)
        assert client.get(running.get_absolute_url()).status_code in (403, 404)
    client.logout()
    assert client.get(running.get_absolute_url()).url.startswith("/accounts/login")


def test_a_hub_elsewhere_does_not_run_it(client):
    running = round_of(published(), [registry.organisation()])
    client.force_login(make_user("hub_operator", make_region("310000")))
    assert client.get(to("round-open", running)).status_code == 404
    client.force_login(make_user("hub_operator", make_region("110105")))
    assert client.get(running.get_absolute_url()).status_code == 200
    assert client.post(to("round-close", running)).status_code == 404


def test_district_follows_its_own_part(client):
    here, there = registry.organisation(), registry.organisation(code="110108")
    running = round_of(published(), [here, there])
    client.force_login(make_user("district_supervisor", make_region("110105")))
    page = text(client.get(running.get_absolute_url()))
    assert here.name in page and there.name not in page
    assert "1 家机构的 0 份答卷" in page


def test_each_is_led_to_what_waits(client):
    organisation = registry.organisation()
    doors = {
        make_user("organisation_admin", organisation): reverse("assessment:own-rounds"),
        make_user("member", organisation): reverse("assessment:sheet-list"),
        make_user("expert"): reverse("assessment:assigned"),
    }
    for user, door in doors.items():
        client.force_login(user)
        assert client.get(HOME).url == door
    client.force_login(make_user("system_admin"))
    assert client.get(HOME).status_code == 403


def test_progress_says_how_far_each_is(as_hub):
    running = round_of(published(), [registry.organisation() for _ in range(4)])
    done, halfway, _nobody, waiting = running.assessments.select_related("organisation").order_by("pk")
    hand_in(*answering(done, 2))
    first, second = answering(halfway, 2)
    hand_in(first)
    begin(second)
    answering(waiting, 1)
    page = text(as_hub.get(running.get_absolute_url()))
    assert "4 家机构的 5 份答卷，已交 3 份（60%），2 家还没有动；14 天后截止。" in page
    assert "自评在答 1 份" in page
    for state, names in {
        "done": [done],
        "under_way": [halfway],
        "untouched": [_nobody, waiting],
        "overdue": [],
    }.items():
        found = text(as_hub.get(f"{running.get_absolute_url()}?state={state}"))
        assert [a for a in running.assessments.all() if a.organisation.name in found] == names


def test_overdue_is_whoever_is_not_done_in_time(as_hub):
    today = clock.today()
    days = {"opens_on": today - dt.timedelta(days=9), "closes_on": today - dt.timedelta(days=2)}
    running = round_of(published(), [registry.organisation() for _ in range(2)], **days)
    done, late = running.assessments.select_related("organisation").order_by("pk")
    hand_in(*answering(done, 1))
    page = text(as_hub.get(f"{running.get_absolute_url()}?state=overdue"))
    assert late.organisation.name in page and done.organisation.name not in page
    assert "已过截止日期 2 天" in page


@pytest.mark.parametrize("query", ["state=x", "page=x", "page=-1", "region=999999", "q=%00", "state=done&state=x"])
def test_strange_questions_about_progress_find_nothing(as_hub, query):
    running = round_of(published(), [registry.organisation()])
    assert as_hub.get(f"{running.get_absolute_url()}?{query}").status_code == 200


@pytest.mark.parametrize("n", [2, 30])
@pytest.mark.parametrize("query", ["", "?state=under_way&region=110105"])
def test_progress_costs_the_same_for_many(as_hub, django_assert_max_num_queries, n, query):
    organisations = [registry.organisation() for _ in range(n)]
    for organisation in organisations:
        core_members(organisation, 2)
    running = round_of(published(personal_definition()), organisations)
    begin(AnswerSheet.objects.first())
    with django_assert_max_num_queries(14):
        as_hub.get(running.get_absolute_url() + query)


def test_organisation_names_who_answers_and_sees_who_is_done(client):
    organisation = registry.organisation()
    members = core_members(organisation, 3)
    running = round_of(published(), [organisation])
    assessment = running.assessments.get()
    client.force_login(make_user("organisation_admin", organisation))
    assert running.name in text(client.get(reverse("assessment:own-rounds")))
    url = to("assessment-answerers", assessment)
    client.post(url, {"people": [m.person.pk for m in members[:2]]})
    hand_in(assessment.sheets.order_by("pk").first())
    page = text(client.get(url))
    assert page.count("已交</span>") == 1
    assert "1 / 2" in page
    client.post(url, {"people": [members[2].person.pk]})
    assert {s.person for s in assessment.sheets.all()} == {members[0].person, members[2].person}
    stranger = core_members(registry.organisation(), 1)[0]
    assert client.post(url, {"people": [stranger.person.pk]}).status_code == 200
    assert assessment.sheets.count() == 2


def test_nobody_else_names_answerers(client):
    organisation = registry.organisation()
    running = round_of(published(), [organisation])
    url = to("assessment-answerers", running.assessments.get())
    strangers = [make_user("organisation_admin", registry.organisation()), make_user("member", organisation)]
    strangers += [make_user("city_supervisor"), make_user("expert"), make_user("hub_approver")]
    for user in strangers:
        client.force_login(user)
        assert client.get(url).status_code in (403, 404)
        assert client.post(url).status_code in (403, 404)


def test_of_a_round_about_people_the_organisation_sees_numbers_only(client):
    organisation = registry.organisation()
    member = core_members(organisation, 2)[0]
    running = round_of(published(personal_definition()), [organisation])
    hand_in(AnswerSheet.objects.get(person=member.person))
    assessment = running.assessments.get()
    for user in (make_user("organisation_admin", organisation), make_user("hub_operator")):
        client.force_login(user)
        page = text(client.get(to("assessment-answerers", assessment)))
        assert "1 / 2" in page and member.person.name not in page
    page = text(client.get(running.get_absolute_url()))
    assert member.person.name not in page and "R" + str(running.pk) + "-" not in page


def test_those_not_in_are_reminded(as_hub):
    here, there = registry.organisation(), registry.organisation()
    running = round_of(published(), [here, there], name="春季")
    first, _second, third = answering(running.assessments.get(organisation=here), 3)
    first.person.user = make_user()
    first.person.save()
    third.person.user = make_user()
    third.person.save()
    hand_in(third)
    admin = make_user("organisation_admin", there)
    page = text(as_hub.get(to("round-remind", running)))
    assert f"{here.name}：还差 2 份" in page and f"{there.name}：还没有定谁作答" in page
    assert first.person.name not in page
    answer = as_hub.post(to("round-remind", running), {"all": "1"}, follow=True)
    assert "已给 2 人发了消息。另有 1 人没有账号，请打电话。" in text(answer)
    assert {(n.to, n.title) for n in Notice.objects.all()} == {
        (first.person.user, "请作答：春季"),
        (admin, "请定谁作答：春季"),
    }
    assert "上次催办" in text(answer)


def test_only_the_ticked_are_reminded(as_hub):
    running = round_of(published(), [registry.organisation() for _ in range(2)])
    one, two = running.assessments.order_by("pk")
    admin = make_user("organisation_admin", two.organisation)
    make_user("organisation_admin", one.organisation)
    assert as_hub.post(to("round-remind", running), {}).status_code == 409
    as_hub.post(to("round-remind", running), {"assessment": [two.pk]})
    assert [n.to for n in Notice.objects.all()] == [admin]


def test_several_go_to_one_assessor_with_the_load_in_view(as_hub):
    running = round_of(published(), [registry.organisation() for _ in range(3)])
    one, two, _three = running.assessments.order_by("pk")
    expert = assessor(name="林岫石", roles=["diagnostician"])
    assessor(name="只讲课", roles=["lecturer"])
    url = to("round-assessors", running)
    page = text(as_hub.get(url))
    assert "林岫石（本批 0 家，其他 0 家）" in page and "只讲课" not in page
    as_hub.post(url, {"expert": expert.pk, "assessment": [one.pk, two.pk]})
    assert [a.assessor for a in running.assessments.order_by("pk")] == [expert, expert, None]
    page = text(as_hub.get(url + "?open=1"))
    assert "林岫石（本批 2 家，其他 0 家）" in page and "1</strong> 家还没有指派" in page
    assert one.organisation.name not in page
    assert "还没有勾选机构" in text(as_hub.post(url, {"expert": expert.pk}))
    assert "请选一位专家" in text(as_hub.post(url, {"assessment": [one.pk]}))


def test_one_coach_for_an_organisation(as_hub):
    organisation = registry.organisation()
    core_members(organisation, 2)
    running = round_of(published(personal_definition()), [organisation])
    coach = assessor(name="林岫石", roles=["coach"])
    as_hub.post(to("round-coaches", running), {"expert": coach.pk, "assessment": [running.assessments.get().pk]})
    assert CoachAssignment.objects.filter(coach=coach).count() == 2
    assert "林岫石（本批 2 人，其他 0 人）" in text(as_hub.get(to("round-coaches", running)))


@pytest.mark.parametrize(
    "name", ["round-organisations", "round-invited", "round-answerers", "round-remind", "round-assessors"]
)
@pytest.mark.parametrize("n", [2, 30])
def test_lists_cost_the_same_for_many(as_hub, django_assert_max_num_queries, name, n):
    version = published()
    organisations = [registry.organisation() for _ in range(n)]
    running = round_of(version, organisations)
    shown = running if name != "round-organisations" else round_of(version, opened=False)
    with django_assert_max_num_queries(15):
        assert as_hub.get(to(name, shown)).status_code == 200
