"""Where instruments/capability.xlsx comes from. To write it again:

    PYTHONPATH=src:. python tests/stages/assessment/capability_workbook.py

The texts are ours (CC BY 4.0) and stand in ``capability/``, one file a dimension. docs/instruments.md says what they
claim, and what not.
"""

from decimal import Decimal
from pathlib import Path
from string import ascii_lowercase

from tests.stages.assessment.capability import (
    finance,
    governance,
    party,
    people,
    projects,
    resources,
    rights,
    risk,
    service,
    strategy,
)
from tests.stages.assessment.capability.parts import Indicator, Part

from qiangji.stages.assessment.choices import AnswerFormat, Measures
from qiangji.stages.assessment.definition import Definition, DimensionDefinition, ItemDefinition, OptionDefinition

LEVELS = ("起步", "初成", "规范", "成熟", "引领")
PARTS = tuple(
    module.PART for module in (party, strategy, governance, finance, people, service, projects, resources, rights, risk)
)


def _item(key: str, indicator: Indicator) -> ItemDefinition:
    return ItemDefinition(
        key=key,
        stem=indicator.stem,
        options=tuple(
            OptionDefinition(score, name, text)
            for score, (name, text) in enumerate(zip(LEVELS, indicator.levels, strict=True), start=1)
        ),
        help=indicator.help,
        evidence=indicator.evidence,
        evidence_from=4,
        is_red_flag=indicator.red_flag,
        allows_na=indicator.na,
        allows_unknown=indicator.dk,
        exempt=indicator.exempt,
    )


def _keyed(part: Part) -> list[tuple[str, Indicator]]:
    return [(f"{part.key}{letter}", each) for letter, each in zip(ascii_lowercase, part.indicators, strict=False)]


TOPICS = {key: indicator.topic for part in PARTS for key, indicator in _keyed(part)}
DEFINITION = Definition(
    key="capability",
    name="组织力评估",
    measures=Measures.ORGANISATION.value,
    label="1.0",
    answer_format=AnswerFormat.LEVELS.value,
    purpose=(
        "看清机构现在走到哪一步，和辅导专家一起定下一步先做什么。"
        "它与民政部门的等级评估是两回事。谁能看到结果，每一批评估开始前都会写明。"
    ),
    instructions=(
        "每题有五级。先看第三级：还没做到，就在前两级里选更像你们的；"
        "做到了，再一级一级往后看，做到哪一级就选哪一级，缺了一级就停在它前面。\n"
        "按最近一年实际做的选；只写在纸上的，先停在前一级。机构小、成立晚，停在前两级很平常。\n"
        "确实没有这件事，选“不适用”；自己说不准，选“不清楚”，可以问过同事再改。\n"
        "选第四级、第五级时，请附上材料。材料里遮去服务对象的姓名、证件号和面容。\n"
        "全部答完约 30 分钟，可以分几次。"
    ),
    dimensions=tuple(
        DimensionDefinition(
            key=part.key,
            name=part.name,
            short_name=part.short,
            description=part.about,
            low_end=part.low,
            high_end=part.high,
            weight=Decimal(part.weight).quantize(Decimal("0.01")),
            items=tuple(_item(key, indicator) for key, indicator in _keyed(part)),
        )
        for part in PARTS
    ),
)
WORKBOOK = Path(__file__).parents[3] / "src/qiangji/stages/assessment/instruments/capability.xlsx"

if __name__ == "__main__":
    import os

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "qiangji.settings")
    import django

    django.setup()
    from qiangji.stages.assessment.xlsform import write_workbook

    WORKBOOK.write_bytes(write_workbook(DEFINITION))
