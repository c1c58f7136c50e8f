import datetime as dt

from django.db import transaction
from django.utils.translation import gettext as _

from qiangji.audit.actions import record

from ..errors import Refused
from ..models import Cycle


@transaction.atomic
def open_cycle(*, number: int, name: str, starts_on: dt.date, ends_on: dt.date, by) -> Cycle:
    """Cycles follow one another: two never share a day."""
    if ends_on <= starts_on:
        raise Refused(_("结束日期应晚于开始日期。"))
    if Cycle.objects.filter(number=number).exists():
        raise Refused(_("第 %d 轮已经建立。") % number)
    if overlapping := Cycle.objects.filter(starts_on__lte=ends_on, ends_on__gte=starts_on).first():
        raise Refused(_("起止日期与“%s”重叠。") % overlapping)
    cycle = Cycle.objects.create(number=number, name=name, starts_on=starts_on, ends_on=ends_on)
    record(kind="cycle_opened", by=by, subject=cycle)
    return cycle
