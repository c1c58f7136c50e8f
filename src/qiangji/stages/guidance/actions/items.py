"""What becomes of an item of a signed plan: the organisation's answer, its end, and taking it up again."""

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext as _

from qiangji.accounts import clock
from qiangji.audit.actions import record
from qiangji.notices.actions import send_notices

from ..choices import Ending, Stance
from ..errors import Refused
from ..models import PlanItem
from .plans import moment_of

LONGEST_REASON = 500


@transaction.atomic
def answer_item(*, item: PlanItem, stance: str, note: str, by, at: dt.datetime | None = None) -> PlanItem:
    """The organisation agrees or disputes; it may change its mind while the item is open. Who disputes says why."""
    item, note = _under_way(item), note.strip()
    if item.ending:
        raise Refused(_("这一条已经结束，不用再答复。"))
    if stance not in Stance.values:
        raise Refused(_("请选“同意”或“有不同意见”。"))
    if stance == Stance.DISPUTED and not note:
        raise Refused(_("有不同意见，请写明为什么、想怎么办。"))
    _refuse_long(note)
    moment = moment_of(at)
    if moment < item.plan.signed_at:
        raise Refused(_("答复不能早于签署。"))
    item.stance, item.stance_note, item.answered_at, item.answered_by = stance, note, moment, by
    item.save(update_fields=["stance", "stance_note", "answered_at", "answered_by"])
    record(kind="item_answered", by=by, subject=item, detail={"stance": str(Stance(stance).label)})
    if at is None and stance == Stance.DISPUTED:
        send_notices(
            to=[item.owner, item.plan.expert],
            title=_("支持计划里有一条机构有不同意见"),
            text=_("请打开计划看一看，和机构商量以后，再决定照办还是结束这一条。"),
            url=item.get_absolute_url(),
            by=by,
        )
    return item


@transaction.atomic
def end_item(*, item: PlanItem, ending: str, reason: str, by, at: dt.datetime | None = None) -> PlanItem:
    """Done, dropped or suspended, and why. A suspended item may still be ended."""
    item, reason = _under_way(item), reason.strip()
    if ending not in Ending.values:
        raise Refused(_("请选怎样结束。"))
    if item.ending in (Ending.DONE, Ending.DROPPED) or item.ending == ending:
        raise Refused(_("这一条已经是“%(ending)s”了。") % {"ending": item.get_ending_display()})
    if not reason:
        raise Refused(_("请写明原因：完成的写结果，不再进行和暂停的写为什么。"))
    _refuse_long(reason)
    item.ending, item.ending_reason, item.ended_at, item.ended_by = ending, reason, moment_of(at), by
    item.save(update_fields=["ending", "ending_reason", "ended_at", "ended_by"])
    record(kind="item_ended", by=by, subject=item, detail={"ending": str(Ending(ending).label), "reason": reason})
    return item


@transaction.atomic
def resume_item(*, item: PlanItem, due_on: dt.date, by) -> PlanItem:
    """A suspended item goes on, with a new day."""
    item = _under_way(item)
    if item.ending != Ending.SUSPENDED:
        raise Refused(_("只有暂停的事项才能恢复。"))
    if due_on < clock.today():
        raise Refused(_("新的期限不能早于今天。"))
    item.ending, item.ending_reason, item.ended_at, item.ended_by, item.due_on = "", "", None, None, due_on
    item.save(update_fields=["ending", "ending_reason", "ended_at", "ended_by", "due_on"])
    record(kind="item_resumed", by=by, subject=item, detail={"due_on": due_on.isoformat()})
    return item


def _under_way(item: PlanItem) -> PlanItem:
    rows = PlanItem.objects.select_for_update(of=("self",)).select_related(
        "plan__expert", "owner", "plan__diagnosis__assessment__organisation"
    )
    item = rows.get(pk=item.pk)
    if item.plan.signed_at is None:
        raise Refused(_("计划还没有签署。"))
    return item


def _refuse_long(text: str) -> None:
    if len(text) > LONGEST_REASON:
        raise Refused(_("说明最多 %(n)d 字。") % {"n": LONGEST_REASON})
