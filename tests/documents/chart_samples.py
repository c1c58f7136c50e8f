"""Charts that strain their frames, shared by the tests of figures, of layout in a browser and of reports."""

from qiangji.documents import charts

NAMES = (
    "党建引领与政治方向",
    "使命战略与规划",
    "法人治理与制度",
    "财务与合规透明",
    "团队与人才",
    "专业服务能力",
    "项目与品牌",
    "资源动员与可持续",
    "无障碍与权益保障",
    "风险防控与数字化",
)
SCORES = (62, 71, 58, 74, 55, 82, 70, 46, 78, 61)
LABELS = ("短", "党建引领与政治方向", "很长的维度名称" * 43, "An English dimension name that goes on and on " * 6)
HOSTILE = "<script>alert(1)</script>&\"'\x00\x1b\u202e]]>"


def radar(**options):
    axes = [
        charts.RadarAxis(name, score, previous=score - 4, peer_low=score - 10, peer_high=score + 8)
        for name, score in zip(NAMES, SCORES, strict=True)
    ]
    return charts.radar("十个维度", axes, low_below=50, **options)


def dots():
    rows = [
        charts.DotRow(name, score, score - 8, score + 6, score + 5, score - 3, 40, 70, "10", "+4 误差之内")
        for name, score in zip(NAMES, SCORES, strict=True)
    ]
    return charts.interval_dots("强弱在哪里", rows, edges=(50, 70), low_below=50)


def bands(*names):
    return [charts.Band(name, low) for name, low in zip(names, (0, 50, 70, 85), strict=False)]


def extreme():
    """(name, chart) of the worst that callers may send: long words, values at both ends, gaps."""
    wide = charts.Scale(0, 100, (0, 50, 100), 1)
    for label in LABELS:
        for count in range(3, 11):
            values = [
                float("nan") if label == "短" and place == 0 else 40.5 + 59.5 * (place % 2) for place in range(count)
            ]
            axes = [charts.RadarAxis(label, value, 50, 30, 90) for value in values]
            yield f"radar of {count}", charts.radar("形状", axes, scale=wide, low_below=50)
        full = [
            charts.DotRow(label, v, max(v - 30, 0), min(v + 30, 100), 100, 0, 0, 100, "100%", label, "good")
            for v in (0, 50, 100)
        ]
        yield "dots", charts.interval_dots("证据", full, edges=(50, 70))
        yield "dots, one series", charts.interval_dots("证据", [charts.DotRow(label, v) for v in (0, 100, None)])
        items = [charts.Bar(label, value) for value in (0, 1_234_567, 99, None)]
        yield "bars", charts.bars("数量", items, unit="人次")
        yield "columns", charts.bars("数量", items * 6, unit="人次", over_time=True)
        yield "score bar", charts.score_bar("总分", charts.Score(100, 90, 100), bands(*[label] * 4))
