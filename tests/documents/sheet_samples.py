"""A small template of ours, and ways to make workbooks as other people send them."""

from datetime import date
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

import openpyxl

from qiangji.documents.excel import Column, Sheet

SHEET = Sheet(
    name="数据",
    title="机构信息导入模板",
    note="一家机构一行。",
    version="organisation-3",
    max_rows=50,
    columns=(
        Column("code", "统一社会信用代码", "code", required=True, help="18 位，按证书填写。"),
        Column("name", "名称", required=True),
        Column("form", "组织形式", choices=("社会团体", "社会服务机构", "基金会")),
        Column("fields", "服务领域", choices=("康复", "就业", "托养"), several=True),
        Column("registered_on", "成立日期", "date"),
        Column("staff", "专职人数", "integer"),
        Column("income", "上年收入（万元）", "decimal"),
        Column("is_opd", "残疾人自组织", "yes_no"),
    ),
    examples=({"code": "00012", "name": "示例机构(演示)", "form": "基金会", "fields": ("康复", "就业"), "staff": 3},),
)
ROW = {
    "code": "000123",
    "name": "白鹭画室(演示)",
    "form": "社会服务机构",
    "fields": ("康复", "托养"),
    "registered_on": date(2014, 3, 18),
    "staff": 23,
    "income": 12.5,
    "is_opd": False,
}
HEADERS = [column.shown_header for column in SHEET.columns]


def saved(book) -> bytes:
    written = BytesIO()
    book.save(written)
    return written.getvalue()


def sent(*rows, headers=HEADERS, name="数据", change=None) -> bytes:
    """A workbook as somebody's Excel saves it, ``change``d at will before saving."""
    book = openpyxl.Workbook()
    page = book.active
    page.title = name
    page.append(["机构信息导入模板"])
    page.append(["一家机构一行。"])
    page.append(headers)
    for row in rows:
        page.append(row)
    if change:
        change(page)
    return saved(book)


def repacked(original: bytes, **replaced: bytes | None) -> bytes:
    """``original`` with members replaced, added, or with None left out; ``__`` in a name stands for a slash."""
    changes = {name.replace("__", "/"): data for name, data in replaced.items()}
    written = BytesIO()
    with ZipFile(BytesIO(original)) as archive, ZipFile(written, "w", ZIP_DEFLATED) as made:
        for member in archive.namelist():
            if member not in changes:
                made.writestr(member, archive.read(member))
        for name, data in changes.items():
            if data is not None:
                made.writestr(name, data)
    return written.getvalue()


def member(data: bytes, name: str) -> bytes:
    with ZipFile(BytesIO(data)) as archive:
        return archive.read(name)
