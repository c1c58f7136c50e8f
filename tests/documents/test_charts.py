import re
import time
from xml.etree import ElementTree

import pytest
from django.utils import translation
from tests.documents import chart_samples as samples

from qiangji.documents import charts

SVG = "{http://www.w3.org/2000/svg}"
NAN = float("nan")


def parsed(svg):
    return ElementTree.fromstring(svg)


def texts(svg):
    return [element.text for element in parsed(svg).iter(f"{SVG}text")]


def every_chart():
    return [samples.radar(), samples.dots(), *[chart for _name, chart in samples.extreme()]]


# What holds for every chart


@pytest.mark.parametrize("side", ["svg", "narrow_svg"])
def test_svg_is_one_named_image_without_size_style_or_script(side):
    for chart in every_chart():
        svg = getattr(chart, side)
        root = parsed(svg)
        assert root.get("role") == "img"
        names = {element.get("id"): element.text for element in root if element.tag in (f"{SVG}title", f"{SVG}desc")}
        assert list(names) == root.get("aria-labelledby").split()
        assert list(names.values()) == [chart.title, chart.description]
        assert root.get("width") is None
        assert root.get("height") is None
        assert re.fullmatch(r"0 0 \d+ [\d.]+", root.get("viewBox"))
        assert not re.search(r"style|<script|href|url\(|@import|aria-label=|pointer-events|gradient|animat", svg)
        assert all(element.get("role") is None for element in root.iter() if element is not root)


def test_letters_are_at_least_12_px():
    for chart in every_chart():
        for svg in (chart.svg, chart.narrow_svg):
            assert min(float(size) for size in re.findall(r'font-size="([\d.]+)"', svg)) >= 12


def test_ids_differ_between_two_equal_charts_and_between_wide_and_narrow():
    svgs = [svg for chart in (samples.radar(), samples.radar()) for svg in (chart.svg, chart.narrow_svg)]
    assert len({found for svg in svgs for found in re.findall(r' id="([^"]+)"', svg)}) == 8


def test_hostile_labels_become_plain_words():
    hostile = samples.HOSTILE
    made = [
        charts.radar(hostile, [charts.RadarAxis(hostile, 5)] * 3, sentence=hostile),
        charts.interval_dots(hostile, [charts.DotRow(hostile, 5, 1, 9, weight=hostile, note=hostile)]),
        charts.bars(hostile, [charts.Bar(hostile, 5)], unit=hostile),
        charts.score_bar(hostile, charts.Score(5), [charts.Band(hostile, 0), charts.Band(hostile, 50)]),
    ]
    for chart in made:
        for svg in (chart.svg, chart.narrow_svg):
            root = parsed(svg)
            assert {element.tag.removeprefix(SVG) for element in root.iter()} <= {
                "svg", "title", "desc", "rect", "text", "line", "circle", "polygon", "path",
            }  # fmt: skip
            assert root.find(f"{SVG}title").text == "<script>alert(1)</script>&\"']]>"


def test_every_row_of_the_table_is_as_long_as_its_header():
    for chart in every_chart():
        assert {len(row) for row in chart.rows} == {len(chart.columns)}


def test_one_chart_costs_little():
    samples.dots()
    before = time.process_time()
    for _turn in range(20):
        samples.dots(), samples.radar()
    assert (time.process_time() - before) / 40 <= 0.030


# Radar


def test_radar_prints_each_score_and_marks_the_low_one():
    chart = samples.radar()
    printed = texts(chart.svg)
    assert [f"{score} ▼" if score < 50 else str(score) for score in samples.SCORES] == [
        words for words in printed if re.fullmatch(r"\d\d( ▼)?", words) and words != "50"
    ]
    assert chart.columns == ("维度", "议定", "上轮", "同类中间一半")
    assert chart.rows[7] == ("资源动员与可持续", "46", "42", "36–54")
    assert "低于 50：资源动员与可持续。" in chart.description


def test_radar_places_values_on_the_scale():
    axes = [charts.RadarAxis(name, value) for name, value in (("a", 6), ("b", 1), ("c", 1), ("d", 1))]
    chart = charts.radar("t", axes, scale=charts.Scale(1, 6, ()))
    dots = [
        (float(c.get("cx")), float(c.get("cy"))) for c in parsed(chart.svg).iter(f"{SVG}circle") if c.get("r") == "4.5"
    ]
    rings = [
        (float(c.get("r")), float(c.get("cy")))
        for c in parsed(chart.svg).iter(f"{SVG}circle")
        if c.get("fill") == "none"
    ]
    radius, middle = max(rings)
    assert dots[:4] == [pytest.approx((210, y), abs=0.06) for y in (middle - radius, middle, middle, middle)]


def test_radar_of_fewer_than_three_axes_is_refused():
    with pytest.raises(charts.TooFewAxes, match="至少要 3 个维度"):
        charts.radar("t", [charts.RadarAxis("a", 1), charts.RadarAxis("b", 2)])


def test_radar_of_more_than_ten_axes_is_refused():
    with pytest.raises(charts.TooManyAxes, match="最多 10 个维度"):
        charts.radar("t", [charts.RadarAxis("a", 1)] * 11)


def test_radar_with_a_gap_draws_no_mark_there_and_no_filled_shape():
    axes = [charts.RadarAxis(name, value) for name, value in (("甲", 50), ("乙", NAN), ("丙", 60), ("丁", 70))]
    chart = charts.radar("t", axes)
    assert chart.svg.count('r="4.5"') == 3 + 1  # three values and the legend
    assert "fill-opacity" not in chart.svg
    assert "样本不足，不显示" in "".join(texts(chart.svg))
    assert chart.rows[1] == ("乙", "样本不足，不显示")
    assert "乙 样本不足，不显示" in chart.description


def test_radar_leaves_the_peer_ring_out_when_it_would_have_a_gap():
    axes = [charts.RadarAxis("a", 50, peer_low=40, peer_high=60)] * 2 + [charts.RadarAxis("b", 50)]
    assert "同类中间一半" not in texts(charts.radar("t", axes).svg)


def test_value_off_the_scale_is_refused_rather_than_clipped():
    with pytest.raises(charts.OutOfScale, match="“甲”的值 101 不在 0 到 100 之间"):
        charts.radar("t", [charts.RadarAxis("甲", 101)] * 3)


# Interval dots


def test_dots_draw_band_interval_and_the_three_marks():
    row = charts.DotRow(
        "甲", 60, 50, 70, self_rating=80, expert=55, peer_low=40, peer_high=65, weight="8", note="误差之内"
    )
    chart = charts.interval_dots("t", [row])
    assert chart.columns == ("维度", "权重", "议定", "90% 区间", "自评", "专家", "同类中间一半", "较上轮")
    assert chart.rows == (("甲", "8", "60", "50–70", "80", "55", "40–65", "误差之内"),)
    assert chart.numeric == (1, 2, 3, 4, 5, 6)
    assert chart.description == "区间点图，1 行。议定：甲 60（50–70）。"
    assert chart.svg.count("<polygon") == 2  # one in the legend
    assert {"议定", "自评", "专家", "90% 区间", "同类中间一半", "权重", "较上轮", "甲", "8", "60", "误差之内"} <= set(
        texts(chart.svg)
    )


def test_dots_of_a_single_series_show_nothing_else():
    chart = charts.interval_dots("t", [charts.DotRow("外向性", 4.125, 3.8, 4.5)], scale=charts.Scale(1, 6, (1, 6), 2))
    assert chart.columns == ("维度", "议定", "90% 区间")
    assert chart.rows == (("外向性", "4.12", "3.80–4.50"),)
    assert not {"自评", "专家", "同类中间一半", "权重", "较上轮"} & set(texts(chart.svg))


def test_dots_without_a_value_say_so_and_draw_no_mark():
    chart = charts.interval_dots("t", [charts.DotRow("甲", NAN, 1, 2, peer_low=40, peer_high=60)])
    drawn = parsed(chart.svg)
    assert texts(chart.svg).count("样本不足，不显示") == 1
    assert not list(drawn.iter(f"{SVG}circle"))
    assert chart.rows[0][:2] == ("甲", "样本不足，不显示")


def test_dots_interval_beyond_the_scale_ends_open():
    whole = charts.interval_dots("t", [charts.DotRow("甲", 95, 90, 100)])
    cut = charts.interval_dots("t", [charts.DotRow("甲", 95, 90, 104)])
    assert whole.svg.count("<line") - cut.svg.count("<line") == 1  # the cap
    assert cut.rows[0][2] == "90–104"


def test_dots_dash_a_line_at_each_band_edge():
    row = [charts.DotRow("甲", 60)]
    edged = charts.interval_dots("t", row, edges=(50, 70)).svg
    assert edged.count("stroke-dasharray") == 2
    assert "stroke-dasharray" not in charts.interval_dots("t", row).svg


# Bars


def widths(svg):
    return [float(rect.get("width")) for rect in parsed(svg).iter(f"{SVG}rect") if rect.get("fill") == "#12544A"]


def test_bars_start_at_zero_and_are_sorted():
    chart = charts.bars(
        "t", [charts.Bar("少", 25), charts.Bar("多", 100), charts.Bar("缺", None), charts.Bar("无", 0)], unit="家"
    )
    assert [row[0] for row in chart.rows] == ["多", "少", "无", "缺"]
    assert chart.rows == (("多", "100"), ("少", "25"), ("无", "0"), ("缺", "样本不足，不显示"))
    assert widths(chart.svg)[0] == pytest.approx(4 * widths(chart.svg)[1], abs=0.3)
    assert len(widths(chart.svg)) == 2
    assert {"100 家", "25 家", "0 家", "样本不足，不显示"} <= set(texts(chart.svg))


def test_bars_over_time_keep_their_order_and_stand_upright():
    items = [charts.Bar(str(year), value) for year, value in ((2020, 300), (2021, 100), (2022, None))]
    chart = charts.bars("t", items, over_time=True)
    assert [row[0] for row in chart.rows] == ["2020", "2021", "2022"]
    heights = [float(r.get("height")) for r in parsed(chart.svg).iter(f"{SVG}rect") if r.get("fill") == "#12544A"]
    assert heights[0] == pytest.approx(3 * heights[1], abs=0.3)
    assert "样本不足，不显示" in "".join(texts(chart.svg))


def test_bars_of_nothing_and_of_zeros_still_draw():
    assert charts.bars("t", []).rows == ()
    assert charts.bars("t", [charts.Bar("a", 0)], over_time=True).rows == (("a", "0"),)


def test_bars_below_zero_are_refused():
    with pytest.raises(charts.ChartError, match="不能画负数"):
        charts.bars("t", [charts.Bar("a", -1)])


# Score bar


def test_score_bar_says_in_words_that_the_interval_crosses_an_edge():
    chart = charts.score_bar(
        "组织力",
        charts.Score(66.1, 61.9, 70.3),
        samples.bands("重点帮扶", "成长", "规范", "示范"),
        scale=charts.Scale(0, 100, (), 1),
    )
    assert chart.sentence == "议定 66.1，在“成长”档；90% 区间 61.9–70.3，跨过 70 分线，所在档要由人复核。"
    assert chart.rows == (("66.1", "61.9–70.3", "成长"),)


def test_score_bar_within_a_band_claims_no_crossing():
    chart = charts.score_bar("t", charts.Score(60, 55, 65), samples.bands("甲", "乙", "丙", "丁"))
    assert chart.sentence == "议定 60，在“乙”档；90% 区间 55–65。"


def test_score_bar_without_a_score_says_so():
    chart = charts.score_bar("t", charts.Score(NAN, 1, 2), samples.bands("甲", "乙"))
    assert chart.sentence == "样本不足，不显示。"
    assert not list(parsed(chart.svg).iter(f"{SVG}circle"))


def test_score_bar_of_unordered_bands_is_refused():
    with pytest.raises(charts.ChartError, match="从低到高"):
        charts.score_bar("t", charts.Score(5), [charts.Band("甲", 50), charts.Band("乙", 0)])


@pytest.mark.parametrize(
    ("value", "digits", "shown"),
    [
        (1234567, 0, "1,234,567"),
        (-3.5, 1, "−3.5"),
        (-0.001, 1, "0.0"),
        (NAN, 0, "—"),
        (None, 0, "—"),
        (float("inf"), 0, "—"),
    ],
)
def test_number_as_tables_print_it(value, digits, shown):
    assert charts.Scale(0, 1, (), digits).text(value) == shown


def test_english_readers_get_english_punctuation():
    with translation.override("en"):
        said = charts.interval_dots("t", [charts.DotRow("a", 60, 50, 70), charts.DotRow("b", 40)]).description
    assert "a 60 (50–70), b 40" in said


def test_curve_says_where_it_is_lowest_and_has_every_point_in_its_table():
    points = [(-1.0, 0.8), (0.0, 0.25), (1.0, 0.5)]
    scale = charts.Scale(-1, 1, (-1, 0, 1))
    made = charts.curve("精度", points, scale=scale, across="水平", upward="标准误")
    assert made.description == "曲线，横轴水平，纵轴标准误：0.0 处最小，是 0.25；−1.0 处最大，是 0.80。"
    assert made.rows == (("−1.00", "0.80"), ("0.00", "0.25"), ("1.00", "0.50"))
    assert made.svg.count("<polyline") == 1


def test_curve_of_one_point_or_below_zero_is_refused():
    scale = charts.Scale(-1, 1, (-1, 0, 1))
    for points in ([(0.0, 1.0)], [(0.0, 1.0), (1.0, -0.1)]):
        with pytest.raises(charts.ChartError):
            charts.curve("精度", points, scale=scale, across="水平", upward="标准误")
