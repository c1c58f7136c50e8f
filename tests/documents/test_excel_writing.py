from datetime import UTC, date, datetime
from io import BytesIO

import openpyxl
import pytest
from tests.documents.sheet_samples import HEADERS, ROW, SHEET

from qiangji.documents import excel

MARCH = datetime.fromisoformat("2014-03-18")
RISKY = [
    "=1+1",
    '=HYPERLINK("http://x")',
    "+1",
    "-1",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    "=",
    "-",
    "#N/A",
    "_x0041_",
    "a_x000D_b",
    "'x",
]


def opened(data):
    return openpyxl.load_workbook(BytesIO(data))


def test_template_has_title_note_headers_dictionary_and_example():
    book = opened(excel.write_workbook(SHEET))
    assert book.sheetnames == ["数据", "字典", "填写示例"]
    page = book["数据"]
    assert page["A1"].value == "机构信息导入模板"
    assert page["A2"].value == (
        "一家机构一行。 带 * 的列必填；一次最多 50 行；请不要合并单元格，不要用公式，不要改列名。"
    )
    assert [cell.value for cell in page[3]] == HEADERS
    assert HEADERS[:3] == ["统一社会信用代码*", "名称*", "组织形式"]
    assert page.max_row == 3
    assert page.freeze_panes == "A4"
    assert [cell.value for cell in book["填写示例"][4]][:4] == ["00012", "示例机构(演示)", "基金会", "康复、就业"]


def test_template_drop_downs_point_at_the_dictionary():
    book = opened(excel.write_workbook(SHEET))
    lists = {str(rule.sqref): rule for rule in book["数据"].data_validations.dataValidation if rule.type == "list"}
    assert {cells: rule.formula1 for cells, rule in lists.items()} == {
        "C4:C53": "'字典'!$A$3:$A$5",
        "D4:D53": "'字典'!$B$3:$B$5",
    }
    assert [lists[cells].showErrorMessage for cells in ("C4:C53", "D4:D53")] == [True, False]
    values = [[cell.value for cell in row] for row in book["字典"]["A2:B5"]]
    assert values == [["组织形式", "服务领域"], ["社会团体", "康复"], ["社会服务机构", "就业"], ["基金会", "托养"]]


def test_template_version_lies_in_a_hidden_cell_and_is_read_back():
    data = excel.write_workbook(SHEET)
    assert opened(data)["字典"].row_dimensions[1].hidden
    assert excel.open_workbook(data, sheet="数据").version == "organisation-3"


def test_codes_are_text_and_dates_are_dates():
    row = opened(excel.write_workbook(SHEET, [ROW]))["数据"][4]
    assert [cell.value for cell in row] == [
        "000123", "白鹭画室(演示)", "社会服务机构", "康复、托养", MARCH, 23, 12.5, "否",
    ]  # fmt: skip
    assert (row[0].data_type, row[0].number_format) == ("s", "@")
    assert (row[4].is_date, row[4].number_format) == (True, "yyyy-mm-dd")


def test_empty_rows_below_keep_codes_as_text():
    assert opened(excel.write_workbook(SHEET))["数据"].column_dimensions["A"].number_format == "@"


@pytest.mark.parametrize("words", RISKY)
def test_text_that_looks_like_a_formula_stays_text_and_comes_back(words):
    data = excel.write_workbook(
        SHEET, [ROW | {"name": words}], about=excel.About(words, words, ((words, words),), words)
    )
    cell = opened(data)["数据"]["B4"]
    assert cell.data_type == "s"
    assert cell.quotePrefix == words.startswith(("=", "+", "-", "@", "\t", "\r"))
    kinds = {cell.data_type for page in opened(data) for row in page.iter_rows() for cell in row if cell.value}
    assert kinds == {"s", "n", "d"}
    assert excel.read_rows(data, SHEET).records[0].values["name"] == words


def test_header_and_choice_that_look_like_formulas_stay_text():
    sheet = excel.Sheet("数据", "=1", (excel.Column("a", "=2", choices=("=3",)),), note="=4", version="=5")
    data = excel.write_workbook(sheet)
    assert {cell.data_type for page in opened(data) for row in page.iter_rows() for cell in row if cell.value} == {"s"}
    assert excel.open_workbook(data, sheet="数据").version == "=5"


def test_export_comes_back_as_it_went_out():
    data = excel.write_workbook(
        SHEET, [ROW, ROW | {"code": "9", "is_opd": True, "staff": None}], about=excel.About("周霁月", "今天")
    )
    reading = excel.read_rows(data, SHEET)
    assert reading.errors == ()
    assert [record.row for record in reading.records] == [4, 5]
    assert [record.values for record in reading.records] == [ROW, ROW | {"code": "9", "is_opd": True, "staff": None}]


def test_export_says_where_it_came_from():
    about = excel.About("周霁月", "2023-01-12 18:00", (("区", "朝阳区"), ("状态", "正常")), "不含已注销", 2)
    page = opened(excel.write_workbook(SHEET, [ROW, ROW], about=about))["说明"]
    assert [[cell.value for cell in row] for row in page.iter_rows(min_row=2)] == [
        ["导出人", "周霁月"],
        ["数据截至", "2023-01-12 18:00"],
        ["口径", "不含已注销"],
        ["行数", "2"],
        ["筛选：区", "朝阳区"],
        ["筛选：状态", "正常"],
    ]


def test_control_characters_and_endless_text_do_not_break_the_file():
    name = "甲\x00\x0b乙" + "x" * 40_000
    value = excel.read_rows(excel.write_workbook(SHEET, [ROW | {"name": name}]), SHEET).records[0].values["name"]
    assert value.startswith("甲乙xxx")
    assert value.endswith("（超出 Excel 单格上限，已截去）")
    assert len(value) == 32_767


def test_moments_are_written_in_local_time():
    sheet = excel.Sheet("数据", "t", (excel.Column("on", "日期", "date"), excel.Column("at", "时间")))
    row = {"on": datetime(2022, 5, 14, 20, 0, tzinfo=UTC), "at": datetime(2022, 5, 14, 20, 0, tzinfo=UTC)}
    values = excel.read_rows(excel.write_workbook(sheet, [row]), sheet).records[0].values
    assert values == {"on": date(2022, 5, 15), "at": "2022-05-15 04:00:00"}
