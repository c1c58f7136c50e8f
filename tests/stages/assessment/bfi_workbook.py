"""Where instruments/bfi.xlsx comes from. To write it again:

    PYTHONPATH=src python tests/stages/assessment/bfi_workbook.py

The 25 statements belong to the International Personality Item Pool, which is in the public domain; the Chinese wording
is ours.
"""

from pathlib import Path

from qiangji.stages.assessment.choices import AnswerFormat, Measures
from qiangji.stages.assessment.definition import Definition, DimensionDefinition, ItemDefinition, OptionDefinition

OPTIONS = tuple(
    OptionDefinition(score, name)
    for score, name in enumerate(
        ["完全不像我", "大多不像我", "有点不像我", "有点像我", "大多像我", "完全像我"], start=1
    )
)
# key, name, short, what it is about, low end, high end, statements (− in front: counted the other way)
SCALES = [
    (
        "A",
        "待人亲和",
        "亲和",
        "留意别人的感受，让人安心。",
        "先顾自己手上的事，不太过问别人的心情",
        "留意别人的感受，愿意问一句、帮一把",
        [
            "−别人心里怎么想，我不太在意",
            "我会主动问别人过得好不好",
            "我知道怎么安慰人",
            "我很喜欢孩子",
            "和我在一起，别人觉得自在",
        ],
    ),
    (
        "C",
        "做事尽责",
        "尽责",
        "按计划做，做到底。",
        "随性、灵活，不爱被计划捆住",
        "按计划来，要做到满意才放手",
        [
            "我对自己的工作要求很严",
            "没做到满意，我不会停手",
            "我做事有计划",
            "−我做事常常做一半就算了",
            "−我的时间常常白白过去",
        ],
    ),
    (
        "E",
        "与人往来",
        "往来",
        "在人群里是活跃还是安静。",
        "话不多，独处时更自在",
        "容易和人热络，愿意站出来带头",
        [
            "−我话不多",
            "−主动和人打交道，对我来说很难",
            "我知道怎么吸引别人的注意",
            "我很容易交到朋友",
            "遇事我愿意站出来牵头",
        ],
    ),
    (
        "N",
        "情绪起伏",
        "起伏",
        "情绪来得快不快，起落大不大。",
        "情绪平稳，不容易被事情带着走",
        "情绪来得快、感受强，需要时间缓一缓",
        ["我容易生气", "我容易烦躁", "我的心情时好时坏", "我常常觉得低落", "遇到事情我容易慌"],
    ),
    (
        "O",
        "思考与好奇",
        "思考",
        "对新想法和复杂问题有多大兴趣。",
        "喜欢具体、熟悉、能马上用上的东西",
        "点子多，喜欢把问题想深",
        [
            "我有很多点子",
            "−难读的文章我能躲就躲",
            "我能把大家的谈话带得更深",
            "我常花时间琢磨事情",
            "−对一个题目，我不会去深究",
        ],
    ),
]
DEFINITION = Definition(
    key="bfi",
    name="性格五方面自评",
    measures=Measures.PERSON.value,
    label="1.0",
    answer_format=AnswerFormat.AGREEMENT.value,
    purpose="帮你看看自己平时待人做事的样子，作为和辅导专家谈话的开头。",
    instructions="下面的话，哪些像你？按平时的样子选，不用想太久；没有对错，也不和别人比。",
    dimensions=tuple(
        DimensionDefinition(
            key=key,
            name=name,
            short_name=short,
            description=about,
            low_end=low,
            high_end=high,
            items=tuple(
                ItemDefinition(
                    key=f"{key}{number}",
                    stem=f"{statement.removeprefix('−')}。",
                    options=OPTIONS,
                    is_reversed=statement.startswith("−"),
                )
                for number, statement in enumerate(statements, start=1)
            ),
        )
        for key, name, short, about, low, high, statements in SCALES
    ),
)
WORKBOOK = Path(__file__).parents[3] / "src/qiangji/stages/assessment/instruments/bfi.xlsx"

if __name__ == "__main__":
    import os

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "qiangji.settings")
    import django

    django.setup()
    from qiangji.stages.assessment.xlsform import write_workbook

    WORKBOOK.write_bytes(write_workbook(DEFINITION))
