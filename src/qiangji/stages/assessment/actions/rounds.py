"""A round: planned, opened, extended, closed. What it promises and whom it asks are settled when it opens."""

import datetime as dt

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from qiangji.accounts import clock
from qiangji.audit.actions import record
from qiangji.registry.models import Cycle

from ..choices import Measures, SupervisorView
from ..errors import NobodyInvited, NotOpen, OnlyLater, Refused, RoundClosed, RoundOpened
from ..models import AnswerSheet, InstrumentVersion, Round
from .sheets_of_rounds import renew_sheets

MOST_ANSWERERS = 12


@transaction.atomic
def plan_round(
    *,
    cycle: Cycle,
    version: InstrumentVersion,
    name: str,
    scope: str,
    opens_on: dt.date,
    closes_on: dt.date,
    by,
    supervisor_view: str = SupervisorView.AGGREGATES,
    answerers_wanted: int = 5,
    asks_assessor: bool = True,
) -> Round:
    """``scope`` is the area whose organisations it may ask."""
    round = Round(cycle=cycle, scope=scope)
    _settle(round, version, name, opens_on, closes_on, supervisor_view, answerers_wanted, asks_assessor)
    round.save()
    record(kind="round_planned", by=by, subject=round)
    return round


@transaction.atomic
def edit_round(
    *,
    round: Round,
    version: InstrumentVersion,
    name: str,
    opens_on: dt.date,
    closes_on: dt.date,
    supervisor_view: str,
    answerers_wanted: int,
    asks_assessor: bool,
    by,
) -> Round:
    """Until it opens. Sheets made so far follow the version and the day."""
    round = planned(round)
    followed = (round.version_id, round.opens_on)
    _settle(round, version, name, opens_on, closes_on, supervisor_view, answerers_wanted, asks_assessor)
    round.save()
    if followed != (round.version_id, round.opens_on):
        renew_sheets(round)
    record(kind="round_edited", by=by, subject=round)
    return round


@transaction.atomic
def open_round(*, round: Round, by, at: dt.datetime | None = None) -> Round:
    """From now on its sheets can be answered within the window, and its promise holds."""
    round = planned(round)
    if not round.assessments.exists():
        raise NobodyInvited(_("“%(round)s”还没有邀请机构，不能启动。") % {"round": round})
    if _is_personal(round) and not AnswerSheet.objects.filter(assessment__round=round).exists():
        raise NobodyInvited(_("邀请的机构在开始那天都没有核心团队成员，没有人可以作答，不能启动。"))
    round.opened_at, round.opened_by = at or clock.now(), by
    round.save(update_fields=["opened_at", "opened_by"])
    record(kind="round_opened", by=by, subject=round, detail={"organisations": round.assessments.count()})
    return round


@transaction.atomic
def extend_round(*, round: Round, closes_on: dt.date, by) -> Round:
    """Only ever later: nobody who counted on the day loses it."""
    round = running(round)
    if closes_on <= round.closes_on:
        raise OnlyLater(round.closes_on)
    before, round.closes_on = round.closes_on, closes_on
    round.save(update_fields=["closes_on"])
    detail = {"before": before.isoformat(), "closes_on": closes_on.isoformat()}
    record(kind="round_extended", by=by, subject=round, detail=detail)
    return round


@transaction.atomic
def close_round(*, round: Round, by, at: dt.datetime | None = None) -> Round:
    """No answer comes in after this, whatever the window says."""
    round = running(round)
    moment = at or clock.now()
    if round.opened_at is not None and moment < round.opened_at:
        raise Refused(
            _("结束时间不能早于启动时间 %(at)s。") % {"at": f"{timezone.localtime(round.opened_at):%Y-%m-%d %H:%M}"}
        )
    round.closed_at, round.closed_by = moment, by
    round.save(update_fields=["closed_at", "closed_by"])
    record(kind="round_closed", by=by, subject=round)
    return round


def locked(round: Round) -> Round:
    """As it stands now, and standing still: the verbs on one round wait for one another."""
    rows = Round.objects.select_related("version__instrument").select_for_update(of=("self",))
    return rows.get(pk=round.pk)


def unclosed(round: Round) -> Round:
    round = locked(round)
    if round.closed_at is not None:
        raise RoundClosed(round)
    return round


def planned(round: Round) -> Round:
    round = unclosed(round)
    if round.opened_at is not None:
        raise RoundOpened(round)
    return round


def running(round: Round) -> Round:
    round = unclosed(round)
    if round.opened_at is None:
        raise NotOpen(_("“%(round)s”还没有启动。") % {"round": round})
    return round


def _is_personal(round: Round) -> bool:
    return round.version.instrument.measures == Measures.PERSON


def _settle(round: Round, version, name, opens_on, closes_on, supervisor_view, answerers_wanted, asks_assessor) -> None:
    is_personal = version.instrument.measures == Measures.PERSON
    _refuse_impossible(round, version, name.strip(), opens_on, closes_on, supervisor_view, answerers_wanted)
    round.version, round.name = version, name.strip()
    round.opens_on, round.closes_on = opens_on, closes_on
    round.answerers_wanted = answerers_wanted
    # Nobody but the person and the coach ever sees what a person answered, and nobody assesses them.
    round.supervisor_view = SupervisorView.AGGREGATES if is_personal else supervisor_view
    round.asks_assessor = asks_assessor and not is_personal


def _refuse_impossible(round, version, name, opens_on, closes_on, supervisor_view, answerers_wanted) -> None:
    taken = Round.objects.filter(cycle=round.cycle, name=name).exclude(pk=round.pk)
    limit = {"n": MOST_ANSWERERS}
    rules = (
        (version.is_frozen, _("“%(version)s”还是草稿，不能用来评估；请先发布。") % {"version": version}),
        (bool(name), _("请给批次起个名字。")),
        (len(name) <= 60, _("名称最多 60 个字。")),
        (not taken.exists(), _("“%(cycle)s”里已经有叫“%(name)s”的批次。") % {"cycle": round.cycle, "name": name}),
        (closes_on >= opens_on, _("截止日期不能早于开始日期。")),
        (supervisor_view in SupervisorView.values, _("请选残联能看到什么。")),
        (1 <= answerers_wanted <= MOST_ANSWERERS, _("每家机构请 1 到 %(n)d 位自评。") % limit),
    )
    for holds, why in rules:
        if not holds:
            raise Refused(why)
