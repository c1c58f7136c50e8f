"""Two people want the last slot at the same moment: one gets it, the other is told. On both databases, in threads."""

import threading

import pytest
from django.db import connections
from tests.factories.accounts import make_user
from tests.factories.at_once import at_once
from tests.factories.debriefs import make_coach, scored, slot

from qiangji.stages.assessment import actions
from qiangji.stages.assessment.models import Debrief

pytestmark = pytest.mark.django_db(transaction=True)


def bookings() -> list[int]:
    found: list[int] = []
    reader = threading.Thread(
        target=lambda: (found.extend(Debrief.objects.values_list("sheet_id", flat=True)), connections.close_all())
    )
    reader.start()
    reader.join()
    return found


def test_last_slot_goes_to_one_of_eight(shared_database):
    coach = make_coach()
    sheets = scored(*(make_user() for _number in range(8)), coach=coach)
    last = slot(coach)
    shared_database()

    outcomes = at_once(*(lambda s=s: actions.book_debrief(sheet=s, slot=last, by=coach) for s in sheets))

    assert outcomes == ["SlotTaken"] * 7 + ["done"]
    assert len(bookings()) == 1


def test_one_person_on_two_devices_books_one_slot(shared_database):
    coach = make_coach()
    sheet = scored(make_user(), coach=coach)[0]
    slots = [slot(coach, days) for days in (1, 2, 3, 4)]
    shared_database()

    outcomes = at_once(*(lambda s=s: actions.book_debrief(sheet=sheet, slot=s, by=coach) for s in slots))

    assert outcomes == ["AlreadyBooked"] * 3 + ["done"]
    assert bookings() == [sheet.pk]


def test_two_who_swap_slots_never_wait_for_each_other(shared_database):
    coach = make_coach()
    sheets = scored(make_user(), make_user(), coach=coach)
    slots = [slot(coach, days) for days in (1, 2)]
    held = [actions.book_debrief(sheet=s, slot=t, by=coach) for s, t in zip(sheets, slots, strict=True)]
    shared_database()

    outcomes = at_once(
        lambda: actions.move_debrief(debrief=held[0], slot=slots[1], by=coach),
        lambda: actions.move_debrief(debrief=held[1], slot=slots[0], by=coach),
    )

    assert outcomes == ["SlotTaken", "SlotTaken"]
