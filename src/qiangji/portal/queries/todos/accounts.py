"""What waits for who manages accounts."""

import datetime as dt
from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as _

from qiangji.accounts import queries as accounts

from ..desk import Desk
from .todo import SHOWN_OF_ONE_KIND, Todo


def grants_ending(desk: Desk) -> Iterator[Todo]:
    if not desk.may("accounts.manage_accounts"):
        return
    for grant in accounts.grants_ending(desk.user, desk.today, desk.today + dt.timedelta(days=30))[:SHOWN_OF_ONE_KIND]:
        yield Todo(
            title=_("授权快到期"),
            subject=f"{grant.user} · {grant}",
            url=reverse("accounts:user-detail", args=[grant.user_id]),
            verb=_("处理"),
            due_on=grant.ends_on,
            days_left=(grant.ends_on - desk.today).days,
        )
