"""Where a round stands and when it takes answers: facts of its dates, the same for every sheet."""

import datetime as dt

from django.db import models
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from .choices import Voice
from .models import Round


class Phase(models.TextChoices):
    PLANNED = "planned", gettext_lazy("筹备中")
    WAITING = "waiting", gettext_lazy("待开始")
    RUNNING = "running", gettext_lazy("进行中")
    OVERDUE = "overdue", gettext_lazy("已到期")
    CLOSED = "closed", gettext_lazy("已结束")


def phase_of(round_: Round, today: dt.date) -> Phase:
    if round_.closed_at is not None:
        return Phase.CLOSED
    if round_.opened_at is None:
        return Phase.PLANNED
    if today < round_.opens_on:
        return Phase.WAITING
    return Phase.RUNNING if today <= round_.closes_on else Phase.OVERDUE


def why_not_open(round_: Round, voice: str, today: dt.date) -> str:
    """The sentence for who wants to answer and cannot; empty where one can.

    The agreed sheet is filled in after the others, at a meeting: for it, having been opened is enough.
    """
    if round_.opened_at is None:
        return _("这一批还没有启动，启动后再答。")
    if voice == Voice.AGREED:
        return ""
    if today < round_.opens_on:
        return _("这一批从 %(day)s 开始，到时候再答。") % {"day": date_format(round_.opens_on, "MONTH_DAY_FORMAT")}
    if round_.closed_at is not None:
        return _("这一批已经结束，不再收答卷。")
    if today > round_.closes_on:
        day = date_format(round_.closes_on, "MONTH_DAY_FORMAT")
        return _("这一批收到 %(day)s 为止，已经过了。要补交，请联系枢纽。") % {"day": day}
    return ""
