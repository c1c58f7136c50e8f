"""Offers and needs as workbooks: the columns, and the words that a cell holds for each code. # zh-data

Workbooks speak Chinese whatever language their reader's pages have: they go from hand to hand.
"""

from collections.abc import Iterable

from django.utils import translation

from qiangji.accounts.models import Region
from qiangji.documents.excel import Column, Sheet
from qiangji.registry.choices import ServiceField

from .choices import ResourceKind, Urgency, ValueBasis

MAX_ROWS = 1000


def words_of(choices) -> dict[str, object]:
    with translation.override("zh-hans"):
        return {str(label): value for value, label in choices.choices}


KIND, BASIS, URGENCY, FIELD = (words_of(each) for each in (ResourceKind, ValueBasis, Urgency, ServiceField))


def need_sheet() -> Sheet:
    return Sheet(
        name="资源需求",
        title="资源需求",
        note="一行一项需求；机构按统一社会信用代码认定。不写服务对象的姓名和情况。",
        version="needs-1",
        max_rows=MAX_ROWS,
        columns=(
            Column("credit_code", "统一社会信用代码", "code", required=True, width=24),
            Column("title", "需要什么", required=True, width=30),
            Column("kind", "类别", required=True, choices=tuple(KIND), width=22),
            Column("quantity", "数量", "decimal", required=True),
            Column("unit", "单位", required=True),
            Column("needed_by", "最晚什么时候要", "date", required=True),
            Column("urgency", "缓急", choices=tuple(URGENCY), help="空着按“尽快”"),
            Column("reason", "为什么需要", width=40),
        ),
        examples=(
            {
                "credit_code": "52110105XN0000012T",
                "title": "周末活动缺人手",
                "kind": "志愿者",
                "quantity": 20,
                "unit": "人次",
                "needed_by": "2027-04-30",
                "urgency": "尽快",
            },
        ),
    )


def offer_sheet(places: Iterable[Region]) -> Sheet:
    names = tuple(dict.fromkeys(place.name for place in places))
    return Sheet(
        name="资源供给",
        title="资源供给",
        note="一行一项供给；资源伙伴先在平台登记，名称要一样。面向地区空着就是全市。",
        version="offers-1",
        max_rows=MAX_ROWS,
        columns=(
            Column("partner", "资源伙伴", required=True, width=34),
            Column("title", "资源", required=True, width=30),
            Column("kind", "类别", required=True, choices=tuple(KIND), width=22),
            Column("quantity", "数量", "decimal", required=True),
            Column("unit", "单位", required=True),
            Column("seats", "最多对接几家", "integer"),
            Column("starts_on", "可用开始", "date", required=True),
            Column("ends_on", "可用截止", "date", required=True),
            Column("districts", "面向地区", choices=names, several=True, width=24),
            Column("field", "只面向的服务领域", choices=tuple(FIELD), width=24),
            Column("worth", "价值（元）", "decimal"),
            Column("worth_basis", "价值依据", choices=tuple(BASIS)),
            Column("conditions", "条件", width=30),
            Column("handover", "怎么交付", width=30),
        ),
        examples=(
            {
                "partner": "霁川师范大学特殊教育系(演示)",
                "title": "周末志愿陪伴",
                "kind": "志愿者",
                "quantity": 240,
                "unit": "人次",
                "seats": 8,
                "starts_on": "2027-03-01",
                "ends_on": "2027-06-30",
            },
        ),
    )
