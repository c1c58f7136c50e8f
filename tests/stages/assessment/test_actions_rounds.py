"""Planning, opening, extending and closing a round: what is done, what is refused, what the log says."""

import datetime as dt

import pytest
from tests.factories import registry
from tests.factories.accounts import make_user
from tests.factories.assessment import (
    core_members,
    cycle,
    draft,
    organisation_definition,
    personal_definition,
    published,
    round_of,
)

from qiangji.accounts import clock
from qiangji.audit.models import AuditEvent
from qiangji.audit.sentences import sentence
from qiangji.stages.assessment import actions, errors
from qiangji.stages.assessment.choices import SupervisorView
from qiangji.stages.assessment.models import AnswerSheet, Round
from qiangji.stages.assessment.window import Phase, phase_of, why_not_open

pytestmark = pytest.mark.django_db


@pytest.fixture
def version():
    return published()


@pytest.fixture
def hub():
    return make_user("hub_operator")


def settings_of(round: Round, **given) -> dict:
    names = ("version", "name", "opens_on", "closes_on", "supervisor_view", "answerers_wanted", "asks_assessor")
    return {name: getattr(round, name) for name in names} | given


def told(kind: str) -> list[str]:
    return [sentence(event) for event in AuditEvent.objects.filter(kind=kind)]


def test_round_is_planned_in_the_words_it_was_given(version, hub):
    today = clock.today()
    given = {"supervisor_view": SupervisorView.SCORES, "answerers_wanted": 8, "asks_assessor": False}
    planned = round_of(version, opened=False, name=" 春季 ", by=hub, opens_on=today, closes_on=today, **given)
    kept = Round.objects.get()
    assert (kept, kept.name, kept.cycle, kept.scope) == (planned, "春季", cycle(), "11")
    assert (kept.supervisor_view, kept.answerers_wanted, kept.asks_assessor) == ("scores", 8, False)
    assert (phase_of(kept, clock.today()), told("round_planned")) == (Phase.PLANNED, ["筹备了批次“春季”"])


@pytest.mark.parametrize(
    ("given", "why"),
    [
        ({"name": " "}, "请给批次起个名字"),
        ({"name": "长" * 61}, "最多 60 个字"),
        ({"name": "已有"}, "里已经有叫“已有”的批次"),
        ({"closes_on": dt.date(2001, 1, 1)}, "截止日期不能早于开始日期"),
        ({"supervisor_view": "everything"}, "请选残联能看到什么"),
        ({"answerers_wanted": 0}, "1 到 12 位"),
        ({"answerers_wanted": 13}, "1 到 12 位"),
    ],
)
def test_impossible_round_is_refused(version, given, why):
    round_of(version, opened=False, name="已有")
    with pytest.raises(errors.Refused, match=why):
        round_of(version, opened=False, **given)
    assert Round.objects.count() == 1


def test_draft_of_an_instrument_is_not_asked():
    with pytest.raises(errors.Refused, match="还是草稿"):
        round_of(draft(), opened=False)


def test_round_about_people_promises_aggregates_and_sends_nobody():
    planned = round_of(published(personal_definition()), opened=False, supervisor_view=SupervisorView.SCORES)
    assert (planned.supervisor_view, planned.asks_assessor) == (SupervisorView.AGGREGATES, False)


def test_what_a_round_promises_is_settled_when_it_opens(version, hub):
    planned = round_of(version, [registry.organisation()], opened=False)
    actions.edit_round(round=planned, by=hub, **settings_of(planned, name="改名", supervisor_view="scores"))
    actions.open_round(round=planned, by=hub)
    with pytest.raises(errors.RoundOpened):
        actions.edit_round(round=planned, by=hub, **settings_of(planned, supervisor_view="aggregates"))
    with pytest.raises(errors.RoundOpened):
        actions.open_round(round=planned, by=hub)
    planned.refresh_from_db()
    assert (planned.name, planned.supervisor_view, planned.opened_by) == ("改名", "scores", hub)
    assert told("round_edited") == ["修改了批次“改名”的设置"]
    assert told("round_opened") == ["启动了批次“改名”，机构 1 家"]


def test_round_that_asks_nobody_does_not_open(version, hub):
    with pytest.raises(errors.NobodyInvited, match="还没有邀请机构"):
        actions.open_round(round=round_of(version, opened=False), by=hub)
    empty = round_of(published(personal_definition()), [registry.organisation()], opened=False)
    with pytest.raises(errors.NobodyInvited, match="没有人可以作答"):
        actions.open_round(round=empty, by=hub)


def test_sheets_follow_another_version_or_day_before_opening(hub):
    organisation = registry.organisation()
    core_members(organisation, 2, since=clock.today() - dt.timedelta(days=30))
    core_members(organisation, 1, since=clock.today())
    personal = published(personal_definition())
    planned = round_of(personal, [organisation], opened=False)
    assert AnswerSheet.objects.count() == 2
    actions.edit_round(round=planned, by=hub, **settings_of(planned, opens_on=clock.today()))
    assert list(AnswerSheet.objects.values_list("version", "voice")) == [(personal.pk, "person")] * 3
    planned.refresh_from_db()
    actions.edit_round(round=planned, by=hub, **settings_of(planned, version=published(organisation_definition())))
    assert AnswerSheet.objects.count() == 0


def test_last_day_only_moves_on(version, hub):
    running = round_of(version, [registry.organisation()], name="春季")
    before, later = running.closes_on, running.closes_on + dt.timedelta(days=5)
    for day in (before, before - dt.timedelta(days=1)):
        with pytest.raises(errors.OnlyLater):
            actions.extend_round(round=running, closes_on=day, by=hub)
    assert actions.extend_round(round=running, closes_on=later, by=hub).closes_on == later
    assert told("round_extended") == [f"把批次“春季”的截止日期从 {before} 延到 {later}"]
    with pytest.raises(errors.NotOpen):
        actions.extend_round(round=round_of(version, opened=False), closes_on=later, by=hub)


def test_closed_round_takes_nothing_more(version, hub):
    running = round_of(version, [registry.organisation()], name="春季")
    closed = actions.close_round(round=running, by=hub)
    assert (phase_of(closed, clock.today()), told("round_closed")) == (Phase.CLOSED, ["结束了批次“春季”，不再收答卷"])
    assert "不再收答卷" in why_not_open(closed, "self", clock.today())
    for verb in (actions.close_round, actions.open_round):
        with pytest.raises(errors.RoundClosed):
            verb(round=running, by=hub)
    with pytest.raises(errors.RoundClosed):
        actions.invite_organisations(round=running, organisations=[registry.organisation()], by=hub)


def test_past_round_is_entered_with_its_own_moments(version, hub):
    past = round_of(version, [registry.organisation()], opened=False)
    first = clock.now() - dt.timedelta(days=6)
    actions.open_round(round=past, by=hub, at=first)
    with pytest.raises(errors.Refused, match="不能早于启动时间"):
        actions.close_round(round=past, by=hub, at=first - dt.timedelta(hours=1))
    closed = actions.close_round(round=past, by=hub, at=first + dt.timedelta(days=2))
    assert (closed.opened_at, closed.closed_at) == (first, first + dt.timedelta(days=2))


@pytest.mark.parametrize(
    ("opens", "closes", "phase"), [(1, 2, Phase.WAITING), (-2, -1, Phase.OVERDUE), (0, 0, Phase.RUNNING)]
)
def test_where_a_round_stands_follows_from_its_dates(version, opens, closes, phase):
    today = clock.today()
    days = {"opens_on": today + dt.timedelta(days=opens), "closes_on": today + dt.timedelta(days=closes)}
    running = round_of(version, [registry.organisation()], **days)
    assert phase_of(running, today) == phase
