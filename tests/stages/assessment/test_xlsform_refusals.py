"""Workbooks that are wrong: one clear sentence that names the place, and no other kind of error."""

import struct
import zipfile
import zlib
from io import BytesIO

import pytest
from openpyxl import Workbook, load_workbook
from tests.factories.assessment import organisation_definition

from qiangji.stages.assessment.errors import BadFile
from qiangji.stages.assessment.xlsform import opening, read_workbook, write_workbook


def changed(sheet: str, cell: str, value: object) -> bytes:
    """The good workbook with one cell replaced."""
    book = load_workbook(BytesIO(write_workbook(organisation_definition())))
    book[sheet][cell] = value
    return saved(book)


def saved(book: Workbook) -> bytes:
    content = BytesIO()
    book.save(content)
    return content.getvalue()


def without(sheet: str) -> bytes:
    book = load_workbook(BytesIO(write_workbook(organisation_definition())))
    del book[sheet]
    return saved(book)


def refusal(content: bytes) -> str:
    with pytest.raises(BadFile) as error:
        read_workbook(content)
    return str(error.value)


# survey: 1 header, 2 note, 3 begin A1, 4–5 items, 6 end, 7 begin A2, 8–9 items, 10 end
WRONG_CELLS = {
    "no key": ("survey", "B4", None, "survey 表第 4 行：name 写的是“”"),
    "key with spaces": ("survey", "B4", "a 1", "survey 表第 4 行：name 写的是“a 1”"),
    "no stem": ("survey", "C4", None, "survey 表第 4 行：缺少 label"),
    "long stem": ("survey", "C4", "长" * 501, "survey 表第 4 行：label 有 501 字，最多 500 字"),
    "weight in words": ("survey", "E4", "很重", "survey 表第 4 行：weight 写的是“很重”，不是数字"),
    "weight not a number": ("survey", "E4", "NaN", "survey 表第 4 行：weight"),
    "endless weight": ("survey", "E4", "1e999999999", "survey 表第 4 行：weight"),
    "negative weight": ("survey", "E4", -1, "survey 表第 4 行：weight 须在 0 到 9999 之间"),
    "reverse in words": ("survey", "F4", "也许", "survey 表第 4 行：reverse 写的是“也许”；请写 yes 或留空"),
    "unknown size": ("survey", "J8", "tiny", "survey 表第 8 行：exempt 写的是“tiny”"),
    "retired item": ("survey", "K4", "retired", "survey 表第 4 行：停用的题不写在 survey 表里"),
    "doubled item": ("survey", "B5", "A1a", "survey 表第 5 行：题目标识“A1a”与第 4 行重复"),
    "doubled across dimensions": ("survey", "B8", "A1a", "survey 表第 8 行：题目标识“A1a”与第 4 行重复"),
    "doubled dimension": ("survey", "B7", "A1", "survey 表第 7 行：维度标识“A1”用了两次"),
    "unknown list": ("survey", "A4", "select_one nowhere", "survey 表第 4 行：choices 表里没有“nowhere”这个选项表"),
    "no list": ("survey", "A4", "select_one", "survey 表第 4 行：题型“select_one”读不懂"),
    "several answers": (
        "survey",
        "A4",
        "select_multiple options_1",
        "survey 表第 4 行：题型“select_multiple options_1”不能计分",
    ),
    "free text": ("survey", "A4", "text", "survey 表第 4 行：题型“text”不能计分"),
    "nested group": (
        "survey",
        "A4",
        "begin_group",
        "survey 表第 4 行：维度不能套在维度里；请先用 end_group 结束第 3 行开始的组",
    ),
    "repeat": ("survey", "A4", "begin_repeat", "survey 表第 4 行：题型“begin_repeat”不能计分"),
    "item outside": ("survey", "A3", "note", "survey 表第 4 行：题目须放在 begin_group 与 end_group 之间"),
    "group without end": ("survey", "A10", None, "survey 表第 7 行：这一组没有 end_group"),
    "no score": ("choices", "D2", "很高", "choices 表第 2 行：score 写的是“很高”"),
    "doubled score": ("choices", "D3", 1, "choices 表第 3 行：分值 1 在同一个选项表里用了两次"),
    "no list name": ("choices", "A2", None, "choices 表第 2 行：缺少 list_name"),
    "no label": ("choices", "C2", None, "choices 表第 2 行：缺少 label"),
    "long level": ("choices", "C2", "长" * 41, "choices 表第 2 行：选项的等级名最多 40 字"),
    "no form_id": ("settings", "B2", None, "settings 表第 2 行：缺少 form_id"),
    "bad form_id": ("settings", "B2", "组织力", "settings 表第 2 行：form_id 写的是“组织力”"),
    "no version": ("settings", "C2", None, "settings 表第 2 行：version 写的是“”"),
    "bad version": ("settings", "C2", "../1", "settings 表第 2 行：version 写的是“../1”"),
    "no measures": (
        "settings",
        "D2",
        None,
        "settings 表第 2 行：缺少 measures；请写 organisation（测机构）或 person（测个人）",
    ),
    "unknown measures": ("settings", "D2", "family", "settings 表第 2 行：measures 写的是“family”"),
}


@pytest.mark.parametrize("name", WRONG_CELLS)
def test_wrong_cell_is_named_with_sheet_and_row(name):
    sheet, cell, value, sentence = WRONG_CELLS[name]

    assert refusal(changed(sheet, cell, value)).startswith(sentence)


@pytest.mark.parametrize("sheet", ["survey", "choices", "settings"])
def test_missing_sheet_is_named(sheet):
    assert refusal(without(sheet)).startswith(f"工作簿里没有“{sheet}”表")


def test_empty_workbook_is_refused():
    assert "survey" in refusal(saved(Workbook()))


def test_workbook_without_dimensions_is_refused():
    book = load_workbook(BytesIO(write_workbook(organisation_definition())))
    book["survey"].delete_rows(3, 20)

    assert refusal(saved(book)).startswith("survey 表里没有维度")


def test_doubled_header_is_refused():
    assert "打不开" in refusal(changed("survey", "C1", "name"))


def test_logic_that_no_xlsform_tool_takes_is_refused():
    book = load_workbook(BytesIO(write_workbook(organisation_definition())))
    book["survey"]["Q1"], book["survey"]["Q4"] = "trigger", "${nowhere}"

    assert refusal(saved(book)).startswith("不是有效的 XLSForm")


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "这不是 .xlsx 工作簿"),
        (b"type,name,label", "这不是 .xlsx 工作簿"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"0" * 512, "这是旧格式的 .xls 或加了密码的文件"),
        (b"PK\x03\x04" + b"0" * 200, "这不是 .xlsx 工作簿"),
        (b"0" * (opening.MAX_BYTES + 1), "文件超过 5 MB"),
    ],
    ids=["empty", "csv", "xls", "damaged", "huge"],
)
def test_other_file_is_refused(content, sentence):
    assert refusal(content).startswith(sentence)


def test_zip_that_is_no_workbook_is_refused():
    content = BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        archive.writestr("hello.txt", "你好")

    assert refusal(content.getvalue()).startswith("打不开这个工作簿")


def test_zip_bomb_is_refused_unread():
    content = BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        for number in range(6):
            archive.writestr(f"xl/worksheets/sheet{number}.xml", b"0" * 10 * 1024 * 1024)

    assert len(content.getvalue()) < 100_000
    assert refusal(content.getvalue()).startswith("工作簿展开后太大")


def test_zip_that_lies_about_its_size_is_refused():
    """A bomb that declares small parts: reading stops where the declared size ends, and the checksum fails."""
    good = write_workbook(organisation_definition())
    bomb = BytesIO()
    with zipfile.ZipFile(BytesIO(good)) as source, zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as archive:
        for entry in source.infolist():
            big = entry.filename == "xl/worksheets/sheet1.xml"
            archive.writestr(entry.filename, b" " * 60 * 1024 * 1024 if big else source.read(entry))
    content = bytearray(bomb.getvalue())
    size, crc = struct.pack("<I", 60 * 1024 * 1024), struct.pack("<I", zlib.crc32(b" " * 60 * 1024 * 1024))
    assert content.count(size) >= 1
    content = content.replace(
        crc + content[content.find(crc) + 4 : content.find(crc) + 8] + size, crc + b"\x10\0\0\0" + b"\x10\0\0\0"
    )
    content = content.replace(size, b"\x10\0\0\0")

    assert refusal(bytes(content)) != ""


def with_entity(declaration: str) -> bytes:
    """The good workbook whose first key is the entity ``&e;``."""
    good, content = write_workbook(organisation_definition()), BytesIO()
    with zipfile.ZipFile(BytesIO(good)) as source, zipfile.ZipFile(content, "w") as archive:
        for entry in source.infolist():
            data = source.read(entry).decode()
            if entry.filename == "xl/worksheets/sheet1.xml":
                assert "<t>A1a</t>" in data
                data = f"<!DOCTYPE worksheet [{declaration}]>" + data.replace("<t>A1a</t>", "<t>&e;</t>")
            archive.writestr(entry.filename, data)
    return content.getvalue()


def test_external_entity_is_not_followed(tmp_path):
    secret = tmp_path / "secret.txt"
    secret.write_text("机密")

    assert refusal(with_entity(f'<!ENTITY e SYSTEM "{secret.as_uri()}">')).startswith("打不开这个工作簿")


def test_entities_that_multiply_are_refused():
    laughs = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 9))

    assert refusal(with_entity(f'<!ENTITY e0 "哈">{laughs}<!ENTITY e "&e8;">')).startswith("打不开这个工作簿")


def test_too_many_rows_are_refused():
    book = load_workbook(BytesIO(write_workbook(organisation_definition())))
    for number in range(opening.MAX_ROWS + 1):
        book["choices"].append(["more", str(number), "级"])

    assert refusal(saved(book)).startswith("choices 表超过 5000 行")


def test_what_a_form_builder_adds_is_left_aside_and_named():
    book = load_workbook(BytesIO(write_workbook(organisation_definition())))
    survey = book["survey"]
    survey.insert_rows(2)
    survey["A2"], survey["B2"] = "start", "start"
    survey["Q1"], survey["R1"], survey["S1"] = "required", "appearance", "label::English (en)"
    survey["R5"] = "minimal"
    read = read_workbook(saved(book))

    assert read.definition == organisation_definition()
    assert read.unused == ("survey 表的 appearance 列",)


def test_translated_labels_are_read_in_the_default_language():
    book = load_workbook(BytesIO(write_workbook(organisation_definition())))
    survey, settings = book["survey"], book["settings"]
    survey["C1"] = "label::中文 (zh)"
    survey["Q1"] = "label::English (en)"
    for row in range(2, 11):
        survey.cell(row, 17).value = "words"
    choices = book["choices"]
    choices["C1"], choices["E1"] = "label::中文 (zh)", "label::English (en)"
    settings["H1"], settings["H2"] = "default_language", "中文 (zh)"

    assert read_workbook(saved(book)).definition == organisation_definition()


def test_merged_cells_and_formulas_name_the_row_they_empty():
    book = load_workbook(BytesIO(write_workbook(organisation_definition())))
    book["survey"].merge_cells("B4:B5")
    assert refusal(saved(book)).startswith("survey 表第 5 行：name")

    assert refusal(changed("survey", "C4", "=CONCATENATE(A1,A2)")).startswith("survey 表第 4 行：缺少 label")
