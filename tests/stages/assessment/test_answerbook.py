"""Answers through a workbook: whole or not at all, and the errors in the sender's own file."""

import datetime as dt
from io import BytesIO

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook
from tests.factories.accounts import make_user
from tests.factories.answering import round_of, sheet_in
from tests.factories.assessment import organisation_definition, personal_definition, published

from qiangji.accounts import clock
from qiangji.audit.models import AuditEvent
from qiangji.stages.assessment import actions, answerbook, queries
from qiangji.stages.assessment.asking import Given
from qiangji.stages.assessment.choices import AnswerState
from qiangji.stages.assessment.errors import BadFile, Refused
from qiangji.stages.assessment.models import Answer

pytestmark = pytest.mark.django_db

COLUMNS = ["答卷编号*", "题目编号*", "维度", "题目", "1 级", "2 级", "3 级", "4 级", "5 级", "选择", "补充说明"]


@pytest.fixture
def version():
    return published(organisation_definition())


@pytest.fixture
def user():
    return make_user()


@pytest.fixture
def sheet(version, user):
    return sheet_in(round_of(version), user=user)


def book(content: bytes):
    return load_workbook(BytesIO(content))


def saved(workbook) -> bytes:
    out = BytesIO()
    workbook.save(out)
    return out.getvalue()


def filled(content: bytes, answers: dict[str, tuple[str, str]], *, code: str = "") -> bytes:
    """The book with (choice, note) written in by item key, as a person types them."""
    opened = book(content)
    page = opened.worksheets[0]
    head = [cell.value for cell in page[3]]
    for row in page.iter_rows(min_row=4):
        chosen = answers.get(row[1].value) if not code or row[0].value == code else None
        if chosen is not None:
            row[head.index("选择")].value, row[head.index("补充说明")].value = chosen
    return saved(opened)


def rows(content: bytes) -> list[tuple]:
    return [tuple(cell.value for cell in row) for row in book(content).worksheets[0].iter_rows(min_row=4)]


def answers_of(sheet) -> dict[str, tuple]:
    return {a.item.key: (a.state, a.score, a.note) for a in sheet.answers.select_related("item")}


GOOD = {"A1a": ("4 成熟", "每季一次"), "A1b": ("不清楚", ""), "A2a": ("不适用", "没有场地"), "A2b": ("2", "")}
TAKEN = {
    "A1a": ("answered", 4, "每季一次"),
    "A1b": ("unknown", None, ""),
    "A2a": ("na", None, "没有场地"),
    "A2b": ("answered", 2, ""),
}


def test_book_shows_every_question_its_levels_and_what_was_answered(sheet):
    actions.save_answers(sheet=sheet, given={"A1a": Given(3, "有记录")}, by=None)
    content = answerbook.write(queries.own_book(sheet))
    opened = book(content)
    page = opened.worksheets[0]
    code = sheet.respondent_code
    assert [cell.value for cell in page[3]] == COLUMNS
    assert page["A1"].value == f"组织力自评（演示） · {sheet.organisation} {code}"
    assert [(row[0], row[1], row[-2], row[-1]) for row in rows(content)] == [
        (code, "A1a", "3 规范", "有记录"),
        (code, "A1b", None, None),
        (code, "A2a", None, None),
        (code, "A2b", None, None),
    ]
    assert page["E4"].value == "起步：凭经验做，没有书面规定。"
    dictionary = opened["字典"]
    assert [cell.value for cell in dictionary["A"]][1:] == [
        "选择",
        *("1 起步", "2 初成", "3 规范", "4 成熟", "5 引领", "不适用", "不清楚"),
    ]
    assert dictionary.row_dimensions[1].hidden
    assert dictionary["A1"].value.startswith(f"capability 1.0 {sheet.version.content_hash[:12]}")
    assert any(rule.type == "list" and "J4" in str(rule.sqref) for rule in page.data_validations.dataValidation)


def test_right_sizing_leaves_a_question_out(version, user):
    small = sheet_in(round_of(version), user=user, size="small")
    assert [row[1] for row in rows(answerbook.write(queries.own_book(small)))] == ["A1a", "A1b", "A2b"]


def test_agreement_has_no_columns_of_levels(user):
    sheet = sheet_in(round_of(published(personal_definition(dimensions=1))), user=user)
    page = book(answerbook.write(queries.own_book(sheet))).worksheets[0]
    assert [cell.value for cell in page[3]] == [*COLUMNS[:4], *COLUMNS[-2:]]


def test_filled_book_comes_back_as_it_was_filled(sheet, user):
    content = filled(answerbook.write(queries.own_book(sheet)), GOOD)
    read = queries.own_book_read(sheet, content)
    assert read.errors == []
    assert read.given[str(sheet)]["A2a"] == Given(AnswerState.NOT_APPLICABLE, "没有场地")
    actions.take_in_workbook(sheet=sheet, given=read.given[str(sheet)], by=user)
    assert answers_of(sheet) == TAKEN
    event = AuditEvent.objects.get(kind="sheet_workbook_imported")
    assert (event.subject_label, event.detail) == (str(sheet), {"answers": 4})
    assert (
        answerbook.read(  # what goes out again is what came in
            answerbook.write(queries.own_book(sheet)),
            queries.definition_of(sheet.version),
            sheet.version.content_hash,
            lambda *_asked: "",
        ).given
        == read.given
    )


def test_empty_cell_leaves_what_was_answered(sheet):
    actions.save_answers(sheet=sheet, given={"A1a": Given(3)}, by=None)
    content = filled(answerbook.write(queries.own_book(sheet)), {"A1a": ("", ""), "A2b": ("5 引领", "")})
    read = queries.own_book_read(sheet, content)
    actions.take_in_workbook(sheet=sheet, given=read.given[str(sheet)], by=None)
    assert {key: score for key, (_state, score, _note) in answers_of(sheet).items()} == {"A1a": 3, "A2b": 5}


@pytest.mark.parametrize(
    ("answers", "row", "header", "why"),
    [
        ({"A1a": ("9", "")}, 4, "选择", "没有“9”"),
        ({"A1a": ("不适用", "有原因")}, 4, "选择", "没有“不适用”"),
        ({"A1a": ("=1+1", "")}, 0, "", ""),
        ({"A2a": ("不适用", "")}, 6, "", "请在补充说明里写一句原因"),
        ({"A2b": ("3", "长" * 501)}, 7, "", "最多 500 字"),
        ({"A1b": (None, "只写了说明")}, 5, "选择", "还没有选"),
    ],
)
def test_wrong_row_is_named_and_nothing_is_taken_in(sheet, answers, row, header, why):
    content = filled(answerbook.write(queries.own_book(sheet)), {"A2b": ("2", "")} | answers)
    if not row:
        with pytest.raises(BadFile, match="是公式"):
            queries.own_book_read(sheet, content)
        return
    errors = queries.own_book_read(sheet, content).errors
    assert [(error.row, error.header) for error in errors] == [(row, header)]
    assert why in errors[0].message
    page = book(answerbook.marked(content, errors)).worksheets[0]
    assert page.cell(3, 12).value == "错误原因"
    assert why in page.cell(row, 12).value


def test_rows_that_are_doubled_or_of_another_sheet_or_not_asked_are_named(version, user):
    sheet = sheet_in(round_of(version), user=user, size="small")
    opened = book(filled(answerbook.write(queries.own_book(sheet)), {"A1a": ("3", "")}))
    page = opened.worksheets[0]
    for line in ([str(sheet), "A1a"], ["R9-0009", "A1b"], [str(sheet), "A2a"], [str(sheet), "X1"]):
        page.append([*line, *[None] * 7, "3"])
    errors = queries.own_book_read(sheet, saved(opened)).errors
    said = {error.row: error.message for error in errors}
    assert list(said) == [7, 8, 9, 10]
    assert [
        word in said[row] for row, word in ((7, "与第 4 行"), (8, "只收答卷"), (9, "不问这个规模"), (10, "没有这道题"))
    ] == [True] * 4


def test_book_of_another_version_or_with_its_mark_gone_is_refused(sheet, user):
    other = sheet_in(round_of(published(organisation_definition(key="other"))), user=make_user())
    for content in (
        answerbook.write(queries.own_book(other)),
        _without_mark(answerbook.write(queries.own_book(sheet))),
    ):
        with pytest.raises(BadFile, match=r"这不是“组织力自评（演示） 1\.0”的答卷工作簿"):
            queries.own_book_read(sheet, content)


def _without_mark(content: bytes) -> bytes:
    opened = book(content)
    opened["字典"]["A1"].value = "something else"
    return saved(opened)


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04junk", b"%PDF-1.7", b"a,b\n1,2\n", b"\0" * (1024 * 1024 + 1)])
def test_what_is_no_workbook_is_refused(sheet, content):
    with pytest.raises(BadFile):
        queries.own_book_read(sheet, content)


def test_answer_changed_online_after_the_download_is_not_overwritten_unseen(sheet, user):
    content = filled(answerbook.write(queries.own_book(sheet)), {"A1a": ("2 初成", ""), "A2b": ("5 引领", "")})
    later = clock.now() + dt.timedelta(minutes=5)
    Answer.objects.create(sheet=sheet, item_id=queries.questions_of(sheet.version)["A1a"].pk, score=4, saved_at=later)
    errors = queries.own_book_read(sheet, content).errors
    assert [(error.row, "又在网上改过" in error.message) for error in errors] == [(4, True)]
    read = queries.own_book_read(sheet, content, replaces=True)
    assert (read.errors, read.given[str(sheet)]["A1a"]) == ([], Given(2))


def test_nothing_chosen_is_refused(sheet):
    with pytest.raises(Refused, match="一道题都没有选"):
        actions.take_in_workbook(sheet=sheet, given={}, by=None)


# What the hub types in


@pytest.fixture
def hub():
    return make_user("hub_operator")


def test_hub_gets_empty_books_of_those_who_are_out(version, hub):
    round_ = round_of(version)
    waiting, begun = sheet_in(round_), None
    organisation = waiting.organisation
    begun = sheet_in(round_, organisation=organisation)
    actions.save_answers(sheet=begun, given={"A1a": Given(5, "本人写的话")}, by=None)
    handed_in = sheet_in(round_, organisation=organisation)
    actions.save_answers(sheet=handed_in, given={"A1a": Given(5)}, by=None)
    actions.submit_sheet(sheet=handed_in, by=None)
    found = queries.assessments_with_paper(round_, hub).get()
    content = answerbook.write(queries.empty_book(found))
    assert found.waiting == 2
    assert {(row[0], row[-2], row[-1]) for row in rows(content)} == {(str(s), None, None) for s in (waiting, begun)}


def test_several_sheets_come_in_from_one_book_and_empty_ones_stay_out(version, hub):
    round_ = round_of(version)
    first = sheet_in(round_, read=False)
    second = sheet_in(round_, organisation=first.organisation, read=False)
    blank = sheet_in(round_, organisation=first.organisation, read=False)
    content = answerbook.write(queries.empty_book(queries.assessments_with_paper(round_, hub).get()))
    content = filled(filled(content, GOOD, code=str(first)), {"A1a": ("1", "")}, code=str(second))
    read = queries.handed_in_read(round_, content, hub)
    sheets = queries.sheets_by_code(round_, read.given)
    entries = [(sheets[code], given, clock.now()) for code, given in read.given.items()]
    assert (read.errors, actions.enter_sheets(entries=entries, by=hub, wants_reason=True)) == ([], 2)
    for one in (first, second, blank):
        one.refresh_from_db()
    assert [one.submitted_at is not None for one in (first, second, blank)] == [True, True, False]
    assert answers_of(first) == TAKEN


def test_hub_cannot_type_in_what_is_not_its_to_type_in(version, hub):
    round_ = round_of(version)
    begun, done, agreed = sheet_in(round_), sheet_in(round_), sheet_in(round_, voice="agreed", read=False)
    for one in (begun, done):
        actions.save_answers(sheet=one, given={"A1a": Given(5)}, by=None)
    actions.submit_sheet(sheet=done, by=None)
    elsewhere = sheet_in(round_of(version))
    lines = [answerbook.Line(str(one), given={"A1a": Given(3)}) for one in (begun, done, agreed, elsewhere)]
    made = answerbook.Book(queries.definition_of(version), version.content_hash, clock.now(), tuple(lines))
    errors = queries.handed_in_read(round_, answerbook.write(made), hub).errors
    said = {error.row: error.message for error in errors}
    assert [said[row].replace(" ", "")[:9] for row in (4, 8, 12, 16)] == [
        "这份答卷已在网上答",
        "这份答卷已经提交，",
        "这一批里没有编号是",
        "这一批里没有编号是",
    ]


def test_hub_of_one_district_types_in_for_no_other(version):
    from tests.factories import registry

    round_ = round_of(version)
    sheet = sheet_in(round_, organisation=registry.organisation(code="110101"))
    content = answerbook.write(queries.empty_book(sheet.assessment))
    elsewhere = make_user("hub_operator", registry.region("110105"))
    assert list(queries.assessments_with_paper(round_, elsewhere)) == []
    read = queries.handed_in_read(round_, filled(content, {"A1a": ("3", "")}), elsewhere)
    assert ["没有编号是" in error.message for error in read.errors] == [True]


def test_rules_keep_personal_sheets_out_of_the_hubs_hands(version, hub):
    personal = round_of(published(personal_definition(dimensions=1)))
    assert [hub.has_perm("assessment.enter_paper", one) for one in (round_of(version), personal)] == [True, False]


def test_reading_asks_as_often_for_many_sheets_as_for_few(version, hub):
    round_ = round_of(version)
    first = sheet_in(round_, read=False)
    queries.handed_in_read(
        round_, answerbook.write(queries.empty_book(first.assessment)), hub
    )  # what is kept, is kept now
    counted = []
    for _more in range(2):
        for _n in range(4):
            sheet_in(round_, organisation=first.organisation, read=False)
        content = filled(answerbook.write(queries.empty_book(first.assessment)), GOOD)
        with CaptureQueriesContext(connection) as captured:
            read = queries.handed_in_read(round_, content, hub)
        counted.append((len(read.given), len(captured)))
    assert counted == [(5, counted[0][1]), (9, counted[0][1])]
    assert counted[0][1] <= 9
