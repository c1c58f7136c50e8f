"""Requests that nobody answers: one reminder, then they expire. Run each day; run twice, it has been done."""

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext as _

from qiangji.audit.actions import record
from qiangji.notices.actions import send_notices

from ..models import Match
from ..queries import matches_in_full, operators_of, respondents_of

REMIND_AFTER = dt.timedelta(days=14)
EXPIRE_AFTER = dt.timedelta(days=14)


def expire_silent_matches(today: dt.date) -> tuple[int, int]:
    """How many were reminded of, and how many expired. Only what nobody has begun to talk about."""
    silent = matches_in_full().filter(talking_on=None, intended_on=None, agreed_on=None, failed_on=None)
    late = silent.filter(reminded_on__lte=today - EXPIRE_AFTER)
    expired = sum(_settle(pk, today, expires=True) for pk in late.values_list("pk", flat=True))
    quiet = silent.filter(reminded_on=None, moved_on__lte=today - REMIND_AFTER)
    reminded = sum(_settle(pk, today, expires=False) for pk in quiet.values_list("pk", flat=True))
    return reminded, expired


@transaction.atomic
def _settle(pk: int, today: dt.date, *, expires: bool) -> bool:
    match = matches_in_full().select_for_update(of=("self",)).get(pk=pk)
    has_moved = match.failed_on or match.talking_on or match.intended_on or match.agreed_on
    if has_moved or (match.reminded_on is None) == expires:
        return False
    return _expire(match, today) if expires else _remind(match, today)


def _remind(match: Match, today: dt.date) -> bool:
    match.reminded_on = today
    match.save(update_fields=["reminded_on"])
    record(kind="match_reminded", by=None, subject=match)
    send_notices(
        to=_waited_for(match),
        title=_("资源对接还没有答复"),
        text=_("有一次资源对接已经等了两周，请去看看；再过两周没有动静，会自动记为未成。"),
        url=match.get_absolute_url(),
        by=None,
    )
    return True


def _expire(match: Match, today: dt.date) -> bool:
    match.failed_on = match.moved_on = today
    match.fail_reason = _("提醒之后没有答复，到期")
    match.save(update_fields=["failed_on", "moved_on", "fail_reason"])
    record(kind="match_failed", by=None, subject=match, detail={"reason": match.fail_reason})
    return True


def _waited_for(match: Match) -> list:
    """An application waits for the hub; what was proposed, for the organisation and the partner."""
    if match.proposed_on is None:
        return operators_of(match.scope)
    partner = match.offer.partner.account
    return [*respondents_of(match.need), *([partner] if partner else [])]
