"""The pages of the answer workbooks: whose they are, and what comes back when a row is wrong."""

import datetime as dt
import re
from io import BytesIO

import pytest
from django.urls import reverse
from openpyxl import load_workbook
from tests.factories import registry
from tests.factories.accounts import make_user
from tests.factories.answering import round_of, sheet_in
from tests.factories.assessment import organisation_definition, personal_definition, published
from tests.factories.files import PDF, upload
from tests.stages.assessment.test_answerbook import GOOD, TAKEN, answers_of, filled, rows

from qiangji.accounts import clock
from qiangji.accounts.roles import ANYWHERE, ORGANISATION, ROLES
from qiangji.stages.assessment import actions, answerbook, queries
from qiangji.stages.assessment.asking import Given
from qiangji.stages.assessment.models import Answer, Round

pytestmark = pytest.mark.django_db


@pytest.fixture
def version():
    return published(organisation_definition())


@pytest.fixture
def user():
    return make_user()


@pytest.fixture
def sheet(version, user):
    return sheet_in(round_of(version), user=user)


def at(name: str, thing) -> str:
    return reverse(f"assessment:{name}", args=[thing.pk])


def sent(client, sheet, content: bytes, name: str = "答卷.xlsx"):
    return client.post(at("sheet-workbook-import", sheet), {"workbook": upload(content, name)}, follow=True)


def encoded(answer) -> list[str]:
    return re.findall(r'name="content" value="([^"]+)"', answer.content.decode())


def test_person_downloads_fills_in_and_uploads(client, sheet, user):
    client.force_login(user)
    book = client.get(at("sheet-workbook", sheet))
    assert book["Content-Disposition"] == f'attachment; filename="capability-{sheet}.xlsx"'
    answer = sent(client, sheet, filled(book.content, GOOD))
    assert "已读入 4 道题的回答，还没有提交。" in answer.content.decode()
    assert answers_of(sheet) == TAKEN
    sheet.refresh_from_db()
    assert sheet.submitted_at is None


def test_wrong_row_comes_back_in_the_senders_own_workbook(client, sheet, user):
    client.force_login(user)
    content = filled(answerbook.write(queries.own_book(sheet)), GOOD | {"A2b": ("7", "")})
    page = sent(client, sheet, content)
    assert "有错，什么也没有读入" in page.content.decode()
    assert "这道题没有“7”" in page.content.decode()
    marked = client.post(at("sheet-workbook-again", sheet), {"content": encoded(page)[0]})
    assert "这道题没有“7”" in load_workbook(BytesIO(marked.content)).worksheets[0].cell(7, 12).value
    assert (marked["Cache-Control"], page.headers["Cache-Control"].count("no-store")) == ("no-store", 1)
    assert Answer.objects.count() == 0


def test_conflict_is_said_and_settled_by_the_person(client, sheet, user):
    client.force_login(user)
    content = filled(answerbook.write(queries.own_book(sheet)), {"A1a": ("2", "")})
    later = clock.now() + dt.timedelta(minutes=5)
    Answer.objects.create(sheet=sheet, item_id=queries.questions_of(sheet.version)["A1a"].pk, score=4, saved_at=later)
    page = sent(client, sheet, content)
    assert answers_of(sheet)["A1a"] == ("answered", 4, "")
    client.post(at("sheet-workbook-again", sheet), {"content": encoded(page)[0], "replace": "1"})
    assert answers_of(sheet)["A1a"] == ("answered", 2, "")


@pytest.mark.parametrize("content", [PDF, b"", b"x" * 2_000_000])
def test_what_is_no_workbook_is_refused_in_a_sentence(client, sheet, user, content):
    client.force_login(user)
    answer = sent(client, sheet, content, "看起来是.xlsx")
    assert (answer.status_code, "qj-error-summary" in answer.content.decode()) == (200, True)


@pytest.mark.parametrize("content", ["", "not base64", "UEsDBA=="])
def test_forged_book_sent_again_makes_no_trouble(client, sheet, user, content):
    client.force_login(user)
    assert client.post(at("sheet-workbook-again", sheet), {"content": content}).status_code in (302, 404)


def test_submitted_sheet_takes_no_book_and_unread_promise_neither(client, version, user):
    sheet = sheet_in(round_of(version), user=user, read=False)
    client.force_login(user)
    content = filled(answerbook.write(queries.own_book(sheet)), GOOD)
    assert "请先看“谁会看到”" in sent(client, sheet, content).content.decode()
    actions.read_promise(sheet=sheet, by=user)
    actions.save_answers(sheet=sheet, given={"A1a": Given(3)}, by=user)
    actions.submit_sheet(sheet=sheet, by=user)
    assert (
        "已经提交，不能再改"
        in sent(client, sheet, filled(answerbook.write(queries.own_book(sheet)), GOOD)).content.decode()
    )


def place_of(role: str, organisation):
    return {ANYWHERE: None, ORGANISATION: organisation}.get(ROLES[role].place)


@pytest.mark.parametrize("personal", [False, True])
def test_nobody_elses_sheet_is_there(client, version, user, personal):
    asked = published(personal_definition(dimensions=1)) if personal else version
    sheet = sheet_in(round_of(asked), user=user)
    for role in ROLES:
        client.force_login(make_user(role, place_of(role, sheet.organisation)))
        codes = [client.get(at(name, sheet)).status_code for name in ("sheet-workbook", "sheet-workbook-import")]
        assert (role, codes) == (role, [404, 404])
        assert (role, client.post(at("sheet-workbook-again", sheet)).status_code) == (role, 404)


def test_withdrawn_sheet_is_gone(client, sheet, user):
    actions.withdraw_sheet(sheet=sheet, by=user)
    client.force_login(user)
    assert client.get(at("sheet-workbook", sheet)).status_code == 404


# The hub


def paper(client, round_, *contents: bytes, on: str = ""):
    files = [upload(content, f"第{n}份.xlsx") for n, content in enumerate(contents, 1)]
    given = {"workbooks": files, "handed_in_on": on or clock.today().isoformat()}
    return client.post(at("round-paper", round_), given, follow=True)


def test_hub_types_in_what_came_on_paper(client, version):
    round_ = round_of(version)
    sheets = [sheet_in(round_, read=False) for _n in range(2)]
    client.force_login(make_user("hub_operator"))
    page = client.get(at("round-paper", round_))
    assert [(a.organisation, a.waiting) for a in page.context["page"]] == [(s.organisation, 1) for s in sheets]
    books = [filled(client.get(at("assessment-paper", s.assessment)).content, GOOD) for s in sheets]
    day = clock.today() - dt.timedelta(days=1)
    answer = paper(client, round_, *books, on=day.isoformat())
    assert "已补录并提交 2 份答卷。" in answer.content.decode()
    for one in sheets:
        one.refresh_from_db()
        assert (answers_of(one), one.submitted_at.date()) == (TAKEN, day)
    assert list(answer.context["page"]) == []


def test_one_wrong_book_keeps_all_out(client, version):
    round_ = round_of(version)
    first, second = (sheet_in(round_, read=False) for _n in range(2))
    client.force_login(make_user("hub_operator"))
    good, bad = (
        filled(client.get(at("assessment-paper", s.assessment)).content, a)
        for s, a in ((first, GOOD), (second, {"A1a": ("9", "")}))
    )
    page = paper(client, round_, good, bad)
    assert ("“第2份.xlsx”有错" in page.content.decode(), Answer.objects.count()) == (True, 0)
    marked = client.post(at("round-paper-again", round_), {"content": encoded(page)[0]})
    assert "没有“9”" in load_workbook(BytesIO(marked.content)).worksheets[0].cell(4, 12).value


def test_one_sheet_in_two_books_is_refused(client, version):
    round_ = round_of(version)
    one = sheet_in(round_, read=False)
    client.force_login(make_user("hub_operator"))
    content = filled(client.get(at("assessment-paper", one.assessment)).content, GOOD)
    page = paper(client, round_, content, content)
    assert (f"答卷 {one} 出现了两次" in page.content.decode(), Answer.objects.count()) == (True, 0)


def test_day_to_come_and_too_many_books_are_refused(client, version):
    round_ = round_of(version)
    client.force_login(make_user("hub_operator"))
    later = (clock.today() + dt.timedelta(days=1)).isoformat()
    assert "这一天还没有到" in paper(client, round_, PDF, on=later).content.decode()
    assert "一次最多传 20 份" in paper(client, round_, *[PDF] * 21).content.decode()
    assert "请填日期" in paper(client, round_, PDF, on="昨天").content.decode()


@pytest.mark.parametrize(
    ("role", "personal", "opened", "leads"),
    [
        ("hub_operator", False, True, True),
        ("hub_operator", False, False, False),
        ("hub_operator", True, True, False),
        ("city_supervisor", False, True, False),
    ],
)
def test_round_leads_to_its_paper_where_there_is_some(client, version, role, personal, opened, leads):
    round_ = round_of(published(personal_definition(dimensions=1)) if personal else version)
    if not opened:
        Round.objects.filter(pk=round_.pk).update(opened_at=None, opened_by=None)
    client.force_login(make_user(role))
    page = client.get(round_.get_absolute_url())
    assert (page.status_code, f'href="{at("round-paper", round_)}"' in page.content.decode()) == (200, leads)


def test_only_who_runs_the_round_where_it_is_types_in(client, version):
    round_ = round_of(version)
    sheet = sheet_in(round_, read=False)
    for role in ROLES:
        client.force_login(make_user(role, place_of(role, sheet.organisation)))
        codes = [
            client.get(at("round-paper", round_)).status_code,
            client.get(at("assessment-paper", sheet.assessment)).status_code,
        ]
        assert (role, codes) == (role, [200, 200] if role == "hub_operator" else [403, 403])
    client.force_login(make_user("hub_operator", registry.region("110108")))
    assert [
        client.get(at("round-paper", round_)).status_code,
        client.get(at("assessment-paper", sheet.assessment)).status_code,
    ] == [404, 404]


def test_personal_rounds_have_no_paper(client):
    sheet = sheet_in(round_of(published(personal_definition(dimensions=1))))
    client.force_login(make_user("hub_operator"))
    assert client.get(at("round-paper", sheet.assessment.round)).status_code == 404
    assert client.get(at("assessment-paper", sheet.assessment)).status_code == 404


def test_empty_book_shows_nothing_of_what_people_began(client, version, sheet, user):
    actions.save_answers(sheet=sheet, given={"A1a": Given(5, "本人写的话")}, by=user)
    client.force_login(make_user("hub_operator"))
    content = client.get(at("assessment-paper", sheet.assessment)).content
    assert {row[-2:] for row in rows(content)} == {(None, None)}


def test_page_asks_as_often_for_many_organisations_as_for_few(client, version, django_assert_max_num_queries):
    round_ = round_of(version)
    client.force_login(make_user("hub_operator"))
    for more in (2, 15):
        for _n in range(more):
            sheet_in(round_, read=False)
        client.get(at("round-paper", round_))
        with django_assert_max_num_queries(12) as captured:
            client.get(at("round-paper", round_))
        seen = len(captured)
    assert seen <= 12
