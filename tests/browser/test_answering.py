"""Answering a sheet in a browser: by keyboard, on a small screen in large letters, on a bad line, on two devices."""

import datetime as dt
import sqlite3
from contextlib import contextmanager

import pytest
from django.utils import timezone
from tests.browser.axe import overflows, violations
from tests.factories.served import PASSWORD, build, served

# One house serves them all.
pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("answering")]

PEOPLE = 16
SMALL_TARGETS = """
[...document.querySelectorAll("main label.qj-card-option, main .qj-button, .qj-answer-top :is(a, button)")]
  .filter(e => e.checkVisibility() && !e.matches(".qj-visually-hidden") && e.getBoundingClientRect().height < 60)
  .map(e => e.outerHTML.slice(0, 80))
"""
SAVED = "[data-qj-saved][data-qj-how=good]"


@pytest.fixture(scope="module")
def house(tmp_path_factory):
    data = tmp_path_factory.mktemp("sheets")
    made = build(data, str(PEOPLE))
    with served(data) as server:
        yield made | {"address": server.address, "database": data / "qiangji.sqlite3", "next": iter(made["people"])}


@pytest.fixture
def person(house):
    """Somebody whose sheets nobody has touched."""
    return next(house["next"])


@pytest.fixture
def device(chromium, house):
    """``device(person)`` → a page of this person's on a device of its own, logged in."""
    contexts = []

    def open_for(person, *, mode: str = "", **options):
        context = chromium.new_context(base_url=house["address"], locale="zh-CN", **options)
        context.add_cookies(
            [
                {"name": "sessionid", "value": person["session"], "url": house["address"]},
                {"name": "qj-display", "value": mode, "url": house["address"]},
            ]
        )
        contexts.append(context)
        return context.new_page()

    yield open_for
    for context in contexts:
        context.close()


def stored(house, sheet: int) -> dict[str, object]:
    """What the database holds: score, or how else it was answered."""
    with sqlite3.connect(house["database"]) as database:
        rows = database.execute(
            "select i.key, coalesce(a.score, a.state) from assessment_answer a "
            "join assessment_item i on i.id = a.item_id where a.sheet_id = ?",
            [sheet],
        )
        return dict(rows.fetchall())


def events(house, kind: str, sheet: int) -> int:
    with sqlite3.connect(house["database"]) as database:
        asked = "select count(*) from audit_auditevent where kind = ? and subject_id = ?"
        return database.execute(asked, [kind, str(sheet)]).fetchone()[0]


def begin(page, sheet: int, step: int = 1) -> None:
    page.goto(f"/assessment/sheets/{sheet}/promise/")
    page.locator("main form button[type=submit]").click()
    page.wait_for_url("**/steps/**")
    page.goto(f"/assessment/sheets/{sheet}/steps/{step}/")


def press_until(page, selector: str, key: str = "Tab", most: int = 120) -> None:
    for _step in range(most):
        page.keyboard.press(key)
        if page.evaluate("s => document.activeElement.matches(s)", selector):
            return
    raise AssertionError(f"{selector} is not reached by {key}")


def test_whole_flow_by_keyboard_alone(device, house, person):
    """From the list to thanks, without a mouse: 45 statements, each a radio group entered once and left by one key."""
    page = device(person)
    sheet = person["sheets"][1]
    page.goto("/assessment/sheets/")
    press_until(page, f'main a[href="/assessment/sheets/{sheet}/promise/"]')
    page.keyboard.press("Enter")
    page.wait_for_url("**/promise/")
    press_until(page, "main form button[type=submit]")
    page.keyboard.press("Enter")
    page.wait_for_url("**/steps/1/")
    keys = house["items"][1]
    for step in range(1, 10):
        here = page.evaluate("[...document.querySelectorAll('[data-qj-item]')].map(q => q.dataset.qjItem)")
        for key in here:
            press_until(page, f"[name='{key}']")
            page.keyboard.press("Space")
            page.keyboard.press("ArrowDown")
        press_until(page, "button[name=go][value=next]:not([aria-hidden])")
        page.keyboard.press("Enter")
        page.wait_for_url("**/review/" if step == 9 else f"**/steps/{step + 1}/")
    press_until(page, "main form button[type=submit]")
    page.keyboard.press("Enter")
    page.wait_for_url("**/done/")
    assert page.locator("h1").inner_text() == "收到了，谢谢"
    assert stored(house, sheet) == dict.fromkeys(keys, 2)
    assert events(house, "sheet_submitted", sheet) == 1


@pytest.mark.parametrize(("mode", "widths"), [("", (1280, 360, 320)), ("large", (360,))])
def test_every_page_reads_well_at_any_size(device, house, person, mode, widths):
    page = device(person, mode=mode)
    sheet, other = person["sheets"]
    found = []

    def look(path: str) -> None:
        page.goto(path)
        found.extend(
            f"{path} {mode}: {one}" for one in violations(page, widths=widths) + overflows(page, widths=widths)
        )

    look("/assessment/sheets/")
    look(f"/assessment/sheets/{sheet}/promise/")
    begin(page, sheet)
    begin(page, other)
    page.goto(f"/assessment/sheets/{sheet}/steps/6/")
    first = page.locator("[data-qj-item]").first
    first.locator("[data-qj-wants]").first.check()
    with page.expect_file_chooser() as chooser:
        first.locator(".qj-file").last.click()
    chooser.value.set_files([{"name": "很长的文件名" * 6 + ".pdf", "mimeType": "", "buffer": b"%PDF-1.7\n%%EOF\n"}])
    first.locator(".qj-files li").wait_for()
    for path in ("steps/6/", "whole/", "review/", "withdraw/", "workbook/import/", "whole/?empty=1"):
        look(f"/assessment/sheets/{sheet}/{path}")
    look(f"/assessment/sheets/{other}/steps/1/")
    page.goto(f"/assessment/sheets/{sheet}/review/")
    page.locator("main form button[type=submit]").click()
    page.wait_for_url("**/done/")
    look(f"/assessment/sheets/{sheet}/done/")
    look(f"/assessment/sheets/{sheet}/whole/")
    look("/assessment/sheets/")
    assert found == []


def test_large_flow_on_a_small_screen_with_targets_to_hit(device, house, person):
    """The way through in 长辈版 at 360 px: what is pressed is at least 60 px high."""
    page = device(person, mode="large", viewport={"width": 360, "height": 740})
    sheet = person["sheets"][0]
    begin(page, sheet)
    small = page.evaluate(SMALL_TARGETS)
    assert small == []
    page.locator("[data-qj-item]").first.locator("label.qj-card-option").nth(2).click()
    page.locator(SAVED).wait_for()
    assert "已自动保存" in page.locator("[data-qj-saved]").inner_text()
    assert list(stored(house, sheet).values()) == [3]


def test_without_script_the_form_does_it_all(device, house, person):
    page = device(person, java_script_enabled=False)
    sheet = person["sheets"][0]
    begin(page, sheet, 6)
    names = [key for key in house["items"][0] if key.startswith("A6")]
    page.check(f"[name={names[0]}][value='4']")
    page.set_input_files(
        f"[name='file:{names[0]}'] >> nth=1", {"name": "a.pdf", "mimeType": "", "buffer": b"%PDF-1.7\n%%EOF\n"}
    )
    page.check(f"[name={names[1]}][value=unknown]")
    page.click("button[name=go][value=next]:not([aria-hidden])")
    page.wait_for_url("**/steps/7/")
    assert stored(house, sheet) == {names[0]: 4, names[1]: "unknown"}
    page.goto(f"/assessment/sheets/{sheet}/steps/6/")
    assert page.locator(".qj-files li").count() == 1


def test_line_that_drops_loses_nothing_that_the_page_called_saved(device, house, person):
    """Offline in the middle, then the page is closed; opened again with a line, everything is there."""
    page = device(person)
    sheet = person["sheets"][0]
    begin(page, sheet)
    keys = house["items"][0]
    page.check(f"[name={keys[0]}][value='2']")
    page.locator(SAVED).wait_for()
    page.context.set_offline(True)
    page.check(f"[name={keys[1]}][value='3']")
    page.check(f"[name={keys[2]}][value='4']")
    page.fill(f"#note-{keys[2]}", "断网时写的")
    page.locator("[data-qj-saved][data-qj-how=bad]").wait_for()
    assert "留在本机" in page.locator("[data-qj-saved]").inner_text()
    page.click("button[name=go][value=next]:not([aria-hidden])")
    page.locator("[data-qj-saved]", has_text="先不换页").wait_for()
    assert stored(house, sheet) == {keys[0]: 2}
    context = page.context
    page.wait_for_timeout(1200)
    page.close()
    context.set_offline(False)
    again = context.new_page()
    again.goto(f"/assessment/sheets/{sheet}/steps/1/")
    again.locator(SAVED).wait_for()
    assert stored(house, sheet) == {keys[0]: 2, keys[1]: 3, keys[2]: 4}
    assert again.input_value(f"#note-{keys[2]}") == "断网时写的"
    assert again.evaluate("Object.keys(localStorage).filter(k => k.startsWith('qj-answers'))") == []


def test_line_that_returns_is_noticed_by_the_page(device, house, person):
    page = device(person)
    sheet = person["sheets"][1]
    begin(page, sheet)
    key = house["items"][1][0]
    page.context.set_offline(True)
    page.check(f"[name={key}][value='5']")
    page.locator("[data-qj-saved][data-qj-how=bad]").wait_for()
    page.context.set_offline(False)
    page.locator(SAVED).wait_for()
    assert stored(house, sheet) == {key: 5}


def test_second_device_later_choice_stays_and_is_told(device, house, person):
    """Chosen offline on the telephone, then otherwise on the computer: the telephone takes over the later one."""
    sheet = person["sheets"][1]
    key, other = house["items"][1][:2]
    phone, computer = device(person), device(person)
    begin(phone, sheet)
    computer.goto(f"/assessment/sheets/{sheet}/steps/1/")
    phone.context.set_offline(True)
    phone.check(f"[name={key}][value='1']")
    phone.check(f"[name={other}][value='2']")
    phone.locator("[data-qj-saved][data-qj-how=bad]").wait_for()
    computer.check(f"[name={key}][value='5']")
    computer.locator(SAVED).wait_for()
    phone.context.set_offline(False)
    phone.locator("[data-qj-said]:not(:empty)").first.wait_for()
    phone.locator(SAVED).wait_for()
    assert "另一台设备" in phone.locator(f"[data-qj-item={key}] [data-qj-said]").inner_text()
    assert phone.is_checked(f"[name={key}][value='5']")
    assert stored(house, sheet) == {key: 5, other: 2}
    for page in (phone, computer):  # both press the button: one submission
        page.goto(f"/assessment/sheets/{sheet}/review/")
    for page in (phone, computer):
        page.locator("main form button[type=submit]").click()
        page.wait_for_url("**/done/")
    assert events(house, "sheet_submitted", sheet) == 1


def submit(page, sheet: int) -> None:
    page.goto(f"/assessment/sheets/{sheet}/review/")
    page.locator("main form button[type=submit]").click()
    page.wait_for_url("**/done/")


def waiting(page) -> int:
    """How many sheets this device still holds something of."""
    return page.evaluate("Object.keys(localStorage).filter(k => k.startsWith('qj-answers')).length")


@contextmanager
def over(house, sheet: int):
    """The last day of the sheet's round is yesterday; afterwards it is what it was."""
    of_sheet = "select a.round_id from assessment_assessment a join assessment_answersheet s on s.assessment_id = a.id"
    change = f"update assessment_round set closes_on = ? where id = ({of_sheet} where s.id = ?)"

    def close(day: dt.date) -> None:
        with sqlite3.connect(house["database"]) as database:
            database.execute(change, [day.isoformat(), sheet])

    close(timezone.localdate() - dt.timedelta(days=1))
    try:
        yield
    finally:
        close(timezone.localdate() + dt.timedelta(days=10))


@pytest.fixture
def late(device, house, person):
    """A telephone without a line that holds one answer more than the server knows of; and what was answered before."""
    phone, sheet = device(person), person["sheets"][1]
    key, other = house["items"][1][:2]
    begin(phone, sheet)
    phone.check(f"[name={key}][value='4']")
    phone.locator(SAVED).wait_for()
    phone.context.set_offline(True)
    phone.check(f"[name={other}][value='2']")
    phone.locator("[data-qj-saved][data-qj-how=bad]").wait_for()
    return phone, sheet, {key: 4}


def test_answer_after_the_submission_is_told_on_the_page_and_at_the_end(late, device, house, person):
    phone, sheet, before = late
    submit(device(person), sheet)
    phone.context.set_offline(False)
    phone.locator("[data-qj-saved]", has_text="没有存进去").wait_for()
    assert "这份答卷已经提交，不能再改。" in phone.locator("[data-qj-saved]").inner_text()
    assert (stored(house, sheet), waiting(phone)) == (before, 1)
    phone.click("button[name=go][value=next]:not([aria-hidden])")
    phone.wait_for_url("**/done/")
    assert "没有算进去的回答：1 题" in phone.locator("[data-qj-late]").inner_text()
    assert (stored(house, sheet), waiting(phone)) == (before, 0)


def test_answer_after_the_submission_is_told_on_the_list(late, device, house, person):
    """Whoever comes back by way of the list is told there, and led to the sheet."""
    phone, sheet, before = late
    submit(device(person), sheet)
    again = phone.context.new_page()
    phone.close()
    again.context.set_offline(False)
    again.goto("/assessment/sheets/")
    told = again.locator("[data-qj-late]")
    told.wait_for()
    assert "1 题：这份答卷已经提交，不能再改。" in told.inner_text()
    assert violations(again, widths=(360,)) + overflows(again, widths=(360,)) == []
    told.get_by_role("link").click()
    again.wait_for_url(f"**/sheets/{sheet}/done/")
    assert "没有算进去的回答：1 题" in again.locator("[data-qj-late]").inner_text()
    assert (stored(house, sheet), waiting(again)) == (before, 0)


def test_look_over_the_whole_leads_on_where_nothing_is_taken_any_more(late, device, house, person):
    """Not “try again when there is a line”: there is one, and trying again would not help."""
    phone, sheet, before = late
    phone.route("**/save/", lambda route: route.abort())
    phone.context.set_offline(False)
    phone.goto(f"/assessment/sheets/{sheet}/review/")
    submit(device(person), sheet)
    phone.unroute("**/save/")
    phone.locator("main form button[type=submit]").click()
    phone.wait_for_url("**/done/")
    assert "没有算进去的回答：1 题" in phone.locator("[data-qj-late]").inner_text()
    assert (stored(house, sheet), waiting(phone)) == (before, 0)


def test_answer_after_the_last_day_is_told_and_kept_until_the_round_is_extended(late, house):
    phone, sheet, before = late
    key = next(other for other in house["items"][1] if other not in before)
    with over(house, sheet):
        phone.context.set_offline(False)
        phone.locator("[data-qj-saved]", has_text="没有存进去").wait_for()
        assert "已经过了。要补交，请联系枢纽。" in phone.locator("[data-qj-saved]").inner_text()
        phone.goto(f"/assessment/sheets/{sheet}/steps/1/")
        phone.wait_for_url("**/done/")
        assert "没有送到的回答：1 题" in phone.locator("[data-qj-late]").inner_text()
        assert (stored(house, sheet), waiting(phone)) == (before, 1)
    phone.goto(f"/assessment/sheets/{sheet}/steps/1/")
    phone.locator(SAVED).wait_for()
    assert (stored(house, sheet), waiting(phone)) == (before | {key: 2}, 0)


def test_sheet_that_was_taken_back_leaves_nothing_on_the_device(late, device, house, person):
    phone, sheet, _before = late
    computer = device(person)
    computer.goto(f"/assessment/sheets/{sheet}/withdraw/")
    computer.locator("main form button[type=submit]").click()
    computer.wait_for_url("**/sheets/")
    phone.context.set_offline(False)
    phone.locator("[data-qj-saved]", has_text="没有存进去").wait_for()
    assert waiting(phone) == 1
    phone.goto(f"/assessment/sheets/{sheet}/done/")
    assert phone.locator("h1").inner_text() == "这份答卷已撤回"
    assert waiting(phone) == 0


def test_session_that_ended_keeps_the_answers_until_the_next_login(device, house, person):
    page = device(person)
    sheet = person["sheets"][0]
    begin(page, sheet)
    key = house["items"][0][0]
    page.context.clear_cookies(name="sessionid")
    page.check(f"[name={key}][value='3']")
    page.get_by_role("link", name="重新登录").click()
    page.fill("[name=login]", person["login"])
    page.fill("[name=password]", PASSWORD)
    page.click("main button[type=submit]")
    page.wait_for_url("**/steps/1/")
    page.locator(SAVED).wait_for()
    assert stored(house, sheet) == {key: 3}


def test_reason_is_asked_for_before_it_counts(device, house, person):
    page = device(person)
    sheet = person["sheets"][0]
    begin(page, sheet)
    page.goto(f"/assessment/sheets/{sheet}/whole/")
    question = page.locator("[data-qj-reason]").first
    key = question.get_attribute("data-qj-item")
    question.locator("[value=na]").check()
    assert "再写一句原因" in question.locator("[data-qj-said]").inner_text()
    assert stored(house, sheet) == {}
    question.locator("textarea").fill("没有这件事")
    page.locator(SAVED).wait_for()
    assert stored(house, sheet) == {key: "na"}
