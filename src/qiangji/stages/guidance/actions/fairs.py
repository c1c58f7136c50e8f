"""Job fairs: who offered which posts, and what the organisations report of it. Counts only; no CV is kept."""

import datetime as dt
from collections.abc import Sequence

from django.db import transaction
from django.utils.translation import gettext as _

from qiangji.accounts import clock
from qiangji.audit.actions import record
from qiangji.registry.models import Organisation

from ..errors import Refused
from ..models import FairBooth, FairPost, JobFair

STAY = dt.timedelta(days=90)


@transaction.atomic
def record_fair(
    *, name: str, organiser: str, platform: str, held_on: dt.date, scope: str, by, is_online: bool = False
) -> JobFair:
    fair = JobFair.objects.create(
        name=name,
        organiser=organiser,
        platform=platform,
        held_on=held_on,
        is_online=is_online,
        scope=scope,
        recorded_by=by,
    )
    record(kind="fair_recorded", by=by, subject=fair)
    return fair


@transaction.atomic
def open_booth(*, fair: JobFair, organisation: Organisation, by) -> FairBooth:
    fair = JobFair.objects.select_for_update().get(pk=fair.pk)
    if FairBooth.objects.filter(fair=fair, organisation=organisation).exists():
        raise Refused(_("“%(name)s”已经有展位了。") % {"name": organisation})
    booth = FairBooth.objects.create(fair=fair, organisation=organisation, scope=organisation.scope)
    record(kind="booth_opened", by=by, subject=booth)
    return booth


@transaction.atomic
def open_booths(*, fair: JobFair, organisations: Sequence[Organisation], by) -> list[FairBooth]:
    """All of them, or none."""
    return [open_booth(fair=fair, organisation=one, by=by) for one in organisations]


@transaction.atomic
def add_post(*, booth: FairBooth, title: str, openings: int, place: str, by, **given) -> FairPost:
    pay_from, pay_to = given.get("pay_from"), given.get("pay_to")
    if openings <= 0:
        raise Refused(_("招聘人数要大于 0。"))
    if pay_from is not None and pay_to is not None and pay_to < pay_from:
        raise Refused(_("月薪的上限不能低于下限。"))
    post = FairPost.objects.create(booth=booth, title=title, openings=openings, place=place, **given)
    record(kind="post_added", by=by, subject=post, detail={"booth": str(booth)})
    return post


@transaction.atomic
def remove_post(*, post: FairPost, by) -> None:
    record(kind="post_removed", by=by, subject=post, detail={"booth": str(post.booth)})
    post.delete()


@transaction.atomic
def report_counts(
    *,
    booth: FairBooth,
    by,
    cvs: int | None = None,
    interviews: int | None = None,
    intended: int | None = None,
    signed: int | None = None,
    arrived: int | None = None,
    stayed: int | None = None,
) -> FairBooth:
    """The organisation's own figures; what is not known yet stays empty."""
    booth = FairBooth.objects.select_for_update(of=("self",)).get(pk=booth.pk)
    if booth.fair.held_on > clock.today():
        raise Refused(_("双选会还没有开；开过之后再填。"))
    if arrived is not None and (signed is None or arrived > signed):
        raise Refused(_("到岗人数不能多于签约人数。"))
    if stayed is not None and (arrived is None or stayed > arrived):
        raise Refused(_("三个月后在岗人数不能多于到岗人数。"))
    if stayed is not None and clock.today() < booth.fair.held_on + STAY:
        raise Refused(_("双选会过去还不到三个月，在岗人数到时再填。"))
    booth.cvs, booth.interviews, booth.intended = cvs, interviews, intended
    booth.signed, booth.arrived, booth.stayed = signed, arrived, stayed
    booth.reported_at, booth.reported_by = clock.now(), by
    booth.save()
    record(kind="counts_reported", by=by, subject=booth)
    return booth
