"""Where instruments/teamwork.xlsx comes from. To write it again:

    PYTHONPATH=src:. python tests/stages/assessment/teamwork_workbook.py

The statements are ours (CC BY 4.0). docs/instruments.md says what they claim, and what not.
"""

from pathlib import Path
from string import ascii_lowercase
from typing import NamedTuple

from qiangji.stages.assessment.choices import AnswerFormat, Measures
from qiangji.stages.assessment.definition import Definition, DimensionDefinition, ItemDefinition, OptionDefinition

OPTIONS = tuple(
    OptionDefinition(score, name)
    for score, name in enumerate(["很不同意", "不太同意", "说不准", "比较同意", "很同意"], start=1)
)
NO_SERVICE = "不直接做服务的，请选“不适用”。"
NO_CONTACT = "工作中不接触服务对象的，请选“不适用”。"
NO_FAMILIES = "工作中不接触服务对象家人的，请选“不适用”。"
NO_TEAM = "不带人的，请选“不适用”。"


class Statement(NamedTuple):
    """``na`` is the help that says who answers 不适用; without it everybody answers. − in front: turned for scoring."""

    topic: str
    text: str
    na: str = ""


class Scale(NamedTuple):
    key: str
    name: str
    short: str
    about: str
    low: str
    high: str
    statements: tuple[Statement, ...]


SCALES = (
    Scale(
        "B1",
        "人岗匹配",
        "人岗匹配",
        "手上的工作和自己的能力、想法是否合得来。",
        "和岗位还在磨合，有些地方使不上劲",
        "岗位用得上自己的长处，做起来顺手",
        (
            Statement("能力与要求", "我的能力够做好现在的工作"),
            Statement("需要与供给", "我在工作中最看重的东西，这个岗位能给我"),
            Statement("兴趣与优势", "我喜欢做的事，占了工作的一大块"),
            Statement("角色清晰", "−哪些事归我管，我常常要猜"),
            Statement("负荷适度", "手上的事，我在上班时间里大多做得完"),
        ),
    ),
    Scale(
        "B2",
        "专业胜任",
        "专业胜任",
        "懂得服务对象的需要，用得上专业的方法。",
        "专业方法还在积累，多练多问会更踏实",
        "方法用得熟，遇到难处知道找谁",
        (
            Statement("残疾服务知识", "服务对象常见的需要，我了解得清楚"),
            Statement("评估与计划", "我会按评估结果给服务对象定计划", NO_SERVICE),
            Statement("技能迁移", "培训学到的方法，我用到了工作里"),
            Statement("循证与记录", "−服务做完，我常常隔几天才补记录", NO_SERVICE),
            Statement("求助与转介", "遇到超出自己能力的情况，我知道该找谁"),
        ),
    ),
    Scale(
        "B3",
        "压力与恢复",
        "压力恢复",
        "工作有多重，支持和休息够不够用。说的是近来的工作，不是健康诊断。",
        "近来扛得比较多，值得多要一些支持和休息",
        "压力大多应付得来，休息后缓得过来",
        (
            Statement("工作要求", "现在的工作节奏，我跟得上"),
            Statement("控制感", "先做哪件、后做哪件，我自己能安排"),
            Statement("支持", "忙的时候，有人会搭把手"),
            Statement("恢复", "休息一两天，我就有精神了"),
            Statement("情绪耗竭信号", "−一天下来，我常常累得连话都懒得说"),
        ),
    ),
    Scale(
        "B4",
        "沟通协作",
        "沟通协作",
        "和同事、和服务对象的家人，说话做事是否顺畅。",
        "有些话还没说开，配合起来费些力气",
        "听得进、说得清，配合起来顺畅",
        (
            Statement("倾听", "同事说话时，我听完再开口"),
            Statement("信息透明", "工作上有变化，我很快告诉有关的人"),
            Statement("冲突处理", "−和同事有分歧时，我多半把话咽下去"),
            Statement("跨岗协作", "别的岗位要我配合的事，我大多按时做到"),
            Statement("与家庭沟通", "跟服务对象的家人，我能把事情说清楚", NO_FAMILIES),
        ),
    ),
    Scale(
        "B5",
        "激励与投入",
        "激励投入",
        "做这份工作的劲头从哪里来，有多足。",
        "劲头有起伏，还在找值得投入的地方",
        "觉得值得做，愿意接着投入",
        (
            Statement("意义感", "我说得出自己的工作给别人带来的好处"),
            Statement("认可", "我做得好的时候，有人看得到"),
            Statement("公平", "机构里的奖励，我觉得分得公道"),
            Statement("自主", "手上的事用什么办法做，我能拿主意"),
            Statement("留任意愿", "−近来我常想换一份工作"),
        ),
    ),
    Scale(
        "B6",
        "领导与辅导",
        "带人辅导",
        "带人的时候，怎样定方向、放手和帮人长进。只问带人的人。",
        "带人的办法还在摸索，自己动手的时候多",
        "方向讲得清，放得开手，也帮得上人",
        (
            Statement("目标", "我带的人说得出本月最要紧的事", NO_TEAM),
            Statement("授权", "−交给别人的事，我常常又自己重做一遍", NO_TEAM),
            Statement("反馈", "我带的人做得好，我会说出好在哪里", NO_TEAM),
            Statement("辅导", "我每月都单独和我带的人谈一谈", NO_TEAM),
            Statement("以身作则", "要求别人做到的，我自己先做到", NO_TEAM),
        ),
    ),
    Scale(
        "B7",
        "职业道德与服务伦理",
        "服务伦理",
        "和服务对象相处时的尊重、保密和分寸。",
        "有些分寸还在学着把握，可以多和人商量",
        "尊重、保密和分寸，大多守得住",
        (
            Statement("尊重自主", "服务对象自己的事，我先问本人的意思", NO_CONTACT),
            Statement("保密", "服务对象的私事，我只在工作需要时说"),
            Statement("边界", "−为了帮人，我常常答应职责以外的事"),
            Statement("利益冲突", "工作牵涉到我的亲友时，我会主动说明"),
            Statement("最小伤害与报告", "看到服务对象可能受伤害，我会马上报告"),
        ),
    ),
    Scale(
        "B8",
        "信任与团队文化",
        "团队信任",
        "团队里说话是否放心，答应的事是否做到，出了错怎样对待。",
        "和团队还在互相熟悉，有些话先放在心里",
        "有话敢说，出了错一起想办法",
        (
            Statement("心理安全", "开会时有疑问，我敢当场问出来"),
            Statement("守诺", "同事答应我的事，大多会做到"),
            Statement("互助", "有人遇到难处，同事会一起想办法"),
            Statement("容错学习", "−出了错，团队里先追问是谁的错"),
            Statement("价值一致", "我看重的做事原则，团队也看重"),
        ),
    ),
    Scale(
        "B9",
        "学习与创新",
        "学习创新",
        "回头想一想、学一点新的、试一试别的办法。",
        "近来忙着手头的事，留给学习的时间少",
        "常回头想一想，乐意试新办法",
        (
            Statement("反思", "做完一件事，我会想想哪里可以更好"),
            Statement("学习投入", "−学新东西的事，我近来一再往后放"),
            Statement("改进提案", "看到可以改进的地方，我会提出来"),
            Statement("知识分享", "学到有用的办法，我会讲给同事听"),
            Statement("数字工具", "工作要用的软件，我用得顺手"),
        ),
    ),
)


def _item(key: str, statement: Statement) -> ItemDefinition:
    return ItemDefinition(
        key=key,
        stem=f"{statement.text.removeprefix('−')}。",
        options=OPTIONS,
        help=statement.na,
        is_reversed=statement.text.startswith("−"),
        allows_na=bool(statement.na),
    )


def _keyed(scale: Scale) -> list[tuple[str, Statement]]:
    return [(f"{scale.key}{letter}", each) for letter, each in zip(ascii_lowercase, scale.statements, strict=False)]


TOPICS = {key: statement.topic for scale in SCALES for key, statement in _keyed(scale)}
DEFINITION = Definition(
    key="teamwork",
    name="核心团队工作质量",
    measures=Measures.PERSON.value,
    label="1.0",
    answer_format=AnswerFormat.AGREEMENT.value,
    purpose=(
        "帮你看看自己近来工作的样子，作为和辅导专家谈话的开头。"
        "它是为你自己做的，没有总分，也没有排名；它说的是工作，不是健康诊断。"
    ),
    instructions=(
        "下面每句话，和你最近三个月的工作对照，你有多同意？按平时的样子选，不用想太久；答案没有对错。\n"
        "你的答案和结果，只有你和为你指定的辅导专家看得到；你的机构、主管部门和平台工作人员都看不到。"
        "同一机构满 5 人作答后，机构只会看到全组的平均数。\n"
        "哪一句让你为难，可以空着。全部答完约 12 分钟，可以分几次。"
    ),
    dimensions=tuple(
        DimensionDefinition(
            key=scale.key,
            name=scale.name,
            short_name=scale.short,
            description=scale.about,
            low_end=scale.low,
            high_end=scale.high,
            items=tuple(_item(key, statement) for key, statement in _keyed(scale)),
        )
        for scale in SCALES
    ),
)
WORKBOOK = Path(__file__).parents[3] / "src/qiangji/stages/assessment/instruments/teamwork.xlsx"

if __name__ == "__main__":
    import os

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "qiangji.settings")
    import django

    django.setup()
    from qiangji.stages.assessment.xlsform import write_workbook

    WORKBOOK.write_bytes(write_workbook(DEFINITION))
