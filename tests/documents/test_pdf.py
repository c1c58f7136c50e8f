from io import BytesIO

import pytest
from pypdf import PdfReader
from tests.documents.own_process import measure
from tests.documents.report_samples import HOSTILE, full_report, report_of

from qiangji.documents.pdf import compile_report
from qiangji.documents.report import Paragraph, Report, ReportError, Section, Table


def read(report):
    return PdfReader(BytesIO(compile_report(report)))


def text_of(reader):
    return "\n".join(page.extract_text() for page in reader.pages)


def tags(node, name):
    """Structure elements called ``name``, in reading order."""
    node = node.get_object()
    if isinstance(node, list):
        return [found for child in node for found in tags(child, name)]
    if not isinstance(node, dict):
        return []
    here = [node] if node.get("/S") == name else []
    return here + (tags(node["/K"], name) if "/K" in node else [])


@pytest.fixture(scope="module")
def pdf():
    return read(full_report())


def test_pdf_is_tagged_and_says_it_is_ua_1(pdf):
    root = pdf.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"] == "zh-CN"
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert pdf.metadata.title == "云杉儿童康复中心(演示) 能力画像"
    assert b"<pdfuaid:part>1</pdfuaid:part>" in root["/Metadata"].get_object().get_data()


def test_pdf_structure_has_title_headings_tables_with_headers_and_figures_with_words(pdf):
    tree = pdf.trailer["/Root"]["/StructTreeRoot"]["/K"]
    assert len(tags(tree, "/Title")) == 1
    assert len(tags(tree, "/H1")) == 3
    assert len(tags(tree, "/Table")) == 3
    assert len(tags(tree, "/TH")) == 4 + 8 + 2
    alts = [str(figure["/Alt"]) for figure in tags(tree, "/Figure")]
    assert [alt.split("，")[0] for alt in alts] == ["十个维度：雷达图", "强弱在哪里：区间点图"]


def test_pdf_text_comes_in_reading_order(pdf):
    text = text_of(pdf)
    order = [
        "能力画像",
        "第二轮培育",
        "统计期",
        "结论",
        "一句话",
        "第一段。",
        "表 1　",
        "表 2　",
        "下一步",
        "预算辅导",
        "表 3　",
        "盖章",
    ]
    places = [text.index(words) for words in order]
    assert places == sorted(places)


def test_pdf_pages_carry_their_number_definition_time_and_printer(pdf):
    count = len(pdf.pages)
    assert count == 5
    for number, page in enumerate(pdf.pages, 1):
        text = page.extract_text()
        assert f"第 {number} 页，共 {count} 页" in text
        assert "口径：十个维度加权，满分 100" in text
        assert "数据截至 2023-01-12 18:00" in text
        assert "打印人：周霁月" in text


def test_pdf_repeats_the_header_of_a_table_on_the_next_page(pdf):
    assert sum("行动到期" in page.extract_text().replace(" ", "") for page in pdf.pages) == 2


def test_pdf_is_a4_and_embeds_its_fonts(pdf):
    assert {tuple(round(float(side)) for side in page.mediabox[2:]) for page in pdf.pages} == {(595, 842)}
    names = set()
    for page in pdf.pages:
        for font in page["/Resources"].get("/Font", {}).values():
            descendant = font["/DescendantFonts"][0]
            descriptor = descendant["/FontDescriptor"]
            assert {"/FontFile", "/FontFile2", "/FontFile3"} & set(descriptor)
            names.add(descendant["/BaseFont"].split("+")[1].split("-")[0])
    assert names == {"NotoSansCJKsc", "NotoSerifSC", "NotoSansSC"}


@pytest.mark.parametrize("words", HOSTILE)
def test_pdf_prints_markup_as_plain_words(words):
    reader = read(report_of(words))
    squeezed = "".join(text_of(reader).split())
    assert squeezed.count("".join(words.split())) >= 10
    assert reader.metadata.title == words


def test_pdf_takes_control_characters_long_words_and_empty_parts():
    words = "a\x00b\x1b\u202e" + "x" * 300
    text = text_of(read(report_of(words)))
    assert "".join(text.split()).count("ab" + "x" * 10) >= 5
    assert "只有标题" in text_of(read(Report("只有标题", ())))
    assert "空表" in text_of(read(Report("t", (Section("", (Table("空表", ("列",), ()), Paragraph(""))),))))


def test_long_run_without_a_space_stays_on_the_page():
    lines = text_of(read(Report("t", (Section("", (Paragraph("x" * 300),)),)))).splitlines()
    assert sum(line.count("x") for line in lines) == 300
    assert max(len(line) for line in lines) < 120


def test_pdf_in_english_says_so():
    assert read(full_report(language="en")).trailer["/Root"]["/Lang"] == "en"


def test_picture_that_is_no_svg_is_a_report_error():
    from qiangji.documents.report import Figure

    with pytest.raises(ReportError, match="排不出来"):
        compile_report(Report("坏图", (Section("s", (Figure("no svg", alt="x"),)),)))


def test_pdf_costs_little_in_a_batch():
    reports = [full_report(subtitle=f"第 {turn} 份") for turn in range(20)]
    before = "from qiangji.documents.pdf import compile_report; compile_report(payload[0])"
    cost = measure(reports, before, "for report in payload: compile_report(report)")
    assert cost["cpu"] / 20 <= 0.25
    assert cost["peak"] <= 400
