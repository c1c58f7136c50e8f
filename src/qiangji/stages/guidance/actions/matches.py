"""Bringing an offer and a need together, step by step. Each step has its day; nothing is moved back."""

import datetime as dt
from collections.abc import Iterable
from decimal import Decimal

from django.db import transaction
from django.db.models import Sum
from django.utils.translation import gettext as _

from qiangji.accounts import clock
from qiangji.audit.actions import record
from qiangji.notices.actions import send_notices

from ..choices import DeliveryKind, MatchState
from ..errors import Refused
from ..models import STEPS, Match, Need, Offer
from ..queries import respondents_of
from .deliveries import record_delivery

ORDER = list(STEPS)
# What must have happened before: nothing is carried out without an agreement, nor fed back before it was accepted.
FIRST = {
    MatchState.STARTED: MatchState.AGREED,
    MatchState.ACCEPTED: MatchState.AGREED,
    MatchState.REVIEWED: MatchState.ACCEPTED,
    MatchState.CLOSED: MatchState.ACCEPTED,
}


@transaction.atomic
def apply_for_offer(*, offer: Offer, need: Need, by, why: str = "", quantity: Decimal | int | None = None) -> Match:
    """The organisation asks; whether the offer was suggested does not matter. Asked again, it has been asked."""
    match, is_new = _open(offer, need, by, why, quantity, on=None)
    if is_new:
        record(kind="offer_applied_for", by=by, subject=match, detail={"offer": str(offer)})
    return match


@transaction.atomic
def propose_match(
    *, offer: Offer, need: Need, by, why: str = "", quantity: Decimal | int | None = None, on: dt.date | None = None
) -> Match:
    day = on or clock.today()
    match, is_new = _open(offer, need, by, why, quantity, on=day)
    if not is_new:
        if match.state != MatchState.WAITING:
            return match
        match = _step(match, MatchState.PROPOSED, day)
    record(kind="match_proposed", by=by, subject=match, detail={"offer": str(offer)})
    if day == clock.today():  # what is written down afterwards is no news
        _tell(match, by)
    return match


@transaction.atomic
def sign_allocation(*, pairs: Iterable[tuple[Need, Offer, str]], by) -> list[Match]:
    """What a person ticked of a proposed batch; all of it or nothing."""
    today, matches = clock.today(), []
    for need, offer, why in sorted(pairs, key=lambda pair: (pair[1].pk, pair[0].pk)):
        match, is_new = _open(offer, need, by, why, None, on=today)
        if not is_new:
            raise Refused(_("“%(match)s”已经在对接，请重新推算。") % {"match": match})
        matches.append(match)
    if not matches:
        raise Refused(_("请至少勾选一对。"))
    record(kind="matches_signed", by=by, subject=matches[0], detail={"count": len(matches)})
    for match in matches:
        _tell(match, by)
    return matches


@transaction.atomic
def move_match(*, match: Match, to: str, by, on: dt.date | None = None, feedback: str = "") -> Match:
    """On to a later step; steps in between may be left out, but not those that ``FIRST`` asks for."""
    match, to, on = _locked(match), MatchState(to), on or clock.today()
    if to not in STEPS:
        raise Refused(_("请选一个步骤。"))
    _refuse_wrong_step(match, to, on)
    if to == MatchState.AGREED:
        _refuse_more_than_left(match)
    if to == MatchState.REVIEWED and not feedback.strip():
        raise Refused(_("请写下机构的反馈。"))
    match.feedback = feedback.strip() or match.feedback
    match = _step(match, to, on)
    if to == MatchState.ACCEPTED:
        _deliver(match, on, by)
    record(kind="match_moved", by=by, subject=match, detail={"state": str(to.label)})
    return match


@transaction.atomic
def fail_match(*, match: Match, reason: str, by, on: dt.date | None = None) -> Match:
    match = _locked(match)
    if not reason.strip():
        raise Refused(_("请写明未成的原因。"))
    if match.accepted_on is not None:
        raise Refused(_("已经验收，不能再记为未成。"))
    if match.failed_on is None:
        match.failed_on = match.moved_on = on or clock.today()
        match.fail_reason = reason.strip()
        match.save(update_fields=["failed_on", "fail_reason", "moved_on"])
        record(kind="match_failed", by=by, subject=match, detail={"reason": match.fail_reason})
    return match


@transaction.atomic
def record_outcome(*, match: Match, outcome: str, by, note: str = "") -> Match:
    match = _locked(match)
    if match.accepted_on is None:
        raise Refused(_("验收之后才能回访。"))
    match.outcome, match.outcome_note = outcome, note.strip()
    match.outcome_at, match.outcome_by = clock.now(), by
    match.save(update_fields=["outcome", "outcome_note", "outcome_at", "outcome_by"])
    record(kind="match_outcome_recorded", by=by, subject=match, detail={"outcome": match.get_outcome_display()})
    return match


def _open(offer: Offer, need: Need, by, why: str, quantity, *, on: dt.date | None) -> tuple[Match, bool]:
    """The living match of the two, or a new one: who asks at the same moment waits for the offer's row."""
    offer = Offer.objects.select_for_update(of=("self",)).select_related("partner").get(pk=offer.pk)
    if already := Match.objects.filter(offer=offer, need=need, failed_on=None).first():
        return _locked(already), False
    if not offer.is_open:
        raise Refused(_("这项供给已经撤下或过期。"))
    if need.withdrawn_at is not None:
        raise Refused(_("这项需求已经撤回。"))
    if quantity is None and need.unit != offer.unit:
        raise Refused(_("单位不同，请写明要多少%(unit)s。") % {"unit": offer.unit})
    amount = need.quantity if quantity is None else quantity
    if amount <= 0:
        raise Refused(_("数量要大于 0。"))
    match = Match.objects.create(
        offer=offer,
        need=need,
        quantity=amount,
        why=why.strip()[:500],
        opened_by=by,
        proposed_on=on,
        moved_on=on or clock.today(),
    )
    return match, True


def steps_open(match: Match) -> list[MatchState]:
    """The steps whose conditions hold; which of them lie ahead is another question."""
    return [to for to in STEPS if to not in FIRST or getattr(match, STEPS[FIRST[to]]) is not None]


def _locked(match: Match) -> Match:
    """Under the lock of its offer, which everybody takes first: nobody waits for each other."""
    Offer.objects.select_for_update(of=("self",)).get(pk=match.offer_id)
    rows = Match.objects.select_related("offer__partner", "need__organisation", "need__plan_item__plan")
    return rows.select_for_update(of=("self",)).get(pk=match.pk)


def _refuse_wrong_step(match: Match, to: MatchState, on: dt.date) -> None:
    if match.failed_on is not None:
        raise Refused(_("这次对接已记为未成。"))
    state = match.state
    if state in ORDER and ORDER.index(to) <= ORDER.index(state):
        raise Refused(_("已经到了“%(state)s”，不能往回记。") % {"state": state.label})
    needed = FIRST.get(to)
    if needed is not None and getattr(match, STEPS[needed]) is None:
        raise Refused(_("要先有“%(state)s”。") % {"state": needed.label})
    if on > clock.today():
        raise Refused(_("日期还没有到，发生之后再登记。"))
    latest = max((day for column in STEPS.values() if (day := getattr(match, column))), default=on)
    if on < latest:
        raise Refused(_("日期不能早于上一步的 %(day)s。") % {"day": latest.isoformat()})


def _refuse_more_than_left(match: Match) -> None:
    """Under the lock of the offer's row: two who agree on the last of it do so one after the other."""
    offer = match.offer
    others = offer.matches.filter(agreed_on__isnull=False, failed_on=None).exclude(pk=match.pk)
    left = offer.quantity - (others.aggregate(n=Sum("quantity"))["n"] or 0)
    if match.quantity > left:
        words = _("“%(offer)s”只剩 %(left)s %(unit)s，不够这次的 %(asked)s。")
        amounts = {"left": f"{left:f}", "asked": f"{match.quantity:f}"}
        raise Refused(words % {"offer": offer, "unit": offer.unit, **amounts})
    if offer.seats is not None and others.count() >= offer.seats:
        raise Refused(_("“%(offer)s”最多对接 %(n)d 家，已经满了。") % {"offer": offer, "n": offer.seats})


def _step(match: Match, to: MatchState, on: dt.date) -> Match:
    setattr(match, STEPS[to], on)
    match.moved_on, match.reminded_on = on, None
    match.save(update_fields=[STEPS[to], "moved_on", "reminded_on", "feedback"])
    return match


def _deliver(match: Match, on: dt.date, by) -> None:
    record_delivery(
        organisation=match.need.organisation,
        kind=DeliveryKind.RESOURCE,
        title=match.offer.title,
        quantity=match.quantity,
        unit=match.offer.unit,
        given_on=on,
        given_by=match.offer.partner.name,
        plan_item=match.need.plan_item,
        source=f"match:{match.pk}",
        by=by,
    )


def _tell(match: Match, by) -> None:
    people = [*respondents_of(match.need)]
    if match.offer.partner.account_id is not None:
        people.append(match.offer.partner.account)
    send_notices(
        to=people,
        title=_("有一项资源对接等您看"),
        text=_("枢纽推荐了一次资源对接，请打开看看合不合适。"),
        url=match.get_absolute_url(),
        by=by,
    )
