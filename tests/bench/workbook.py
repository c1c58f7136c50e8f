"""A registry workbook of 5,000 new organisations: spoilt in one row and refused, then whole and taken in."""

import time
from collections.abc import Callable
from io import BytesIO

from django.core.files.base import ContentFile
from openpyxl import load_workbook
from tests.factories import registry

from qiangji.accounts.models import User
from qiangji.registry import actions, exports
from qiangji.registry.models import Organisation, WorkbookUpload

ROWS = 5_000
LINE = "{:<52} {:>8} {:>10}  {}"
BAD_ROW = 2_603


def run() -> None:
    user = User.objects.get(username="bench")
    before = Organisation.objects.count()
    bad, good = filled(user, spoilt=BAD_ROW), filled(user)
    spoilt = timed(
        "workbook of 5,000 rows, one bad: preview", lambda: preview(bad, user), lambda u: u.summary["errors"]
    )
    assert actions.import_workbook(upload=spoilt, by=user).imported_at is None
    assert Organisation.objects.count() == before
    upload = timed("workbook of 5,000 rows: preview", lambda: preview(good, user), lambda u: u.summary["counts"])
    timed("workbook of 5,000 rows: import", lambda: actions.import_workbook(upload=upload, by=user), lambda _u: "")
    assert Organisation.objects.count() == before + ROWS


def filled(user: User, *, spoilt: int = 0) -> bytes:
    book = load_workbook(BytesIO(exports.template(user)))
    page = book.worksheets[0]
    headers = [str(cell.value).rstrip("*") for cell in page[3]]
    for number in range(1, ROWS + 1):
        row = 3 + number
        values = {
            "统一社会信用代码": registry.credit_code(100_000 + number),
            "名称": f"北京市朝阳区岫石{number:05d}康复中心(演示)",
            "组织形式": "社会服务机构（民办非企业单位）",
            "登记地区": "朝阳区" if row != spoilt else "朝阴区",
            "业务主管单位": "朝阳区残联",
            "主要服务领域": "儿童康复",
            "专职人员数": 12,
        }
        for column, header in enumerate(headers, 1):
            if header in values:
                page.cell(row, column, values[header])
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def preview(content: bytes, user: User) -> WorkbookUpload:
    return actions.preview_workbook(file=ContentFile(content, name="rows.xlsx"), filename="rows.xlsx", by=user)


def timed(name: str, work: Callable, says: Callable):
    wall, cpu = time.monotonic(), time.process_time()
    result = work()
    wall, cpu = time.monotonic() - wall, time.process_time() - cpu
    print(LINE.format(name, f"{wall:.1f} s", f"{cpu:.1f} s", says(result)), flush=True)
    return result
