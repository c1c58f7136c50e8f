"""Offers, needs and how they come together: what moves, what is refused, what is written beside it."""

from decimal import Decimal

import pytest
from tests.factories import registry, resources
from tests.factories.accounts import make_user
from tests.factories.resources import day

from qiangji.audit.models import AuditEvent
from qiangji.notices.models import Notice
from qiangji.stages.guidance import actions, queries
from qiangji.stages.guidance.choices import MatchState, Outcome, ValueBasis
from qiangji.stages.guidance.errors import Refused
from qiangji.stages.guidance.models import STEPS, Delivery, Match, Need

pytestmark = pytest.mark.django_db


@pytest.fixture
def hub():
    return make_user("hub_operator")


@pytest.fixture
def organisation():
    return registry.organisation()


@pytest.fixture
def match(hub, organisation):
    return actions.propose_match(offer=resources.offer(), need=resources.need(organisation), by=hub)


def kinds():
    return list(AuditEvent.objects.order_by("pk").values_list("kind", flat=True))


def walk(match, by, *states) -> Match:
    for state in states:
        match = actions.move_match(match=match, to=state, by=by, feedback="好用")
    return match


def test_each_step_has_its_day_and_the_state_follows(match, hub):
    states = [match.state]
    for state in list(STEPS)[1:]:
        match = walk(match, hub, state)
        states.append(match.state)
        assert list(queries.in_state(Match.objects.all(), state)) == [match]
    assert states == list(STEPS)
    assert queries.counts_by_state(Match.objects.all()) == {"closed": 1}
    assert kinds().count("match_moved") == 7


def test_application_waits_until_the_hub_passes_it_on(organisation, hub):
    own = make_user("organisation_admin", organisation)
    account = make_user("partner")
    offer = resources.offer(partner=resources.partner(account=account))
    need = resources.need(organisation)
    first = actions.apply_for_offer(offer=offer, need=need, by=own, why="周末缺人")
    again = actions.apply_for_offer(offer=offer, need=need, by=own)
    assert (first, first.state, Match.objects.count()) == (again, MatchState.WAITING, 1)
    assert list(queries.matches_visible_to(account)) == []

    passed = actions.propose_match(offer=offer, need=need, by=hub)
    assert (passed, passed.state, passed.why) == (first, MatchState.PROPOSED, "周末缺人")
    assert list(queries.matches_visible_to(account)) == [passed]
    assert set(Notice.objects.values_list("to", flat=True)) == {own.pk, account.pk}
    actions.propose_match(offer=offer, need=need, by=hub)
    assert (kinds().count("match_proposed"), Notice.objects.count()) == (1, 2)


def test_intention_and_agreement_are_counted_apart(hub):
    offer = resources.offer()
    found = []
    for state in (MatchState.TALKING, MatchState.INTENDED, MatchState.INTENDED, MatchState.AGREED):
        each = actions.propose_match(offer=offer, need=resources.need(registry.organisation()), by=hub)
        found.append(walk(each, hub, state))
    lost = actions.propose_match(offer=offer, need=resources.need(registry.organisation()), by=hub)
    actions.fail_match(match=walk(lost, hub, MatchState.INTENDED), reason="换了负责人", by=hub)
    everything = Match.objects.all()
    assert set(queries.intending(everything)) == set(found[1:3])
    assert set(queries.agreed(everything)) == {found[3]}
    again = actions.propose_match(offer=resources.offer(), need=resources.need(found[1].need.organisation), by=hub)
    walk(again, hub, MatchState.INTENDED)
    assert queries.organisations_in(queries.intending(everything)) == 2


def test_carrying_out_is_written_to_the_ledger_once(match, hub):
    done = walk(match, hub, MatchState.AGREED, MatchState.ACCEPTED)
    delivery = Delivery.objects.get()
    assert (delivery.kind, delivery.title, delivery.unit) == ("resource", match.offer.title, "人次")
    assert (delivery.quantity, delivery.organisation) == (10, match.need.organisation)
    assert (delivery.given_by, delivery.source) == (match.offer.partner.name, f"match:{match.pk}")
    with pytest.raises(Refused, match="不能再记为未成"):
        actions.fail_match(match=done, reason="反悔", by=hub)
    with pytest.raises(Refused, match="不能往回记"):
        actions.move_match(match=done, to=MatchState.ACCEPTED, by=hub)
    assert Delivery.objects.count() == 1


@pytest.mark.parametrize(
    ("to", "given", "words"),
    [
        (MatchState.STARTED, {}, "要先有“协议”。"),
        (MatchState.ACCEPTED, {}, "要先有“协议”。"),
        (MatchState.REVIEWED, {}, "要先有“验收”。"),
        (MatchState.PROPOSED, {}, "已经到了“已推荐”，不能往回记。"),
        (MatchState.TALKING, {"on": day(1)}, "日期还没有到，发生之后再登记。"),
        (MatchState.TALKING, {"on": day(-1)}, "日期不能早于上一步的"),
        (MatchState.WAITING, {}, "请选一个步骤。"),
    ],
)
def test_step_out_of_order_is_refused(match, hub, to, given, words):
    with pytest.raises(Refused) as refusal:
        actions.move_match(match=match, to=to, by=hub, **given)
    assert words in str(refusal.value)
    match.refresh_from_db()
    assert match.state == MatchState.PROPOSED


def test_no_more_is_agreed_on_than_there_is(hub):
    offer = resources.offer(quantity=25)
    matches = [
        actions.propose_match(offer=offer, need=resources.need(registry.organisation()), by=hub) for _each in range(3)
    ]
    walk(matches[0], hub, MatchState.AGREED)
    walk(matches[1], hub, MatchState.AGREED)
    with pytest.raises(Refused, match="只剩 5"):
        walk(matches[2], hub, MatchState.AGREED)
    actions.fail_match(match=matches[0], reason="没有场地", by=hub)
    assert walk(matches[2], hub, MatchState.AGREED).state == MatchState.AGREED


def test_offer_for_one_organisation_is_agreed_on_by_one(hub):
    offer = resources.offer(seats=1)
    first, second = (
        actions.propose_match(offer=offer, need=resources.need(registry.organisation()), by=hub) for _each in range(2)
    )
    walk(first, hub, MatchState.AGREED)
    with pytest.raises(Refused, match="最多对接 1 家"):
        walk(second, hub, MatchState.AGREED)


def test_bad_offer_or_need_writes_nothing(organisation, hub):
    for given in ({"quantity": 0}, {"ends_on": day(-60)}, {"worth": 100}, {"worth_basis": ValueBasis.MARKET}):
        with pytest.raises(Refused):
            resources.offer(partner=resources.partner(), **given)
    with pytest.raises(Refused, match="数量要大于 0"):
        resources.need(organisation, quantity=Decimal(0))
    offer, need = resources.offer(), resources.need(organisation, unit="小时")
    with pytest.raises(Refused, match="单位不同，请写明要多少人次。"):
        actions.apply_for_offer(offer=offer, need=need, by=hub)
    assert actions.apply_for_offer(offer=offer, need=need, quantity=3, by=hub).quantity == 3


def test_withdrawn_offer_takes_no_new_match_and_keeps_the_old(match, hub, organisation):
    actions.withdraw_offer(offer=match.offer, by=hub)
    actions.withdraw_offer(offer=match.offer, by=hub)
    assert kinds().count("offer_withdrawn") == 1
    with pytest.raises(Refused, match="撤下或过期"):
        actions.apply_for_offer(offer=match.offer, need=resources.need(organisation), by=hub)
    assert walk(match, hub, MatchState.AGREED).state == MatchState.AGREED


def test_withdrawn_need_ends_what_was_proposed_for_it(match, hub):
    actions.withdraw_need(need=match.need, by=hub)
    match.refresh_from_db()
    assert (match.state, match.fail_reason) == (MatchState.FAILED, "机构撤回了需求")
    other = walk(
        actions.propose_match(offer=resources.offer(), need=resources.need(registry.organisation()), by=hub),
        hub,
        MatchState.AGREED,
    )
    with pytest.raises(Refused, match="已经签了协议"):
        actions.withdraw_need(need=other.need, by=hub)
    assert Need.objects.filter(withdrawn_at=None).count() == 1


def test_silence_is_reminded_of_once_and_then_expires(organisation, hub):
    own = make_user("organisation_admin", organisation)
    match = actions.propose_match(offer=resources.offer(), need=resources.need(organisation), by=hub, on=day(-14))
    talked = actions.propose_match(offer=resources.offer(), need=resources.need(organisation), by=hub, on=day(-40))
    actions.move_match(match=talked, to=MatchState.TALKING, by=hub, on=day(-30))
    Notice.objects.all().delete()
    assert actions.expire_silent_matches(day(0)) == (1, 0)
    assert actions.expire_silent_matches(day(0)) == (0, 0)
    assert [(n.to, n.title) for n in Notice.objects.all()] == [(own, "资源对接还没有答复")]
    assert actions.expire_silent_matches(day(13)) == (0, 0)
    assert actions.expire_silent_matches(day(14)) == (0, 1)
    assert actions.expire_silent_matches(day(14)) == (0, 0)
    match.refresh_from_db()
    assert (match.state, match.failed_on) == (MatchState.FAILED, day(14))
    assert (match.fail_reason, Notice.objects.count()) == ("提醒之后没有答复，到期", 1)


def test_application_that_the_hub_leaves_lying_reminds_the_hub(organisation, hub):
    match = actions.apply_for_offer(offer=resources.offer(), need=resources.need(organisation), by=hub)
    assert actions.expire_silent_matches(day(13)) == (0, 0)
    assert actions.expire_silent_matches(day(14)) == (1, 0)
    assert [n.to for n in Notice.objects.all()] == [hub]
    match.refresh_from_db()
    assert match.state == MatchState.WAITING


def test_answer_after_a_reminder_starts_the_clock_anew(match, hub):
    Match.objects.update(moved_on=day(-14), proposed_on=day(-14))
    actions.expire_silent_matches(day(0))
    assert walk(match, hub, MatchState.TALKING).reminded_on is None
    assert actions.expire_silent_matches(day(60)) == (0, 0)


def test_outcome_is_asked_for_after_half_a_year_and_only_of_what_was_done(match, hub):
    with pytest.raises(Refused, match="验收之后"):
        actions.record_outcome(match=match, outcome=Outcome.KEPT, by=hub)
    done = walk(match, hub, MatchState.AGREED, MatchState.ACCEPTED)
    assert list(queries.awaiting_outcome(Match.objects.all(), day(179))) == []
    assert list(queries.awaiting_outcome(Match.objects.all(), day(180))) == [done]
    told = actions.record_outcome(match=done, outcome=Outcome.PARTLY, note="只用了一半", by=hub)
    assert (told.outcome, told.outcome_note, told.outcome_by) == (Outcome.PARTLY, "只用了一半", hub)
    assert list(queries.awaiting_outcome(Match.objects.all(), day(180))) == []


def test_signed_batch_is_whole_or_nothing(hub):
    offer = resources.offer()
    pairs = [(resources.need(registry.organisation()), offer, "余量足够") for _each in range(3)]
    found = actions.sign_allocation(pairs=pairs, by=hub)
    assert [(m.state, m.why) for m in found] == [(MatchState.PROPOSED, "余量足够")] * 3
    assert kinds().count("matches_signed") == 1
    fresh = (resources.need(registry.organisation()), offer, "")
    with pytest.raises(Refused, match="已经在对接"):
        actions.sign_allocation(pairs=[fresh, pairs[0]], by=hub)
    with pytest.raises(Refused, match="请至少勾选一对"):
        actions.sign_allocation(pairs=[], by=hub)
    assert Match.objects.count() == 3
