import time
import zipfile
from datetime import date, datetime
from io import BytesIO
from secrets import token_hex

import openpyxl
import pytest
from lxml import etree
from tests.documents import sheet_samples as samples
from tests.documents.own_process import measure
from tests.documents.sheet_samples import SHEET, member, repacked, sent

from qiangji.documents import excel
from qiangji.documents.excel import BadWorkbook, RowError
from qiangji.documents.excel.cells import NS

GOOD = ["000123", "白鹭画室(演示)", "社会服务机构", "康复、托养", date(2014, 3, 18), 23, 12.5, "否"]
SHEET_XML = "xl__worksheets__sheet1.xml"


def refusal(data, **limits) -> str:
    with pytest.raises(BadWorkbook) as caught:
        excel.read_rows(data, SHEET, **limits)
    said = str(caught.value)
    assert said.endswith("。")
    assert "。" not in said[:-1]
    return said


def cost_of_refusing(data) -> dict[str, float]:
    work = """
try: excel.read_rows(*payload)
except excel.BadWorkbook: pass
else: raise AssertionError("taken in")
"""
    return measure((data, SHEET), "from qiangji.documents import excel", work)


# Files that are something else


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "文件是空的"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600 + "Workbook".encode("utf-16-le"), "旧的 .xls 文件"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le"), "设了密码"),
        (b"<html><table><tr><td>1</td></tr></table></html>", "其实是网页"),
        (b"\xef\xbb\xbf  <!DOCTYPE html><p>", "其实是网页"),
        ("代码,名称\n1,甲".encode("gbk"), "其实是 CSV"),
        ("代码\t名称\n1\t甲".encode(), "其实是 CSV"),
        (b"%PDF-1.7 \x00\x01", "不是 Excel 工作簿"),
        (b"PK\x03\x04 and then nothing", "文件损坏"),
    ],
)
def test_file_that_is_something_else_is_named_for_what_it_is(data, said):
    assert said in refusal(data)


def archive(**members):
    written = BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as made:
        for name, data in members.items():
            made.writestr(name.replace("__", "/"), data)
    return written.getvalue()


def test_archive_that_is_no_workbook_is_refused():
    assert "不是 Excel 工作簿" in refusal(archive(word__document_xml="x"))
    assert ".xlsb" in refusal(archive(**{"xl/workbook.bin": "x"}))


def test_truncated_and_garbled_files_are_damaged():
    good = sent(GOOD)
    assert "文件损坏" in refusal(good[: len(good) // 2])
    assert "文件损坏" in refusal(repacked(good, **{SHEET_XML: b"<worksheet><sheetData><row"}))
    assert "文件损坏" in refusal(repacked(good, **{"xl/workbook.xml": b"<workbook"}))
    page = member(good, "xl/worksheets/sheet1.xml")
    for nonsense in (b'<c r="F4" t="s"><v>99999</v></c>', b'<c r="!!"><v>1</v></c>', b"<c><v>twelve</v></c>"):
        broken = page.replace(b'<row r="4">', b'<row r="4">' + nonsense)
        assert broken != page
        assert "文件损坏" in refusal(repacked(good, **{SHEET_XML: broken}))


def test_too_big_a_file_is_refused_before_it_is_opened():
    assert "文件超过 1 MB" in refusal(b"PK" + b"\0" * 1_100_000, max_bytes=1024 * 1024)


def test_zip_bomb_is_refused_quickly_and_lightly():
    bomb = repacked(sent(GOOD), **{SHEET_XML: b"<worksheet>" + b" " * 120_000_000})
    assert len(bomb) < 200_000
    assert "异常地大" in refusal(bomb)
    cost = cost_of_refusing(bomb)
    assert cost["cpu"] < 0.5
    assert cost["growth"] < 30


def test_member_that_lies_about_its_size_is_refused():
    """The directory promises 1,000 bytes; the stream holds fifty million."""
    data = bytearray(repacked(sent(GOOD), **{SHEET_XML: b"<worksheet>" + b" " * 50_000_000}))
    size = (50_000_011).to_bytes(4, "little")
    assert data.count(size) == 2
    data = bytes(data).replace(size, (1000).to_bytes(4, "little"))
    assert "文件损坏" in refusal(data)
    assert cost_of_refusing(data)["growth"] < 30


@pytest.mark.parametrize(
    "declaration",
    [
        b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>',
        b'<!DOCTYPE lolz [<!ENTITY lol "lol"><!ENTITY lol2 "&lol;&lol;&lol;&lol;">]>',
        b'<!DOCTYPE x SYSTEM "http://127.0.0.1:9/x.dtd">',
    ],
)
@pytest.mark.parametrize(
    "part", ["xl/worksheets/sheet1.xml", "xl/sharedStrings.xml", "xl/workbook.xml", "xl/styles.xml"]
)
def test_document_types_and_entities_are_refused_in_every_part(declaration, part):
    good = sent(GOOD)
    body = b"<sst/>" if part == "xl/sharedStrings.xml" else member(good, part)
    body = body[body.index(b"?>") + 2 :] if body.startswith(b"<?xml") else body
    assert refusal(repacked(good, **{part: b'<?xml version="1.0"?>' + declaration + body}))


def test_document_type_that_a_parser_would_take_is_refused_all_the_same():
    body = member(sent(GOOD), "xl/worksheets/sheet1.xml")
    assert "XML 声明" in refusal(repacked(sent(GOOD), **{SHEET_XML: b"<!DOCTYPE worksheet>" + body}))


def test_entities_hidden_in_another_encoding_are_refused():
    body = member(sent(GOOD), "xl/worksheets/sheet1.xml").decode()
    hidden = f'<?xml version="1.0" encoding="utf-16"?><!DOCTYPE x []>{body}'.encode("utf-16")
    assert "XML 声明" in refusal(repacked(sent(GOOD), **{SHEET_XML: hidden}))


# Sheets that are not as the template is


def test_wrong_sheet_is_refused_with_what_was_found():
    said = refusal(sent(GOOD, name="Sheet1"))
    assert said == "没有找到工作表“数据”，只有：Sheet1；请用下载的模板填写，不要改工作表的名字。"


def test_missing_required_column_is_named():
    assert refusal(sent(["甲"], headers=["名称"])) == "缺少必填的列：统一社会信用代码；请用下载的模板填写，不要改列名。"


def test_sheet_without_headers_is_refused():
    assert "第 3 行没有列名" in refusal(sent(headers=[]))
    assert "第 3 行没有列名" in refusal(sent(GOOD, headers=[]))


def test_two_columns_of_one_name_are_refused():
    assert "有两列都叫“名称”" in refusal(sent(GOOD, headers=["名称", "名称*"]))


def test_merged_cells_in_the_data_are_named_and_those_above_it_allowed():
    assert refusal(sent(GOOD, GOOD, change=lambda page: page.merge_cells("B4:B5"))).startswith("B4:B5 是合并单元格")
    assert refusal(sent(GOOD, change=lambda page: page.merge_cells("A2:B3"))).startswith("A2:B3 是合并单元格")
    assert len(excel.read_rows(sent(GOOD, change=lambda page: page.merge_cells("A1:H1")), SHEET).records) == 1


def test_formula_is_named_by_its_cell():
    assert refusal(sent(GOOD, [*GOOD[:5], "=1+1", 1, "是"])).startswith("F5 是公式；请复制这一列，“选择性粘贴”为数值")


def test_formula_above_the_data_is_nobodys_business():
    def total(page):
        page["H1"] = "=SUM(F4:F9)"

    assert len(excel.read_rows(sent(GOOD, change=total), SHEET).records) == 1


def test_error_value_is_named_by_its_cell():
    assert refusal(sent([*GOOD[:5], "#N/A", 1, "是"])).startswith("F4 是错误值 #N/A")


def test_content_in_a_column_without_a_name_is_never_dropped_silently():
    assert refusal(sent([*GOOD, "备注"])).startswith("I4 有内容，但这一列没有列名")


def test_too_many_columns_are_refused():
    assert "列数超过 60" in refusal(sent(GOOD, headers=[*samples.HEADERS, *[f"列{n}" for n in range(60)]]))


def test_one_row_too_many_is_refused():
    assert len(excel.read_rows(sent(*[GOOD] * 50), SHEET).records) == 50
    assert refusal(sent(*[GOOD] * 51)).startswith("超过一次 50 行的上限；请分成几份再传")


def test_row_far_down_is_refused_without_walking_there():
    data = sent(GOOD)
    far = member(data, "xl/worksheets/sheet1.xml").replace(b'<row r="4"', b'<row r="1048576"')
    assert "上限" in refusal(repacked(data, **{SHEET_XML: far}))


def test_100_000_rows_are_refused_quickly_and_lightly():
    data = sent(GOOD)
    page = member(data, "xl/worksheets/sheet1.xml")
    head, tail = page[: page.index(b'<row r="4"')], page[page.index(b"</sheetData>") :]
    cell = '<c r="{}{}" t="inlineStr"><is><t>{}' + " " * 280 + "</t></is></c>"
    lines = ((n, cell.format("A", n, token_hex(30)) + cell.format("B", n, "名称")) for n in range(4, 100_004))
    rows = "".join(f'<row r="{n}">{cells}</row>' for n, cells in lines).encode()
    data = repacked(data, **{SHEET_XML: head + rows + tail})
    assert "上限" in refusal(data)
    cost = cost_of_refusing(data)
    assert cost["cpu"] <= 5
    assert cost["growth"] <= 200


# Sheets that are


def test_workbook_of_somebodys_excel_is_read_by_key():
    reading = excel.read_rows(sent(GOOD, [None] * 8, ["9", "青檀手作(演示)"]), SHEET)
    assert [(record.row, record.values) for record in reading.records] == [
        (4, samples.ROW),
        (6, dict.fromkeys(samples.ROW) | {"code": "9", "name": "青檀手作(演示)"}),
    ]
    assert (reading.errors, reading.unknown, reading.version) == ((), (), "")


def test_file_object_is_read_as_bytes_are():
    assert len(excel.read_rows(BytesIO(sent(GOOD)), SHEET).records) == 1


def test_column_that_is_not_ours_is_reported_and_one_that_is_absent_has_no_key():
    reading = excel.read_rows(sent(["1", "甲", "x"], headers=["统一社会信用代码", "名称", "备注"]), SHEET)
    assert reading.unknown == ("备注",)
    assert reading.records[0].values == {"code": "1", "name": "甲"}


@pytest.mark.parametrize(
    ("place", "value", "read"),
    [
        (0, 123, "123"),
        (1, datetime.fromisoformat("2022-05-01"), "2022-05-01"),
        (1, 1.5, "1.5"),
        (3, "康复，就业", ("康复", "就业")),
        (3, "康复", ("康复",)),
        (4, "2022年5月1日", date(2022, 5, 1)),
        (4, "2022/5/1", date(2022, 5, 1)),
        (4, "20220501", date(2022, 5, 1)),
        (4, datetime.fromisoformat("2022-05-01T08:30"), date(2022, 5, 1)),
        (5, "1,200", 1200),
        (5, 3.0, 3),
        (7, "是", True),
        (7, True, True),
    ],
)
def test_cell_is_read_as_its_column_means_it(place, value, read):
    row = [*GOOD[:place], value, *GOOD[place + 1 :]]
    reading = excel.read_rows(sent(row), SHEET)
    assert reading.errors == ()
    assert reading.records[0].values[SHEET.columns[place].key] == read


@pytest.mark.parametrize(
    ("place", "value", "said"),
    [
        (0, None, "必填，请补上。"),
        (0, 123456789012345678, "号码太长，被 Excel 当成数字丢了尾数；请把单元格设为“文本”后重新填写。"),
        (2, "公司", "“公司”不在可选的值里；请从“字典”表中选。"),
        (3, "康复、体育", "“体育”不在可选的值里；请从“字典”表中选。"),
        (4, "2022-02-30", "请填日期，如 2022-05-15。"),
        (4, 2022, "请填日期，如 2022-05-15。"),
        (5, 1.5, "请填整数。"),
        (5, "三", "请填整数。"),
        (6, "nan", "请填数字。"),
        (7, "也许", "请填“是”或“否”。"),
    ],
)
def test_cell_that_does_not_fit_is_an_error_of_its_row(place, value, said):
    row = [*GOOD[:place], value, *GOOD[place + 1 :]]
    reading = excel.read_rows(sent(GOOD, row), SHEET)
    assert reading.errors == (RowError(5, said, SHEET.columns[place].header),)
    assert reading.records[1].values[SHEET.columns[place].key] is None


def test_shared_text_with_runs_hints_and_escapes_is_read_as_it_shows():
    data = sent(["1", "占位"])
    placed = '<c r="B4" t="inlineStr"><is><t>占位</t></is></c>'
    page = etree.tostring(etree.fromstring(member(data, "xl/worksheets/sheet1.xml")), encoding="unicode")
    assert placed in page
    shared = (
        f'<sst xmlns="{NS}"><si><t>别的</t></si><si><r><t>白</t></r><r><rPr><b/></rPr><t>鹭_x000D_</t></r>'
        '<rPh sb="0" eb="1"><t>bai</t></rPh></si></sst>'
    )
    page = page.replace(placed, '<c r="B4" t="s"><v>1</v></c>')
    made = repacked(data, **{SHEET_XML: page.encode(), "xl/sharedStrings.xml": shared.encode()})
    assert excel.read_rows(made, SHEET).records[0].values["name"] == "白鹭\r"


def test_dates_of_a_1904_book_are_right():
    book = openpyxl.load_workbook(BytesIO(sent(GOOD)))
    book.epoch = openpyxl.utils.datetime.CALENDAR_MAC_1904
    book["数据"]["E4"] = date(2014, 3, 18)
    assert excel.read_rows(samples.saved(book), SHEET).records[0].values["registered_on"] == date(2014, 3, 18)


def test_5000_rows_of_25_columns_are_read_in_time():
    columns = tuple(excel.Column(f"c{n}", f"列{n}", "integer" if n % 3 == 0 else "text") for n in range(25))
    sheet = excel.Sheet("数据", "t", columns)
    rows = ({f"c{n}": n * k if n % 3 == 0 else f"文本{n}-{k}" for n in range(25)} for k in range(5000))
    data = excel.write_workbook(sheet, rows)
    before = time.process_time()
    reading = excel.read_rows(data, sheet)
    assert time.process_time() - before <= 6
    assert len(reading.records) == 5000
    assert reading.records[-1].values["c1"] == "文本1-4999"
