"""The rules that the house brings along, put in where there are none; from then on the hub keeps its own."""

# zh-data: rows to begin with, which the hub rewrites as it likes.

from django.db import connections

# What the house brings along; the hub changes it row by row.
# (indicator, up to level, kind, what, importance, effort, days); an empty indicator is for any without its own.
TREATMENTS = [
    ("A1", 3, "coaching", "请党建指导员进门，定下全年学习活动", 3, 1, 90),
    ("A1", 2, "resource", "对接属地党支部联建", 3, 2, 120),
    ("A2", 3, "coaching", "工作坊：写清为谁做什么，定一年计划", 4, 2, 90),
    ("A2", 3, "self_help", "用季度对照表回看目标", 2, 1, 60),
    ("A3", 3, "coaching", "理一遍理事会、监事和会议记录", 4, 2, 90),
    ("A3", 2, "self_help", "对照清单补齐基本制度", 3, 1, 60),
    ("A4", 3, "coaching", "财务专家上门：收支、票据和公开", 5, 2, 60),
    ("A4", 3, "resource", "对接代理记账和审计服务", 4, 3, 120),
    ("A5", 3, "course", "骨干带队和岗位能力课程", 4, 3, 150),
    ("A5", 3, "resource", "参加双选会招人，对接高校实习", 4, 3, 180),
    ("A6", 3, "coaching", "专业督导：评估、方案和记录各改一份", 5, 3, 120),
    ("A6", 3, "course", "专业服务规范课程", 4, 3, 150),
    ("A7", 3, "coaching", "把最拿手的项目写成一本手册", 3, 3, 150),
    ("A7", 5, "brand", "整理案例，参加品牌遴选", 3, 4, 240),
    ("A8", 3, "coaching", "理清收入来源，定下一年筹集办法", 4, 2, 90),
    ("A8", 3, "resource", "对接政府购买和企业资源", 4, 3, 180),
    ("A8", 2, "grant", "争取一笔过渡期的物资或款项支持", 3, 3, 120),
    ("A9", 3, "grant", "无障碍改造和辅具支持", 4, 3, 150),
    ("A9", 3, "coaching", "请残疾人和家长一起走一遍服务场所", 3, 1, 60),
    ("A10", 3, "coaching", "安全和隐患排查，补上应急预案", 5, 1, 45),
    ("A10", 3, "resource", "对接责任保险和信息化工具", 3, 2, 120),
    ("", 5, "coaching", "请专家入户一次，对着这一项商量先做什么", 3, 2, 90),
    ("", 3, "self_help", "对照这一项的下一级描述，自己先补", 2, 1, 60),
]
FIELDS = ("dimension_key", "up_to_level", "kind", "title", "importance", "effort", "days")


def bring(using: str, **_kwargs) -> None:
    from .models import TreatmentRule  # noqa: PLC0415 (asked for after each migration, when the models are there)

    rules = TreatmentRule.objects.using(using)
    if TreatmentRule._meta.db_table not in connections[using].introspection.table_names() or rules.exists():
        return
    rules.bulk_create(TreatmentRule(**dict(zip(FIELDS, row, strict=True))) for row in TREATMENTS)
