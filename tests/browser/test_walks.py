"""Two walks through stage one by keyboard alone, in a demo city of their own: they leave rounds and talks behind."""

import datetime as dt
import shutil
import sqlite3

import pytest
from tests.browser.test_keyboard import press_until
from tests.factories.served import served

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("walks")]

LAST_YEARS_RESULT = "2022 年第一批团队测评"
STEPS = "下个月起，每周留半天写记录。"


@pytest.fixture(scope="module")
def data(seeded, tmp_path_factory):
    own = tmp_path_factory.mktemp("walks") / "data"
    shutil.copytree(seeded, own)
    return own


@pytest.fixture(scope="module")
def city(data):
    with served(data) as server:
        yield server.address


def press(page, selector: str, then: str, **how) -> None:
    """Tab to what matches, press it, and wait for the page that it leads to."""
    press_until(page, selector, **how)
    with page.expect_navigation(url=then):
        page.keyboard.press("Enter")


def type_day(page, day: dt.date) -> None:
    """A date control takes its parts in the order of the browser's own language."""
    for order in ("%m%d%Y", "%Y%m%d"):
        for _part in range(3):
            page.keyboard.press("ArrowLeft")
        page.keyboard.type(day.strftime(order))
        if page.evaluate("document.activeElement.value") == day.isoformat():
            return
    raise AssertionError(f"{day} cannot be typed")


def ask(data, question: str, *given) -> list[tuple]:
    with sqlite3.connect(data / "qiangji.sqlite3") as database:
        return database.execute(question, given).fetchall()


def test_round_is_planned_from_the_list_by_keyboard_alone(visit, data):
    page = visit("hub")
    page.goto("/assessment/")
    press(page, 'main a[href$="/new-round/"]', "**/new-round/")
    press_until(page, "[name=name]")
    page.keyboard.type("键盘筹备的一批")
    press_until(page, "[name=version]")
    page.keyboard.press("ArrowDown")
    for field, day in (("opens_on", dt.date(2023, 3, 1)), ("closes_on", dt.date(2023, 3, 31))):
        press_until(page, f"[name={field}]")
        type_day(page, day)
    press_until(page, "[name=supervisor_view]")
    page.keyboard.press("ArrowDown")
    press(page, "main button[type=submit]", "**/organisations/")

    for _organisation in range(2):
        press_until(page, "[name=organisation]")
        page.keyboard.press("Space")
    press(page, "main .qj-picking button[type=submit]:not([name])", "**/organisations/", key="Shift+Tab")
    press(page, 'main a[href$="/answerers/"]', "**/answerers/")
    press(page, 'main a[href$="/open/"]', "**/open/")

    found = ask(
        data,
        "select opens_on, closes_on, supervisor_view, opened_at, count(*) from assessment_round r "
        "join assessment_assessment a on a.round_id = r.id where name = ?",
        "键盘筹备的一批",
    )
    assert found == [("2023-03-01", "2023-03-31", "scores", None, 2)]
    page.goto("/assessment/")
    assert "筹备中" in page.get_by_role("row", name="键盘筹备的一批").inner_text()


def test_talk_is_booked_held_and_its_steps_shared_by_keyboard_alone(visit, data):
    member = visit("member")
    member.goto("/assessment/results/")
    sheet = ask(
        data,
        "select s.id from assessment_answersheet s join assessment_assessment a on a.id = s.assessment_id "
        "join assessment_round r on r.id = a.round_id join registry_person p on p.id = s.person_id "
        "join accounts_user u on u.id = p.user_id where u.username = 'member' and r.name = ?",
        LAST_YEARS_RESULT,
    )[0][0]
    press(member, f'main a[href="/assessment/results/{sheet}/"]', f"**/results/{sheet}/")
    press(member, 'main a[href$="/book/"]', "**/book/")
    press(member, "main button[name=slot]", "**/debriefs/*/")
    talk = int(member.url.rstrip("/").rsplit("/", 1)[1])
    let_its_time_come(data, talk)

    coach = visit("expert")
    coach.goto("/assessment/results/debriefs/coached/")
    press(coach, f'main a[href="/assessment/results/debriefs/{talk}/"]', f"**/debriefs/{talk}/")
    press(coach, "button[name=attendance][value=attended]", f"**/debriefs/{talk}/")
    press_until(coach, "form[action$='/steps/'] textarea")
    coach.keyboard.type(STEPS)
    press(coach, "form[action$='/steps/'] button", f"**/debriefs/{talk}/")

    member.goto("/assessment/results/debriefs/")
    press(member, f'main a[href="/assessment/results/debriefs/{talk}/"]', f"**/debriefs/{talk}/")
    press(member, "form[action$='/share/'] button", f"**/debriefs/{talk}/")

    found = ask(data, "select attendance, next_steps, shared_at is not null from assessment_debrief where id = ?", talk)
    assert found == [("attended", STEPS, 1)]


def let_its_time_come(data, talk: int) -> None:
    """A server's clock is not ours to put on: the appointment moves to a morning that is past."""
    with sqlite3.connect(data / "qiangji.sqlite3") as database:
        database.execute(
            "update assessment_debriefslot set starts_at = '2023-02-01 01:00:00' "
            "where id = (select slot_id from assessment_debrief where id = ?)",
            [talk],
        )
