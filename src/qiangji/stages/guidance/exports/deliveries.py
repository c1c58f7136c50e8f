"""The ledger as a workbook: what the list shows, with its filters, its moment and its exporter."""

from collections.abc import Iterable, Iterator

from django.utils import timezone
from django.utils.translation import gettext as _

from qiangji.documents import excel
from qiangji.documents.excel.sheets import Kind

from ..models import Delivery


def ledger(rows: Iterable[Delivery], *, exported_by: str, filters: list[tuple[str, str]]) -> bytes:
    written = [_row(row) for row in rows]
    sheet = excel.Sheet(
        name=_("服务记录"),
        title=_("服务记录"),
        columns=tuple(excel.Column(key, header, kind) for key, header, kind in _columns()),
    )
    about = excel.About(
        exported_by=exported_by,
        as_of=timezone.localtime().strftime("%Y-%m-%d %H:%M"),
        filters=tuple(filters),
        definition=_("一行是一次实际给出的服务；单位不同的数量不相加。"),
        row_count=len(written),
    )
    return excel.write_workbook(sheet, written, about=about)


def _columns() -> Iterator[tuple[str, str, Kind]]:
    yield "given_on", _("日期"), "date"
    yield "organisation", _("机构"), "text"
    yield "kind", _("类别"), "text"
    yield "title", _("内容"), "text"
    yield "quantity", _("数量"), "decimal"
    yield "unit", _("单位"), "text"
    yield "given_by", _("提供方"), "text"
    yield "indicator", _("指标"), "text"
    yield "item", _("计划事项"), "text"
    yield "void_reason", _("作废原因"), "text"


def _row(row: Delivery) -> dict:
    return {
        "given_on": row.given_on,
        "organisation": row.organisation.name,
        "kind": str(row.get_kind_display()),
        "title": row.title,
        "quantity": float(row.quantity),
        "unit": row.unit,
        "given_by": row.given_by,
        "indicator": f"{row.dimension.key} {row.dimension.name}" if row.dimension else "",
        "item": row.plan_item.title if row.plan_item else "",
        "void_reason": row.void_reason,
    }
