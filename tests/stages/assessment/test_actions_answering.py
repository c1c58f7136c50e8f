"""What may be answered, when, and what is kept of it."""

import datetime as dt
import time
from dataclasses import replace

import pytest
from tests.factories.accounts import make_user
from tests.factories.answering import round_of, sheet_in
from tests.factories.assessment import AGREEMENT, dimension, personal_definition, published
from tests.factories.assessment import item as one_item

from qiangji.accounts import clock
from qiangji.audit.models import AuditEvent
from qiangji.stages.assessment import actions, errors
from qiangji.stages.assessment.asking import Given
from qiangji.stages.assessment.choices import AnswerState, Voice
from qiangji.stages.assessment.models import Answer, AnswerSheet, Item

pytestmark = pytest.mark.django_db
NA, UNKNOWN = AnswerState.NOT_APPLICABLE, AnswerState.UNKNOWN
YESTERDAY, LAST_WEEK = dt.timedelta(days=1), dt.timedelta(days=7)


@pytest.fixture
def sheet():
    return sheet_in(round_of())


def item(sheet, key: str) -> Item:
    return Item.objects.get(dimension__version=sheet.version, key=key)


def save(sheet, key: str, cell, note: str = "", **given) -> Answer:
    return actions.save_answer(sheet=sheet, item=item(sheet, key), cell=cell, note=note, by=None, **given)


def kept(sheet) -> list[tuple]:
    return list(sheet.answers.values_list("item__key", "state", "score", "note"))


def change(sheet, **values) -> AnswerSheet:
    AnswerSheet.objects.filter(pk=sheet.pk).update(**values)
    return sheet


def test_an_answer_is_kept_and_the_next_one_takes_its_place(sheet):
    save(sheet, "A1a", 2)
    save(sheet, "A1a", 4, " 每季复核 ")
    save(sheet, "A2b", UNKNOWN)
    assert kept(sheet) == [("A1a", "answered", 4, "每季复核"), ("A2b", "unknown", None, "")]


def test_promise_is_read_once_and_logged_without_a_name(sheet):
    first = sheet.promise_read_at
    assert actions.read_promise(sheet=sheet, by=None).promise_read_at == first
    events = list(AuditEvent.objects.filter(kind="promise_read").values_list("subject_label", "detail"))
    assert events == [(sheet.respondent_code, {})]


@pytest.mark.parametrize(
    ("key", "cell", "note", "error"),
    [
        ("A1a", 9, "", errors.NoSuchOption),
        ("A1a", NA, "没有理事会", errors.NoSuchOption),
        ("A1a", UNKNOWN, "", errors.NoSuchOption),
        ("A1a", None, "只写说明", errors.NoSuchOption),
        ("A1a", 3, "字" * 501, errors.Refused),
        ("A2a", NA, "  ", errors.NeedsReason),
    ],
)
def test_impossible_answer_is_refused_and_what_stood_there_stays(sheet, key, cell, note, error):
    save(sheet, key, 1)
    with pytest.raises(error):
        save(sheet, key, cell, note)
    assert kept(sheet) == [(key, "answered", 1, "")]


def test_not_applicable_with_its_reason_is_kept(sheet):
    save(sheet, "A2a", NA, "不办寄宿")
    assert kept(sheet) == [("A2a", "na", None, "不办寄宿")]


def test_a_person_says_not_applicable_without_a_reason():
    definition = personal_definition()
    leads = dimension("D1", one_item("D1Q1", options=AGREEMENT, allows_na=True), one_item("D1Q2", options=AGREEMENT))
    sheet = sheet_in(round_of(published(replace(definition, dimensions=(leads,)))))
    save(sheet, "D1Q1", NA)
    assert kept(sheet) == [("D1Q1", "na", None, "")]


def test_item_of_another_version_is_refused(sheet):
    other = sheet_in(round_of(published(personal_definition())))
    with pytest.raises(errors.NoSuchOption, match="不在这份答卷里"):
        actions.save_answer(sheet=sheet, item=item(other, "D1Q1"), cell=3, by=None)


def test_small_organisation_is_not_asked_what_it_is_exempt_from():
    sheet = sheet_in(round_of(), size="micro")
    with pytest.raises(errors.NotAsked):
        save(sheet, "A2a", 3)
    with pytest.raises(errors.NotAsked):
        actions.save_answers(sheet=sheet, given={"A1a": Given(3), "A2a": Given(3)}, by=None)
    assert kept(sheet) == []


@pytest.mark.parametrize(
    ("values", "why"),
    [
        ({"opened": False}, "还没有启动"),
        ({"opens_on": clock.today() + YESTERDAY}, "到时候再答"),
        ({"opens_on": clock.today() - LAST_WEEK, "closes_on": clock.today() - YESTERDAY}, "已经过了"),
        ({"closed_at": clock.now(), "closed_by": True}, "已经结束"),
    ],
)
def test_outside_the_window_nothing_is_saved_or_submitted(values, why):
    if "closed_by" in values:
        values = values | {"closed_by": make_user()}
    sheet = change(sheet_in(round_of(**values), read=False), promise_read_at=clock.now())
    for act in (
        lambda: save(sheet, "A1a", 3),
        lambda: actions.save_answers(sheet=sheet, given={"A1a": Given(3)}, by=None),
        lambda: actions.submit_sheet(sheet=sheet, by=None),
        lambda: actions.read_promise(sheet=sheet, by=None),
    ):
        with pytest.raises(errors.NotOpen, match=why):
            act()
    assert kept(sheet) == []


def test_last_day_still_counts():
    sheet = sheet_in(round_of(closes_on=clock.today()))
    save(sheet, "A1a", 3)
    assert kept(sheet) == [("A1a", "answered", 3, "")]


def test_agreed_sheet_is_filled_in_after_the_others_without_a_promise():
    ended = round_of(opens_on=clock.today() - LAST_WEEK, closes_on=clock.today() - YESTERDAY)
    agreed = sheet_in(ended, voice=Voice.AGREED, read=False)
    save(agreed, "A1a", 3)
    assert kept(agreed) == [("A1a", "answered", 3, "")]


def test_agreed_sheet_is_settled_at_the_meeting_and_not_submitted():
    agreed = sheet_in(round_of(), voice=Voice.AGREED, read=False)
    save(agreed, "A1a", 3)
    with pytest.raises(errors.Refused, match="议定"):
        actions.submit_sheet(sheet=agreed, by=None)


def test_promise_comes_before_the_first_answer():
    sheet = sheet_in(round_of(), read=False)
    with pytest.raises(errors.PromiseUnread):
        save(sheet, "A1a", 3)


def test_submitting_twice_is_once(sheet):
    save(sheet, "A1a", 3)
    first = actions.submit_sheet(sheet=sheet, by=None).submitted_at
    assert actions.submit_sheet(sheet=sheet, by=None).submitted_at == first
    assert AuditEvent.objects.filter(kind="sheet_submitted").count() == 1
    with pytest.raises(errors.AlreadySubmitted):
        save(sheet, "A1a", 5)
    assert kept(sheet) == [("A1a", "answered", 3, "")]


def test_empty_sheet_is_not_submitted(sheet):
    with pytest.raises(errors.NothingAnswered):
        actions.submit_sheet(sheet=sheet, by=None)


def test_withdrawn_sheet_takes_nothing_more(sheet):
    save(sheet, "A1a", 3)
    actions.submit_sheet(sheet=sheet, by=None)
    actions.withdraw_sheet(sheet=sheet, by=None)
    actions.withdraw_sheet(sheet=sheet, by=None)
    assert AuditEvent.objects.filter(kind="sheet_withdrawn").count() == 1
    with pytest.raises(errors.SheetWithdrawn):
        actions.submit_sheet(sheet=sheet, by=None)


@pytest.mark.parametrize("voice", [Voice.ASSESSOR, Voice.AGREED])
def test_only_a_persons_own_sheet_can_be_withdrawn(voice):
    with pytest.raises(errors.Refused, match="不能撤回"):
        actions.withdraw_sheet(sheet=sheet_in(round_of(), voice=voice), by=None)


# Two devices


def test_answer_that_waited_on_a_bad_line_does_not_replace_a_later_one(sheet):
    earlier = clock.now() - dt.timedelta(minutes=5)
    save(sheet, "A1a", 4)
    with pytest.raises(errors.NewerAnswer) as caught:
        save(sheet, "A1a", 2, at=earlier)
    assert (caught.value.stored.score, kept(sheet)) == (4, [("A1a", "answered", 4, "")])


def test_later_decision_wins_whichever_arrives_first(sheet):
    start = clock.now() - dt.timedelta(minutes=5)
    save(sheet, "A1a", 2, at=start)
    save(sheet, "A1a", 4, at=start + dt.timedelta(minutes=2))
    assert kept(sheet) == [("A1a", "answered", 4, "")]


def test_clock_that_is_slow_does_not_lose_an_answer_to_what_the_person_saw(sheet):
    seen = save(sheet, "A1a", 4).saved_at
    answer = save(sheet, "A1a", 2, at=seen - dt.timedelta(hours=1), based_on=seen)
    assert (answer.score, answer.saved_at >= seen) == (2, True)


def test_clock_that_is_fast_cannot_save_into_the_future(sheet):
    assert save(sheet, "A1a", 4, at=clock.now() + LAST_WEEK).saved_at <= clock.now()


# Entered later


def test_entering_takes_the_window_no_notice_but_the_opening(sheet):
    ended = round_of(opens_on=clock.today() - LAST_WEEK, closes_on=clock.today() - YESTERDAY)
    late, begun = sheet_in(ended, read=False), sheet_in(ended, read=False)
    at = clock.now() - YESTERDAY
    entries = [(late, {"A1a": 3, "A2a": Given(NA, "不办寄宿")}, at), (begun, {"A1b": UNKNOWN, "A2b": None}, None)]
    assert actions.enter_sheets(entries=entries, by=None) == 2
    late.refresh_from_db()
    begun.refresh_from_db()
    assert (late.submitted_at, begun.submitted_at) == (at, None)
    assert kept(late) == [("A1a", "answered", 3, ""), ("A2a", "na", None, "不办寄宿")]
    assert kept(begun) == [("A1b", "unknown", None, "")]
    assert AuditEvent.objects.get(kind="sheets_entered").detail == {"sheets": 2, "submitted": 1}


@pytest.mark.parametrize(
    ("entry", "error"),
    [
        (lambda: (sheet_in(round_of(opened=False), read=False), {"A1a": 3}, None), errors.NotOpen),
        (lambda: (sheet_in(round_of(), size="micro"), {"A2a": 3}, None), errors.NotAsked),
        (lambda: (sheet_in(round_of()), {"A1a": 7}, None), errors.NoSuchOption),
        (lambda: (sheet_in(round_of()), {"Z1": 7}, None), errors.NoSuchOption),
        (lambda: (sheet_in(round_of()), {"A1a": 1}, clock.now() + YESTERDAY), errors.Refused),
        (lambda: (change(sheet_in(round_of()), submitted_at=clock.now()), {"A1a": 3}, None), errors.AlreadySubmitted),
        (lambda: (change(sheet_in(round_of()), withdrawn_at=clock.now()), {"A1a": 3}, None), errors.SheetWithdrawn),
    ],
)
def test_one_bad_entry_and_nothing_is_entered(sheet, entry, error):
    with pytest.raises(error):
        actions.enter_sheets(entries=[(sheet, {"A1a": 3}, clock.now()), entry()], by=None)
    sheet.refresh_from_db()
    assert (Answer.objects.count(), sheet.submitted_at) == (0, None)


def test_same_sheet_twice_is_refused(sheet):
    with pytest.raises(errors.Refused, match="出现了两次"):
        actions.enter_sheets(entries=[(sheet, {"A1a": 3}, None), (sheet, {"A1a": 4}, None)], by=None)


def test_reason_for_not_applicable_is_asked_where_it_could_be_given(sheet):
    with pytest.raises(errors.NeedsReason):
        actions.enter_sheets(entries=[(sheet, {"A2a": NA}, None)], by=None, wants_reason=True)


def test_many_sheets_are_entered_in_seconds():
    definition = personal_definition(dimensions=10, items=5)
    group = round_of(published(definition))
    first = sheet_in(group, read=False)
    copies = AnswerSheet.objects.bulk_create(
        AnswerSheet(version=first.version, assessment=first.assessment, respondent_code=f"N{number}")
        for number in range(1500)
    )
    cells = {one.key: 3 for one in definition.items}
    began = time.process_time()  # not the clock: other work on the machine is not ours
    actions.enter_sheets(entries=[(sheet, cells, clock.now()) for sheet in copies], by=None)
    assert time.process_time() - began < 15
    assert Answer.objects.count() == 75_000
