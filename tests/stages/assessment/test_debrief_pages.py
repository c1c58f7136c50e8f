"""Booking, holding and sharing a talk through the pages: who gets which, what they say, what they cost."""

import datetime as dt
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from tests.factories import registry
from tests.factories.accounts import make_user
from tests.factories.debriefs import day, held, make_coach, past, scored, slot

from qiangji.accounts import clock
from qiangji.audit.models import AuditEvent
from qiangji.stages.assessment import actions, queries
from qiangji.stages.assessment.models import AnswerSheet, CoachAssignment, Debrief, DebriefSlot

pytestmark = pytest.mark.django_db

STEPS = "每周三早走一小时，请同事代接班"
NOTES = "先问近况，再看结果"


@pytest.fixture
def organisation():
    return registry.organisation(name="云杉康复中心(演示)")


@pytest.fixture
def coach():
    return make_coach(name="林岫石")


@pytest.fixture
def person(organisation):
    return make_user("member", organisation, name="周霁月")


@pytest.fixture
def sheet(person, coach, organisation):
    found = scored(person, coach=coach, organisation=organisation)[0]
    found.person.name = person.name
    found.person.save()
    found.respondent_code = "答卷-7731"  # a code that no form's random token holds by chance
    found.save(update_fields=["respondent_code"])
    return found


def page(name: str, *args) -> str:
    return reverse(f"assessment:{name}", args=args)


def read(client, user, url: str, status: int = 200) -> str:
    client.force_login(user)
    answer = client.get(url)
    assert answer.status_code == status, url
    return answer.content.decode()


def send(client, user, url: str, **data) -> tuple[int, str]:
    client.force_login(user)
    answer = client.post(url, data, follow=True)
    return answer.status_code, answer.content.decode()


def test_person_books_from_the_open_slots_of_the_own_coach(client, sheet, coach, person):
    mine = [slot(coach, 1, 9), slot(coach, 1, 10), slot(coach, 2, 9)]
    slot(make_coach(), 1, 14, place="别的专家的房间")
    text = read(client, person, page("debrief-book", sheet.pk))

    assert [int(pk) for pk in re.findall(r'name="slot" value="(\d+)"', text)] == [s.pk for s in mine]
    assert text.count('<section class="qj-sheet qj-day"') == 2
    assert "别的专家的房间" not in text

    status, text = send(client, person, page("debrief-book", sheet.pk), slot=mine[1].pk)
    assert (status, f"已约好：{mine[1].when}" in text, "和 林岫石 的辅导" in text) == (200, True, True)
    assert Debrief.objects.get().slot == mine[1]


def test_booking_again_moves(client, sheet, coach, person):
    first, second = slot(coach, 1), slot(coach, 2)
    send(client, person, page("debrief-book", sheet.pk), slot=first.pk)
    text = read(client, person, page("debrief-book", sheet.pk))
    assert ("改约时间" in text, "现在约的是" in text, f'value="{first.pk}"' in text) == (True, True, False)

    send(client, person, page("debrief-book", sheet.pk), slot=second.pk)
    assert [d.slot for d in Debrief.objects.filter(cancelled_at=None)] == [second]


def test_slot_taken_meanwhile_is_said_and_the_others_are_shown(client, sheet, coach, person):
    taken, free = slot(coach, 1), slot(coach, 2)
    other = scored(make_user(), coach=coach, key="other")[0]
    actions.book_debrief(sheet=other, slot=taken, by=coach)
    status, text = send(client, person, page("debrief-book", sheet.pk), slot=taken.pk)
    assert (status, "刚被别人约走了" in text, f'value="{free.pk}"' in text) == (409, True, True)


@pytest.mark.parametrize("wanted", ["", "x", "-1", "9" * 30, "²", "999999", "\x00"])
def test_slot_that_is_none_is_refused_in_one_sentence(client, sheet, person, wanted):
    status, text = send(client, person, page("debrief-book", sheet.pk), slot=wanted)
    assert (status, Debrief.objects.count()) == (409, 0)
    assert "请在下面" in text


def test_slot_of_another_coach_is_as_if_it_were_not_there(client, sheet, person):
    status, text = send(client, person, page("debrief-book", sheet.pk), slot=slot(make_coach()).pk)
    assert (status, "没有这个时段" in text, Debrief.objects.count()) == (409, True, 0)


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (lambda sheet: sheet.scores.all().delete(), "结果还没有算出来"),
        (lambda sheet: sheet.coach_assignments.all().delete(), "还没有给你指派辅导专家"),
        (lambda sheet: DebriefSlot.objects.all().delete(), "现在没有空着的时间"),
    ],
)
def test_page_says_why_nothing_can_be_booked(client, sheet, coach, person, spoil, said):
    slot(coach)
    spoil(sheet)
    assert said in read(client, person, page("debrief-book", sheet.pk))


def test_nobody_books_for_another(client, sheet, coach, organisation):
    slot(coach)
    for user in (coach, make_user("organisation_admin", organisation), make_user("hub_operator"), make_user()):
        read(client, user, page("debrief-book", sheet.pk), 404)


def test_person_cancels_after_being_asked(client, sheet, coach, person):
    debrief = actions.book_debrief(sheet=sheet, slot=slot(coach), by=person)
    assert "让给别人" in read(client, person, page("debrief-cancel", debrief.pk))
    assert Debrief.objects.get().cancelled_at is None
    status, text = send(client, person, page("debrief-cancel", debrief.pk))
    assert (status, "已取消" in text, Debrief.objects.get().cancelled_by) == (200, True, person)
    assert "可以约一次" in text


def test_cancelling_after_the_time_is_refused_on_the_page(client, sheet, coach, person, settings):
    debrief = actions.book_debrief(sheet=sheet, slot=slot(coach), by=person)
    settings.QIANGJI_TODAY = clock.today() + dt.timedelta(days=2)
    status, text = send(client, person, page("debrief-cancel", debrief.pk))
    assert (status, "不能再取消或改约" in text) == (409, True)


def test_coach_holds_the_talk(client, sheet, coach, person, settings):
    debrief = actions.book_debrief(sheet=sheet, slot=slot(coach), by=person)
    text = read(client, coach, debrief.get_absolute_url())
    assert ("周霁月 的辅导" in text, "只有你能看到" in text, 'value="attended"' in text) == (True, True, False)

    settings.QIANGJI_TODAY = clock.today() + dt.timedelta(days=2)
    assert "等你登记" in read(client, coach, page("debrief-coached"))
    send(client, coach, page("debrief-attendance", debrief.pk), attendance="attended")
    send(client, coach, page("debrief-notes", debrief.pk), **{"coach_notes-text": NOTES})
    status, text = send(client, coach, page("debrief-steps", debrief.pk), **{"next_steps-text": f"{STEPS}\r\n第二条"})
    debrief.refresh_from_db()
    assert (status, debrief.attendance, debrief.coach_notes) == (200, "attended", NOTES)
    assert debrief.next_steps == f"{STEPS}\n第二条"
    assert (NOTES in text, STEPS in text) == (True, True)


def test_person_reads_the_steps_and_never_the_notes(client, sheet, coach, person, settings):
    debrief = held(settings, sheet, coach, steps=STEPS, notes=NOTES)
    text = read(client, person, debrief.get_absolute_url())
    assert (STEPS in text, NOTES in text) == (True, False)
    assert "云杉康复中心(演示)的机构管理员" in text
    for promise in ("测评得分和你的回答", "辅导专家的笔记", "有没有到场"):
        assert promise in text


def test_two_windows_of_the_coach_lose_nothing(client, sheet, coach, settings):
    debrief = held(settings, sheet, coach, notes="第一稿")
    seen = re.search(r'name="coach_notes-seen" value="(\w+)"', read(client, coach, debrief.get_absolute_url()))[1]
    url = page("debrief-notes", debrief.pk)
    send(client, coach, url, **{"coach_notes-text": "另一个窗口写的", "coach_notes-seen": seen})

    status, text = send(client, coach, url, **{"coach_notes-text": "我写的", "coach_notes-seen": seen})
    assert (status, "另一个窗口写的" in text, "我写的" in text) == (409, True, True)
    assert Debrief.objects.get().coach_notes == "另一个窗口写的"

    again = re.search(r'name="coach_notes-seen" value="(\w+)"', text)[1]
    status, _text = send(client, coach, url, **{"coach_notes-text": "合起来的", "coach_notes-seen": again})
    assert (status, Debrief.objects.get().coach_notes) == (200, "合起来的")


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("debrief-attendance", {"attendance": "<script>"}, "只有“到场”和“未到”"),
        ("debrief-attendance", {}, "只有“到场”和“未到”"),
        ("debrief-notes", {"coach_notes-text": "长" * 4001}, "最多 4000 个字"),
        ("debrief-steps", {"next_steps-text": "长" * 2001}, "最多 2000 个字"),
        ("debrief-steps", {"next_steps-text": "a\x00b"}, "不允许"),
    ],
)
def test_hostile_input_is_refused_and_shown_again(client, sheet, coach, settings, name, data, said):
    debrief = held(settings, sheet, coach)
    status, text = send(client, coach, page(name, debrief.pk), **data)
    assert (status, said in text) == (409, True)
    debrief.refresh_from_db()
    assert (debrief.attendance, debrief.coach_notes, debrief.next_steps) == ("attended", "", "")


def test_words_of_the_coach_are_text_and_not_markup(client, sheet, coach, person, settings):
    debrief = held(settings, sheet, coach, steps="<img src=x onerror=alert(1)>", notes="</textarea><script>")
    for user in (person, coach):
        text = read(client, user, debrief.get_absolute_url())
        assert ("<img src=x" in text, "</textarea><script>" in text) == (False, False)


def test_sharing_shows_exactly_the_steps_to_the_organisation(client, sheet, coach, person, organisation, settings):
    debrief = held(settings, sheet, coach, steps=STEPS, notes=NOTES)
    admin = make_user("organisation_admin", organisation)
    detail = page("shared-steps-detail", debrief.pk)
    assert "还没有人分享" in read(client, admin, page("shared-steps"))
    read(client, admin, detail, 404)

    send(client, person, page("debrief-share", debrief.pk))
    assert "周霁月" in read(client, admin, page("shared-steps"))
    text = read(client, admin, detail)
    assert (STEPS in text, NOTES in text, sheet.respondent_code in text) == (True, False, False)
    event = AuditEvent.objects.get(kind="shared_steps_read")
    assert (event.actor_id, event.subject_label) == (admin.pk, sheet.respondent_code)
    assert admin.name in read(client, person, sheet.get_absolute_url())

    send(client, person, page("debrief-unshare", debrief.pk))
    read(client, admin, detail, 404)


def test_nobody_but_the_own_organisation_sees_what_was_shared(client, sheet, coach, person, settings):
    debrief = held(settings, sheet, coach, steps=STEPS)
    actions.share_steps(debrief=debrief, by=person)
    other = make_user("organisation_admin", registry.organisation())
    assert "还没有人分享" in read(client, other, page("shared-steps"))
    read(client, other, page("shared-steps-detail", debrief.pk), 404)
    read(client, make_user("hub_operator"), page("shared-steps"), 403)
    read(client, make_user("city_supervisor"), page("shared-steps-detail", debrief.pk), 403)


def test_sheet_taken_back_takes_the_sharing_and_the_coach_with_it(client, sheet, coach, person, organisation, settings):
    debrief = held(settings, sheet, coach, steps=STEPS, notes=NOTES)
    actions.share_steps(debrief=debrief, by=person)
    AnswerSheet.objects.filter(pk=sheet.pk).update(withdrawn_at=clock.now())
    admin = make_user("organisation_admin", organisation)
    assert "还没有人分享" in read(client, admin, page("shared-steps"))
    read(client, admin, page("shared-steps-detail", debrief.pk), 404)
    read(client, coach, debrief.get_absolute_url(), 404)
    assert STEPS in read(client, person, debrief.get_absolute_url())


def test_former_coach_is_out_at_once(client, sheet, coach, settings):
    debrief = held(settings, sheet, coach, steps=STEPS, notes=NOTES)
    actions.end_coaching(assignment=sheet.coach_assignments.get(), by=None)
    for name in ("debrief-detail", "debrief-calendar"):
        read(client, coach, page(name, debrief.pk), 404)
    for name in ("debrief-attendance", "debrief-notes", "debrief-steps"):
        assert send(client, coach, page(name, debrief.pk))[0] == 404
    assert "周霁月" not in read(client, coach, page("debrief-coached"))


def test_strangers_find_nothing(client, sheet, coach, organisation, settings):
    debrief = held(settings, sheet, coach, steps=STEPS)
    users = [make_coach(), make_user("organisation_admin", organisation), make_user("hub_operator"), make_user()]
    for user in users:
        for name in ("debrief-detail", "debrief-calendar", "debrief-cancel"):
            read(client, user, page(name, debrief.pk), 404)
        for name in ("attendance", "notes", "steps", "share", "unshare"):
            assert send(client, user, page(f"debrief-{name}", debrief.pk))[0] == 404
    assert AuditEvent.objects.filter(kind="debrief_read").count() == 0


def test_coach_does_not_share_in_the_persons_place(client, sheet, coach, settings):
    debrief = held(settings, sheet, coach, steps=STEPS)
    for name in ("debrief-share", "debrief-unshare", "debrief-cancel"):
        assert send(client, coach, page(name, debrief.pk))[0] == 404
    assert Debrief.objects.get().shared_at is None


def test_every_opening_is_recorded(client, sheet, coach, person):
    debrief = actions.book_debrief(sheet=sheet, slot=slot(coach), by=person)
    for user in (coach, person):
        read(client, user, debrief.get_absolute_url())
    events = AuditEvent.objects.filter(kind="debrief_read").order_by("pk")
    assert [(e.actor_id, e.subject_label) for e in events] == [
        (coach.pk, sheet.respondent_code),
        (person.pk, sheet.respondent_code),
    ]
    text = read(client, person, sheet.get_absolute_url())
    assert ("谁打开过" in text, "辅导记录" in text) == (True, True)


SERIES = {"weekdays": [0, 1, 2, 3, 4, 5, 6], "begins": "14:00", "ends": "17:00", "minutes": 45, "pause": 15}


def series(**given) -> dict:
    first = clock.today() + dt.timedelta(days=3)
    last = first + dt.timedelta(days=1)
    return SERIES | {"first_day": first.isoformat(), "last_day": last.isoformat(), "place": "203 室"} | given


def test_series_is_looked_at_before_it_is_offered(client, coach):
    client.force_login(coach)
    text = client.get(page("slot-offer"), series()).content.decode()
    starts = re.findall(r'name="starts" value="([^"]+)"', text)
    assert (len(starts), "排出 6 个时段" in text, DebriefSlot.objects.count()) == (6, True, 0)

    sent = {"starts": starts[1:], "minutes": 45, "place": "203 室"}
    answer = client.post(page("slot-offer"), sent, follow=True)
    assert "开出了 5 个时段" in answer.content.decode()
    offered = DebriefSlot.objects.all()
    assert {(s.minutes, s.place) for s in offered} == {(45, "203 室")}
    assert [s.starts_at for s in offered] == [dt.datetime.fromisoformat(text) for text in starts[1:]]


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"first_day": "9999-12-31", "last_day": ""}, "一年以内"),
        ({"first_day": "2001-01-01"}, "一年以内"),
        ({"last_day": "2001-01-01"}, "早于开始的日子"),
        ({"last_day": "2100-01-01"}, "最多排两个月"),
        ({"begins": "17:00", "ends": "14:00"}, "早于开始的时间"),
        ({"begins": "14:00", "ends": "14:10"}, "排不出时段"),
        ({"weekdays": ["9"]}, "请从列出的选项里选一项"),
        ({"minutes": "7"}, "请从列出的选项里选一项"),
        ({"place": "长" * 81}, "最多 80 个字"),
        ({"first_day": "x"}, "请填日期"),
    ],
)
def test_impossible_series_says_what_to_change(client, coach, given, said):
    client.force_login(coach)
    answer = client.get(page("slot-offer"), series(**given))
    assert (answer.status_code, said in answer.content.decode()) == (200, True)


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"starts": []}, "请至少选一项"),
        ({"starts": ["yesterday"]}, "不是时间"),
        ({"starts": ["2030-01-01T09:00"]}, "不是时间"),
        ({"starts": ["2001-01-01T09:00+08:00"]}, "已经过去"),
        ({"starts": ["0001-01-01T00:00+14:00"]}, "已经过去"),
        ({"starts": ["9999-12-31T23:59-12:00"]}, "一年以后"),
        ({"minutes": "9" * 40}, "15 到 180 分钟"),
        ({"minutes": ""}, "请填写"),
        ({"place": "\x00"}, "不允许"),
    ],
)
def test_hostile_offer_is_refused_whole(client, coach, given, said):
    client.force_login(coach)
    sent = {"starts": [day(2).isoformat()], "minutes": 45, "place": "203 室"} | given
    answer = client.post(page("slot-offer"), sent)
    assert (answer.status_code, said in answer.content.decode(), DebriefSlot.objects.count()) == (409, True, 0)


def test_coach_sees_who_booked_and_withdraws(client, sheet, coach, person):
    debrief = actions.book_debrief(sheet=sheet, slot=slot(coach, 2), by=person)
    slot(coach, 3)
    text = read(client, coach, page("slot-list"))
    assert ("周霁月" in text, text.count("空着")) == (True, 1)
    assert "撤回时段和 1 个预约" in read(client, coach, page("slot-withdraw", debrief.slot_id))
    send(client, coach, page("slot-withdraw", debrief.slot_id))
    debrief.refresh_from_db()
    assert debrief.cancelled_by == coach
    read(client, coach, page("slot-withdraw", debrief.slot_id), 404)


def test_slot_of_another_coach_is_not_found(client, coach):
    other = slot(make_coach())
    read(client, coach, page("slot-withdraw", other.pk), 404)
    assert send(client, coach, page("slot-withdraw", other.pk))[0] == 404


def test_workload_counts_people_and_names_none(coach):
    sheets = scored(*(make_user() for _number in range(4)), coach=coach)
    AnswerSheet.objects.update(submitted_at=day(-9))
    for sheet in sheets:
        sheet.refresh_from_db()
    actions.enter_debriefs(
        entries=[past(sheets[0], coach, 5), past(sheets[0], coach, 4), past(sheets[1], coach, 3, attendance="no_show")],
        by=coach,
    )
    actions.book_debrief(sheet=sheets[2], slot=slot(coach), by=coach)
    ended = scored(make_user(), coach=coach, key="ended")[0]
    actions.end_coaching(assignment=ended.coach_assignments.get(), by=None)

    (load,) = queries.workloads(CoachAssignment.objects.all())
    assert (load.coach, load.assigned, load.debriefed, load.booked, load.waiting) == (coach, 4, 1, 1, 2)
    assert queries.workload_of(make_coach()).assigned == 0


def queries_of(client, url: str) -> int:
    client.get(url)
    with CaptureQueriesContext(connection) as found:
        assert client.get(url).status_code == 200
    return len(found)


def test_pages_cost_the_same_whatever_the_size(client, coach, person, organisation, settings):
    """At two sizes of everything, at most 15 queries a page."""
    admin = make_user("organisation_admin", organisation)
    counts = []
    for size in (3, 40):
        users = [person, *(make_user() for _number in range(size))]
        sheets = scored(*users, coach=coach, organisation=organisation, key=f"k{size}")
        AnswerSheet.objects.update(submitted_at=day(-90))
        for sheet in sheets:
            sheet.refresh_from_db()
        talks = actions.enter_debriefs(
            entries=[
                past(s, coach, 2 + n, 8 + size % 9, next_steps=STEPS, is_shared=True) for n, s in enumerate(sheets)
            ],
            by=coach,
        )
        times = [day(1 + n, 8 + size % 9) for n in range(size + 1)]
        slots = actions.offer_slots(coach=coach, starts=times, minutes=45, place="电话", by=coach)
        for sheet, time in zip(sheets, slots[: len(sheets) // 2], strict=False):
            actions.book_debrief(sheet=sheet, slot=time, by=coach)
        urls = {
            person: (page("debrief-list"), page("debrief-book", sheets[0].pk), Debrief.objects.get(slot=slots[0])),
            coach: (page("debrief-coached"), page("slot-list"), page("slot-offer"), talks[0]),
            admin: (page("shared-steps"), page("shared-steps-detail", talks[0].pk)),
        }
        counts.append([])
        for user, places in urls.items():
            client.force_login(user)
            counts[-1] += [queries_of(client, getattr(p, "get_absolute_url", lambda p=p: p)()) for p in places]

    assert counts[0] == counts[1]
    assert max(counts[0]) <= 15
