from io import BytesIO
from zipfile import ZipFile

import pytest
from docx import Document
from docx.oxml.ns import qn
from tests.documents.report_samples import HOSTILE, full_report, report_of

from qiangji.documents.word import write_docx


@pytest.fixture(scope="module")
def word():
    return Document(BytesIO(write_docx(full_report())))


def test_word_uses_real_styles_in_order(word):
    styled = [
        (line.style.name, line.text)
        for line in word.paragraphs
        if line.style.name in ("Title", "Subtitle", "Heading 1")
    ]
    assert styled == [
        ("Title", "云杉儿童康复中心(演示) 能力画像"),
        ("Subtitle", "第二轮培育，量表 2.0 版"),
        ("Heading 1", "结论"),
        ("Heading 1", "十个维度"),
        ("Heading 1", "下一步"),
    ]
    assert [line.text for line in word.paragraphs if line.style.name == "List Bullet"] == ["消防整改", "预算辅导"]
    captions = [line.text for line in word.paragraphs if line.style.name == "Caption" and line.text]
    assert captions == [
        "图 1　十个维度",
        "表 1　十个维度",
        "图 2　强弱在哪里",
        "表 2　强弱在哪里",
        "表 3　行动计划",
        "到期日由机构认领。",
    ]


def test_word_tables_repeat_their_header_row_and_hold_every_cell(word):
    plan = word.tables[2]
    assert [[cell.text for cell in row.cells] for row in plan.rows] == [
        ["行动", "到期"],
        *[["消防整改", "2023-02-10"]] * 40,
    ]
    assert [row._tr.trPr.find(qn("w:tblHeader")) is not None for row in plan.rows] == [True] + [False] * 40


def test_word_pictures_carry_their_words(word):
    described = [shape._inline.docPr.get("descr") for shape in word.inline_shapes]
    assert [words.split("，")[0] for words in described] == ["十个维度：雷达图", "强弱在哪里：区间点图"]
    assert all(shape.width <= 170 / 25.4 * 914400 for shape in word.inline_shapes)


def test_word_says_its_language_and_names_east_asian_faces_with_substitutes(word):
    assert word.core_properties.language == "zh-CN"
    assert {mark.get(qn("w:val")) for mark in word.styles.element.iter(qn("w:lang"))} == {"zh-CN"}
    fonts = word.styles["Normal"].element.rPr.rFonts
    assert fonts.get(qn("w:eastAsia")) == "Microsoft YaHei"
    with ZipFile(BytesIO(write_docx(full_report()))) as archive:
        table = archive.read("word/fontTable.xml").decode()
    assert "Noto Sans CJK SC" in table
    assert "SimSun" not in table


def test_word_foot_holds_definition_time_printer_and_page_fields(word):
    foot = word.sections[0].footer.paragraphs[0]
    assert foot.text.startswith("口径：十个维度加权，满分 100　数据截至 2023-01-12 18:00　打印人：周霁月")
    assert [field.get(qn("w:instr")) for field in foot._p.iter(qn("w:fldSimple"))] == ["PAGE", "NUMPAGES"]


@pytest.mark.parametrize("words", [*HOSTILE, "a\x00b\x1b\u202e" + "x" * 300])
def test_word_takes_any_words_as_plain_words(words):
    made = Document(BytesIO(write_docx(report_of(words))))
    plain = words.replace("\x00", "").replace("\x1b", "").replace("\u202e", "")
    assert made.paragraphs[0].text == plain
    assert made.tables[0].rows[1].cells[1].text == plain


def test_word_keeps_the_order_that_its_schema_asks_of_properties(word):
    """Word calls a file damaged when these stand in another order."""
    order = {
        "tblPr": ["tblStyle", "tblW", "jc", "tblBorders", "tblLook", "tblCaption"],
        "pPr": ["pStyle", "keepNext", "keepLines", "pBdr", "spacing", "ind", "jc"],
    }
    for name, wanted in order.items():
        for properties in word.element.body.iter(qn(f"w:{name}")):
            found = [child.tag.split("}")[1] for child in properties]
            assert found == [tag for tag in wanted if tag in found]
