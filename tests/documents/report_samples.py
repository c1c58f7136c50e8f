"""One report with every kind of block, and the strings that would break out of a template if they could."""

from tests.documents import chart_samples

from qiangji.documents.report import (
    Bullets,
    Figure,
    Note,
    PageBreak,
    Paragraph,
    Report,
    Seal,
    Section,
    Table,
    chart_blocks,
)

HOSTILE = (
    '#panic("x")',
    '"]',
    "$x^2$",
    "@label",
    "*bold* _under_ `raw`",
    '#import "/etc/passwd"',
    "= heading",
    "// comment",
    "\\u{41} \\",
    "<tag> </w:t>",
    "{{ name }} {% x %}",
)


def full_report(**changes) -> Report:
    return Report(
        **{
            "title": "云杉儿童康复中心(演示) 能力画像",
            "subtitle": "第二轮培育，量表 2.0 版",
            "meta": (("统计期", "2021年7月—2022年6月"), ("辅导专家", "岫岩")),
            "definition": "十个维度加权，满分 100",
            "as_of": "2023-01-12 18:00",
            "printed_by": "周霁月",
            "sections": (
                Section("结论", (Note("专业服务是明显强项。", "一句话"), Paragraph("第一段。"))),
                Section("十个维度", (*chart_blocks(chart_samples.radar()), *chart_blocks(chart_samples.dots()))),
                Section(
                    "下一步",
                    (
                        Bullets(("消防整改", "预算辅导")),
                        Table(
                            "行动计划", ("行动", "到期"), (("消防整改", "2023-02-10"),) * 40, note="到期日由机构认领。"
                        ),
                        PageBreak(),
                        Seal("云杉儿童康复中心(演示)"),
                    ),
                ),
            ),
            **changes,
        }
    )


def report_of(words: str) -> Report:
    """``words`` in every place where a caller's text can stand."""
    figure = Figure(chart_samples.dots().svg, alt=words, caption=words)
    table = Table(words, (words, "列"), ((words, words),), note=words)
    blocks = (Paragraph(words), Note(words, words), Bullets((words,)), table, figure, Seal(words))
    return Report(words, (Section(words, blocks),), words, ((words, words),), words, words, words)
