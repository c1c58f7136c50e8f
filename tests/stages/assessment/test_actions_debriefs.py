"""Booking, holding and sharing a talk about a result: what is done, what is refused, and what the log says of it."""

import datetime as dt

import pytest
from tests.factories.accounts import make_user
from tests.factories.debriefs import day, held, make_coach, scored, slot

from qiangji.accounts import clock
from qiangji.accounts.actions import close_account
from qiangji.audit.models import AuditEvent
from qiangji.audit.sentences import sentence
from qiangji.notices.models import Notice
from qiangji.stages.assessment import actions, errors
from qiangji.stages.assessment.choices import Attendance
from qiangji.stages.assessment.models import Debrief, DebriefSlot, DimensionScore

pytestmark = pytest.mark.django_db

NAME = "周霁月"


@pytest.fixture
def coach():
    return make_coach(name="林岫石")


@pytest.fixture
def person():
    return make_user(name=NAME)


@pytest.fixture
def sheet(person, coach):
    return scored(person, coach=coach)[0]


@pytest.fixture
def booked(sheet, coach, person):
    return actions.book_debrief(sheet=sheet, slot=slot(coach), by=person)


def tomorrow(settings, days: int = 1) -> None:
    """The house's clock, put on."""
    settings.QIANGJI_TODAY = clock.today() + dt.timedelta(days=days)


def offer(coach, *starts, **given):
    return actions.offer_slots(coach=coach, starts=starts, by=coach, **{"minutes": 45, "place": "203 室"} | given)


def test_series_of_slots_is_offered_in_one_act(coach):
    slots = offer(coach, day(1, 10), day(1, 9), day(8, 9))
    assert [s.starts_at for s in slots] == [day(1, 9), day(1, 10), day(8, 9)]
    event = AuditEvent.objects.get(kind="slots_offered")
    assert sentence(event) == "给 林岫石 开了 3 个辅导时段"


@pytest.mark.parametrize(
    ("starts", "given", "why"),
    [
        ([], {}, "还没有选时间"),
        ([day(-1)], {}, "已经过去"),
        ([day(500)], {}, "一年以后"),
        ([day(1)], {"minutes": 5}, "15 到 180 分钟"),
        ([day(1)], {"place": "  "}, "在哪里谈"),
        ([day(n) for n in range(1, 62)], {}, "最多开 60 个"),
    ],
)
def test_impossible_slot_is_refused(coach, starts, given, why):
    with pytest.raises(errors.Refused, match=why):
        offer(coach, *starts, **given)
    assert DebriefSlot.objects.count() == 0


@pytest.mark.parametrize("starts", [[day(1, 9, 30)], [day(1, 8, 30)], [day(2), day(2, 9, 20)], [day(1, 9)]])
def test_overlapping_slots_are_refused_whole(coach, starts):
    offer(coach, day(1, 9))
    with pytest.raises(errors.SlotOverlaps):
        offer(coach, day(3), *starts)
    assert DebriefSlot.objects.count() == 1


def test_withdrawn_slot_makes_room_and_other_coaches_do_not_matter(coach):
    actions.withdraw_slot(slot=slot(coach), by=coach)
    slot(make_coach())
    slot(coach)
    assert DebriefSlot.objects.filter(withdrawn_at=None).count() == 2


def test_closed_account_offers_nothing(coach):
    close_account(user=coach, by=make_user("system_admin"))
    with pytest.raises(errors.Refused, match="已停用"):
        offer(coach, day(1))


def test_withdrawing_a_slot_cancels_its_booking(booked, coach):
    actions.withdraw_slot(slot=booked.slot, by=coach)
    booked.refresh_from_db()
    assert (booked.cancelled_by, booked.slot.withdrawn_by) == (coach, coach)
    with pytest.raises(errors.SlotWithdrawn):
        actions.withdraw_slot(slot=booked.slot, by=coach)


def test_slot_whose_time_has_come_is_not_withdrawn(booked, coach, settings):
    tomorrow(settings, 2)
    with pytest.raises(errors.BookingOver, match="不能再撤回"):
        actions.withdraw_slot(slot=booked.slot, by=coach)


def test_booking_names_the_sheet_and_nobody(booked, sheet, person):
    assert (booked.sheet, booked.booked_by, booked.cancelled_at) == (sheet, person, None)
    event = AuditEvent.objects.get(kind="debrief_booked")
    assert event.subject_label == sheet.respondent_code
    assert sentence(event) == f"为答卷 {sheet.respondent_code} 约了 {booked.slot.when} 的辅导"


def test_slot_is_booked_once(booked, coach):
    other = scored(make_user(), coach=coach, key="other")[0]
    with pytest.raises(errors.SlotTaken):
        actions.book_debrief(sheet=other, slot=booked.slot, by=other.person.user)
    assert Debrief.objects.count() == 1


def test_one_talk_at_a_time(booked, sheet, coach, person):
    with pytest.raises(errors.AlreadyBooked):
        actions.book_debrief(sheet=sheet, slot=slot(coach, 2), by=person)


def test_second_talk_after_the_first(booked, sheet, coach, person, settings):
    tomorrow(settings, 2)
    actions.record_attendance(debrief=booked, attendance="attended", by=coach)
    actions.book_debrief(sheet=sheet, slot=slot(coach), by=person)
    assert sheet.debriefs.count() == 2


def test_missed_talk_that_nobody_recorded_does_not_bar_the_next(booked, sheet, coach, person, settings):
    tomorrow(settings, 2)
    actions.book_debrief(sheet=sheet, slot=slot(coach), by=person)


def test_slot_of_another_coach_is_refused(sheet, person):
    with pytest.raises(errors.NotYourCoach):
        actions.book_debrief(sheet=sheet, slot=slot(make_coach()), by=person)


def test_slot_of_a_former_coach_is_refused(sheet, coach, person):
    actions.end_coaching(assignment=sheet.coach_assignments.get(), by=None)
    with pytest.raises(errors.NotYourCoach):
        actions.book_debrief(sheet=sheet, slot=slot(coach), by=person)


def test_past_and_withdrawn_slots_are_refused(sheet, coach, person, settings):
    passing, withdrawn = slot(coach, 1), slot(coach, 5)
    actions.withdraw_slot(slot=withdrawn, by=coach)
    tomorrow(settings, 2)
    with pytest.raises(errors.SlotPast):
        actions.book_debrief(sheet=sheet, slot=passing, by=person)
    with pytest.raises(errors.SlotWithdrawn):
        actions.book_debrief(sheet=sheet, slot=withdrawn, by=person)


def test_sheet_without_a_result_is_refused(sheet, coach, person):
    DimensionScore.objects.filter(sheet=sheet).delete()
    with pytest.raises(errors.NotScored):
        actions.book_debrief(sheet=sheet, slot=slot(coach), by=person)


def test_sheet_taken_back_is_refused(sheet, coach, person):
    sheet.withdrawn_at = clock.now()
    sheet.save()
    with pytest.raises(errors.Refused, match="已经撤回"):
        actions.book_debrief(sheet=sheet, slot=slot(coach), by=person)


def test_moving_frees_the_first_slot(booked, coach, person, sheet):
    later = slot(coach, 3)
    moved = actions.move_debrief(debrief=booked, slot=later, by=person)
    booked.refresh_from_db()
    assert (booked.cancelled_by, moved.slot, moved.cancelled_at) == (person, later, None)
    other = scored(make_user(), coach=coach, key="other")[0]
    actions.book_debrief(sheet=other, slot=booked.slot, by=person)
    assert AuditEvent.objects.filter(kind__startswith="debrief_").count() == 3


def test_moving_to_a_taken_slot_keeps_the_first(booked, coach, person):
    other = scored(make_user(), coach=coach, key="other")[0]
    taken = actions.book_debrief(sheet=other, slot=slot(coach, 3), by=person).slot
    with pytest.raises(errors.SlotTaken):
        actions.move_debrief(debrief=booked, slot=taken, by=person)
    booked.refresh_from_db()
    assert booked.cancelled_at is None
    with pytest.raises(errors.Refused, match="原来的时间"):
        actions.move_debrief(debrief=booked, slot=booked.slot, by=person)


def test_cancelled_slot_can_be_had_again(booked, sheet, person):
    actions.cancel_debrief(debrief=booked, by=person)
    again = actions.book_debrief(sheet=sheet, slot=booked.slot, by=person)
    assert again.pk != booked.pk
    with pytest.raises(errors.BookingOver, match="已经取消"):
        actions.cancel_debrief(debrief=booked, by=person)


def test_nothing_is_cancelled_or_moved_after_the_fact(booked, coach, person, settings):
    later = slot(coach, 9)
    tomorrow(settings, 2)
    with pytest.raises(errors.BookingOver):
        actions.cancel_debrief(debrief=booked, by=person)
    with pytest.raises(errors.BookingOver):
        actions.move_debrief(debrief=booked, slot=later, by=person)


def test_attendance_is_recorded_from_the_time_on(booked, coach, settings):
    with pytest.raises(errors.TooEarly):
        actions.record_attendance(debrief=booked, attendance="attended", by=coach)
    tomorrow(settings, 2)
    with pytest.raises(errors.Refused, match="只有"):
        actions.record_attendance(debrief=booked, attendance="perhaps", by=coach)
    actions.record_attendance(debrief=booked, attendance="no_show", by=coach)
    corrected = actions.record_attendance(debrief=booked, attendance="attended", by=coach)
    assert (corrected.attendance, corrected.recorded_by) == (Attendance.ATTENDED, coach)
    assert AuditEvent.objects.filter(kind="debrief_attendance_recorded", detail={}).count() == 2


def test_attendance_of_a_cancelled_talk_is_refused(booked, coach, person, settings):
    actions.cancel_debrief(debrief=booked, by=person)
    tomorrow(settings, 2)
    with pytest.raises(errors.BookingOver):
        actions.record_attendance(debrief=booked, attendance="attended", by=coach)


def test_steps_are_agreed_only_after_a_talk_that_took_place(booked, coach, settings):
    with pytest.raises(errors.Refused, match="先登记到场"):
        actions.agree_steps(debrief=booked, steps="试三周", by=coach)
    tomorrow(settings, 2)
    actions.record_attendance(debrief=booked, attendance="no_show", by=coach)
    with pytest.raises(errors.Refused, match="先登记到场"):
        actions.agree_steps(debrief=booked, steps="试三周", by=coach)


def test_talk_with_steps_did_take_place(sheet, coach, settings):
    debrief = held(settings, sheet, coach, steps="试三周")
    with pytest.raises(errors.Refused, match="不能登记为未到"):
        actions.record_attendance(debrief=debrief, attendance="no_show", by=coach)


def test_sharing_and_taking_back(sheet, coach, person, settings):
    debrief = held(settings, sheet, coach, steps=" 试三周 ", notes="笔记")
    shared = actions.share_steps(debrief=debrief, by=person)
    assert (shared.next_steps, shared.shared_by) == ("试三周", person)
    with pytest.raises(errors.Refused, match="已经分享"):
        actions.share_steps(debrief=debrief, by=person)
    with pytest.raises(errors.Refused, match="先由本人收回"):
        actions.agree_steps(debrief=debrief, steps="别的", by=coach)
    back = actions.unshare_steps(debrief=debrief, by=person)
    assert (back.shared_at, back.shared_by) == (None, None)
    with pytest.raises(errors.Refused, match="没有分享"):
        actions.unshare_steps(debrief=debrief, by=person)
    assert actions.agree_steps(debrief=debrief, steps="别的", by=coach).next_steps == "别的"


def test_nothing_to_share_or_nobody_to_share_with(sheet, coach, person, settings):
    debrief = held(settings, sheet, coach)
    with pytest.raises(errors.NothingToShare, match="还没有商定"):
        actions.share_steps(debrief=debrief, by=person)
    actions.agree_steps(debrief=debrief, steps="试三周", by=coach)
    sheet.organisation = None
    sheet.save()
    with pytest.raises(errors.NothingToShare, match="不属于任何机构"):
        actions.share_steps(debrief=debrief, by=person)


def test_log_tells_neither_the_name_nor_what_was_said(sheet, coach, person, settings):
    debrief = held(settings, sheet, coach, steps="每周三早走一小时", notes="说到了睡眠")
    actions.share_steps(debrief=debrief, by=person)
    actions.unshare_steps(debrief=debrief, by=person)
    actions.read_debrief(debrief=debrief, by=coach)
    actions.read_shared_steps(debrief=debrief, by=coach)

    events = AuditEvent.objects.filter(kind__regex="debrief|steps")
    assert events.count() == 8
    for event in events:
        assert event.subject_label == sheet.respondent_code
        said = f"{event.detail}{sentence(event)}"
        assert [word for word in (NAME, "早走", "睡眠", "到场 ", "attended") if word in said] == []


def told(user) -> list[str]:
    return [f"{notice.title} {notice.text}" for notice in Notice.objects.filter(to=user).order_by("pk")]


def test_coach_is_told_that_a_time_changed_and_not_by_whom(booked, coach, person, sheet):
    later = slot(coach, 3)
    moved = actions.move_debrief(debrief=booked, slot=later, by=person)
    actions.cancel_debrief(debrief=moved, by=person)
    said = told(coach)
    assert [line.split()[0] for line in said] == [
        "有人约了你的时段",
        "有人改约，这个时段空出来了",
        "有人约了你的时段",
        "有人取消，这个时段空出来了",
    ]
    assert [w for w in (NAME, sheet.respondent_code, "测评") if any(w in line for line in said)] == []
    assert told(person) == []


def test_person_is_told_when_the_coach_takes_the_time_back(booked, coach, person):
    actions.withdraw_slot(slot=booked.slot, by=coach)
    assert [line.split()[0] for line in told(person)] == ["约好的时间取消了，请另选一个"]
    actions.withdraw_slot(slot=slot(coach, 5), by=coach)
    assert len(told(person)) == 1


def test_taking_the_answers_back_frees_the_time(booked, sheet, person):
    actions.withdraw_sheet(sheet=sheet, by=person)
    booked.refresh_from_db()
    assert (booked.cancelled_by, booked.slot.withdrawn_at) == (person, None)
