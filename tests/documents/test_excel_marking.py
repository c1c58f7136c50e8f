from copy import copy
from io import BytesIO
from zipfile import ZipFile

import openpyxl
import pytest
from openpyxl.comments import Comment
from openpyxl.styles import Font, PatternFill
from openpyxl.worksheet.datavalidation import DataValidation
from tests.documents.sheet_samples import HEADERS, SHEET, sent

from qiangji.documents import excel
from qiangji.documents.excel import RowError

RED = "FFFBE8E5"
ROWS = [["1", "甲", "基金会"], ["2", "乙", None], ["3", "丙", "基金会"]]
ERRORS = [
    RowError(5, "请从下拉列表中选。", "组织形式"),
    RowError(5, "与第 4 行重复。", "名称"),
    RowError(6, "这一行不完整"),
]


def decorate(page):
    page["B4"].font = Font(name="楷体", bold=True)
    page["A5"].fill = PatternFill("solid", fgColor="FF00FF00")
    page["B6"].comment = Comment("问过了", "周霁月")
    page.row_dimensions[4].height = 40
    page.freeze_panes = "B4"
    rule = DataValidation(type="list", formula1='"甲,乙"')
    rule.add("C4:C9")
    page.add_data_validation(rule)
    page.parent.create_sheet("我的草稿")["A1"] = "别动"


def page_of(data):
    return openpyxl.load_workbook(BytesIO(data))["数据"]


def fills(page):
    return {cell.coordinate for row in page.iter_rows() for cell in row if cell.fill.fgColor.rgb == RED}


@pytest.fixture(scope="module")
def original():
    return sent(*ROWS, change=decorate)


def test_reasons_stand_in_a_last_column_and_wrong_cells_are_red(original):
    page = page_of(excel.mark_errors(original, ERRORS, sheet="数据"))
    last = len(HEADERS) + 1
    assert [page.cell(row, last).value for row in range(3, 7)] == [
        "错误原因", None, "组织形式：请从下拉列表中选；名称：与第 4 行重复。", "这一行不完整。",
    ]  # fmt: skip
    assert fills(page) == {"B5", "C5", "I5", "I6"}
    assert page["I5"].font.color.rgb == "FFA3241C"
    assert page.column_dimensions["I"].width == 48


def test_everything_else_is_as_it_was(original):
    marked = excel.mark_errors(original, ERRORS, sheet="数据")
    with ZipFile(BytesIO(original)) as before, ZipFile(BytesIO(marked)) as after:
        assert before.namelist() == after.namelist()
        changed = {name for name in before.namelist() if before.read(name) != after.read(name)}
    assert changed == {"xl/styles.xml", "xl/worksheets/sheet1.xml"}
    one, two = page_of(original), page_of(marked)
    for row in one.iter_rows():
        for cell in row:
            other = two[cell.coordinate]
            assert (cell.value, cell.number_format) == (other.value, other.number_format)
            assert copy(cell.font) == copy(other.font)
            if cell.coordinate not in {"B5", "C5"}:
                assert copy(cell.fill) == copy(other.fill)
    assert two["B6"].comment.text == "问过了"
    assert (two.freeze_panes, two.row_dimensions[4].height) == ("B4", 40)
    assert str(two.data_validations.dataValidation[0].sqref) == "C4:C9"


def test_marked_file_reads_as_the_original_does(original):
    marked = excel.mark_errors(original, ERRORS, sheet="数据")
    assert excel.read_rows(marked, SHEET) == excel.read_rows(original, SHEET)


def test_marking_again_takes_the_first_marks_away(original):
    once = excel.mark_errors(original, ERRORS, sheet="数据")
    twice = page_of(excel.mark_errors(once, [RowError(4, "名称太短。", "名称")], sheet="数据"))
    assert fills(twice) == {"B4", "I4"}
    assert [cell.value for cell in twice["I"]][2:] == ["错误原因", "名称：名称太短。", None, None]
    assert twice.max_column == len(HEADERS) + 1


def test_template_of_ours_can_be_marked():
    data = excel.write_workbook(SHEET, [{"code": "1", "name": "甲"}, {"code": "2", "name": "乙"}])
    page = page_of(excel.mark_errors(data, [RowError(5, "请补上。", "成立日期")], sheet="数据"))
    assert page["I5"].value == "成立日期：请补上。"
    assert fills(page) == {"E5", "I5"}


def test_reason_that_looks_like_a_formula_is_text(original):
    page = page_of(excel.mark_errors(original, [RowError(4, "=1+1")], sheet="数据"))
    assert (page["I4"].value, page["I4"].data_type) == ("=1+1。", "s")


def test_reason_for_a_row_that_the_file_leaves_out_is_written_in_its_place(original):
    page = page_of(excel.mark_errors(original, [RowError(9, "缺"), RowError(8, "缺")], sheet="数据"))
    assert [page.cell(row, 9).value for row in (7, 8, 9)] == [None, "缺。", "缺。"]


def test_file_that_cannot_be_read_cannot_be_marked():
    with pytest.raises(excel.BadWorkbook, match="不是 Excel 工作簿"):
        excel.mark_errors(b"x", ERRORS)
