"""Somebody with a scored sheet and a coach, and times to talk about it."""

import datetime as dt

from tests.factories import registry
from tests.factories.accounts import make_user
from tests.factories.assessment import imported, personal_definition, published, sheet_of

from qiangji.accounts import clock
from qiangji.stages.assessment import actions
from qiangji.stages.assessment.choices import Attendance
from qiangji.stages.assessment.models import AnswerSheet, Debrief, DebriefSlot


def scored(*users, coach=None, organisation=None, **given) -> list[AnswerSheet]:
    """One scored sheet for each user, all assigned to the coach."""
    organisation = organisation or registry.organisation()
    source = imported(published(personal_definition(**given)), people=max(8, len(users)))
    sheets = [sheet_of(source, user=user, number=number) for number, user in enumerate(users)]
    for sheet in sheets:
        sheet.organisation = organisation
        sheet.save(update_fields=["organisation"])
        if coach is not None:
            actions.assign_coach(sheet=sheet, coach=coach, by=None)
    return sheets


def day(ahead: int = 1, hour: int = 9, minute: int = 0) -> dt.datetime:
    """A moment on a day to come, or one that is past."""
    return clock.now().replace(hour=hour, minute=minute, second=0, microsecond=0) + dt.timedelta(days=ahead)


def slot(coach, ahead: int = 1, hour: int = 9, **given) -> DebriefSlot:
    return actions.offer_slots(
        coach=coach, starts=[day(ahead, hour)], by=coach, **{"minutes": 45, "place": "枢纽 203 室"} | given
    )[0]


def held(settings, sheet: AnswerSheet, coach, *, steps: str = "", notes: str = "") -> Debrief:
    """A talk that took place: booked today, and the house's clock put on to the day after it."""
    debrief = actions.book_debrief(sheet=sheet, slot=slot(coach), by=sheet.person.user)
    settings.QIANGJI_TODAY = clock.today() + dt.timedelta(days=2)
    actions.record_attendance(debrief=debrief, attendance=Attendance.ATTENDED, by=coach)
    if steps:
        actions.agree_steps(debrief=debrief, steps=steps, by=coach)
    if notes:
        actions.write_notes(debrief=debrief, notes=notes, by=coach)
    debrief.refresh_from_db()
    return debrief


def past(sheet: AnswerSheet, coach, ago: int = 3, hour: int = 9, **given) -> actions.PastDebrief:
    return actions.PastDebrief(sheet=sheet, coach=coach, starts_at=day(-ago, hour), **{"place": "电话"} | given)


def make_coach(**given):
    return make_user("expert", **given)
