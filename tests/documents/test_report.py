import pytest
from tests.documents import chart_samples

from qiangji.documents.report import Figure, MissingAltText, Paragraph, Report, ReportError, Table, chart_blocks


@pytest.mark.parametrize("alt", ["", "  \n"])
def test_figure_without_words_for_those_who_cannot_see_it_is_refused(alt):
    with pytest.raises(MissingAltText, match="图“形状”没有替代文字"):
        Figure("<svg/>", alt=alt, caption="形状")


def test_table_with_a_short_row_is_refused():
    with pytest.raises(ReportError, match="列数不一致"):
        Table("表", ("甲", "乙"), (("1", "2"), ("1",)))


def test_report_without_a_title_is_refused():
    with pytest.raises(ReportError, match="没有标题"):
        Report(" ", ())


def test_chart_stands_with_its_sentence_and_its_table():
    chart = chart_samples.radar(sentence="资源可持续低于 50 分。")
    figure, sentence, table = chart_blocks(chart)
    assert figure.alt == f"十个维度：{chart.description}"
    assert sentence == Paragraph("资源可持续低于 50 分。")
    assert (table.caption, table.header, table.rows) == ("十个维度", chart.columns, chart.rows)
