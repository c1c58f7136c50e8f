import datetime as dt
from io import BytesIO

import pytest
from django.utils import timezone
from openpyxl import load_workbook
from tests.factories import registry as make
from tests.factories.accounts import make_user

from qiangji.audit.models import AuditEvent
from qiangji.documents.excel import BadWorkbook
from qiangji.registry import actions, exports, queries
from qiangji.registry.models import FormerName, Organisation, StatusChange, WorkbookUpload
from qiangji.registry.queries.uploads import KEPT_FOR

from .conftest import Filled

pytestmark = pytest.mark.django_db
CODE = "52110105XN0000012T"


def preview(filled: Filled, user) -> WorkbookUpload:
    file = filled.file()
    return actions.preview_workbook(file=file, filename=file.name, by=user)


def take_in(filled: Filled, user) -> WorkbookUpload:
    return actions.import_workbook(upload=preview(filled, user), by=user)


def counts(upload: WorkbookUpload) -> tuple[int, ...]:
    return tuple(upload.summary["counts"][kind] for kind in ("total", "new", "updated", "unchanged", "wrong"))


def errors(upload: WorkbookUpload) -> list[tuple[int, str]]:
    return [(row, header) for row, header, _message in upload.summary["errors"]]


def test_new_rows_become_dossiers_with_all_their_traces(filled, hub):
    filled.row(
        统一社会信用代码=CODE,
        其他服务领域="就业支持、文化艺术",
        服务的残疾类别="智力",
        状态="联系",
        成立登记日期=dt.date(2014, 3, 18),
        由残疾人自己主导和管理="是",
        专职人员数=23,
        曾用名="旧名一；旧名二",
        联系电话="010-0000-0001",
    )
    upload = take_in(filled, hub)
    assert counts(upload) == (1, 1, 0, 0, 0)
    organisation = Organisation.objects.get()
    assert (organisation.scope, organisation.standing) == (f"110105/{organisation.pk}/", "contact")
    assert (organisation.is_opd, organisation.full_time_staff) == (True, 23)
    assert (organisation.phone, organisation.established_on) == ("010-0000-0001", dt.date(2014, 3, 18))
    assert sorted(row.field for row in organisation.secondary_fields.all()) == ["06", "08"]
    assert sorted(row.name for row in organisation.former_names.all()) == ["旧名一", "旧名二"]
    assert organisation.status_changes.get().standing == "contact"
    past = organisation.history.get()
    assert (past.scope, past.history_user, past.history_type) == (organisation.scope, hub, "+")
    assert AuditEvent.objects.filter(kind="registry_imported").get().detail["new"] == 1
    _page, log = queries.log_of(organisation, with_people=True)
    assert [str(entry.verb) for entry in log] == ["导入建档"]


def test_rows_update_by_credit_code_and_keep_the_old_name(filled, hub):
    organisation = make.organisation(name="老名字(演示)", credit_code=CODE, phone="010-0000-0001", served_types=["1"])
    take_in(filled.row(统一社会信用代码=CODE, 名称="新名字(演示)", 服务的残疾类别="听力、言语"), hub)
    organisation.refresh_from_db()
    assert (organisation.name, organisation.phone, organisation.version) == ("新名字(演示)", "", 2)
    assert FormerName.objects.get().name == "老名字(演示)"
    assert sorted(row.disability_type for row in organisation.served_types.all()) == ["2", "3"]
    assert [h.history_type for h in organisation.history.all()] == ["~", "+"]


def test_a_file_without_a_column_leaves_that_column_alone(filled, hub):
    organisation = make.organisation(name="云杉(演示)", credit_code=CODE, phone="010-0000-0001", served_types=["1"])
    for header in ("联系电话", "服务的残疾类别", "曾用名"):
        filled.page.delete_cols(filled.headers.index(header) + 1)
        filled.headers.remove(header)
    take_in(filled.row(统一社会信用代码=CODE, 名称="云杉(演示)", 专职人员数=5), hub)
    organisation.refresh_from_db()
    assert (organisation.phone, organisation.full_time_staff) == ("010-0000-0001", 5)
    assert organisation.served_types.count() == 1


def test_export_comes_back_as_no_change(filled, hub):
    make.organisation(credit_code=CODE, secondary_fields=["06"], served_types=["1", "7"], former_names=["甲", "乙"])
    make.organisation(name="=1+1(演示)", phone="-123", address="@home", email="a@example.org", is_opd=True)
    make.organisation(code="110000", established_on=dt.date(2001, 2, 3), full_time_staff=0, people_served=12)
    make.organisation(code="BDA", credit_code="坏代码", credit_code_note="证书如此", standing="contact")
    workbook = exports.organisations(Organisation.objects.all(), user=hub, filters=[])
    upload = preview(Filled(hub, workbook), hub)
    assert counts(upload) == (4, 0, 0, 4, 0)
    assert upload.summary["errors"] == []


def test_export_says_who_when_what_and_what_is_counted(filled, hub):
    make.organisation(name="云杉(演示)")
    make.organisation(standing="contact")
    book = load_workbook(
        BytesIO(exports.organisations(Organisation.objects.all(), user=hub, filters=[("地区", "朝阳区")]))
    )
    told = {row[0]: row[1] for row in book["说明"].iter_rows(values_only=True)}
    assert told["导出人"] == "周霁月"
    assert told["筛选：地区"] == "朝阳区"
    assert told["口径"] == "本表 2 家，其中在册且业务主管单位为残联的 1 家，联系机构 1 家；两个数不相加。"
    assert told["数据截至"][:10] == timezone.localdate().isoformat()


def test_one_bad_row_saves_nothing_and_comes_back_marked_in_the_same_file(filled, hub):
    for number in range(1, 6):
        filled.row(名称=f"云杉{number}(演示)", 统一社会信用代码=make.credit_code(number))
    filled.row(名称="坏行(演示)", 邮箱="不是邮箱", 专职人员数=3, 持证专业人员数=4)
    upload = take_in(filled, hub)
    assert upload.imported_at is None
    assert counts(upload)[-1] == 1
    assert errors(upload) == [(9, "持证专业人员数"), (9, "邮箱")]
    assert Organisation.objects.count() == 0
    book = load_workbook(BytesIO(actions.marked_workbook(upload=upload)))
    marked = book["机构"]
    column = [cell.value for cell in marked[3]].index("错误原因")
    assert "邮箱格式不对" in marked[9][column].value
    assert marked[8][column].value is None
    assert marked[9][filled.headers.index("邮箱")].fill.fgColor.rgb == "FFFBE8E5"


@pytest.mark.parametrize(
    ("cells", "header"),
    [
        ({"名称": None}, "名称"),
        ({"名称": "\u200b\u202e"}, "名称"),
        ({"名称": "长" * 121}, "名称"),
        ({"组织形式": "公司"}, "组织形式"),
        ({"登记地区": "海淀区"}, "登记地区"),
        ({"业务主管单位": "没有的单位"}, "业务主管单位"),
        ({"统一社会信用代码": "52110105XN0000012A"}, "统一社会信用代码"),
        ({"统一社会信用代码": "1" * 40}, "统一社会信用代码"),
        ({"统一社会信用代码": 521101050000001234}, "统一社会信用代码"),
        ({"成立登记日期": "去年"}, "成立登记日期"),
        ({"成立登记日期": dt.date(2999, 1, 1)}, "成立登记日期"),
        ({"专职人员数": -1}, "专职人员数"),
        ({"专职人员数": "很多"}, "专职人员数"),
        ({"年服务人数": 10**12}, "年服务人数"),
        ({"状态": "已并入"}, "状态"),
        ({"曾用名": "长" * 121}, "曾用名"),
    ],
)
def test_each_cell_that_does_not_fit_is_named(filled, hub, cells, header):
    upload = preview(filled.row(**cells), hub)
    assert {one for _row, one in errors(upload)} == {header}
    assert {row for row, _header in errors(upload)} == {4}


def test_doubtful_code_passes_with_a_reason(filled, hub):
    upload = take_in(filled.row(统一社会信用代码="52110105XN0000012A", 代码核对说明="证书如此，已核对原件"), hub)
    assert upload.imported_at
    assert Organisation.objects.get().credit_code == "52110105XN0000012A"


def test_rows_that_mean_the_same_organisation_are_refused(filled, hub):
    filled.row(名称="云杉(演示)", 统一社会信用代码=CODE).row(名称="云杉(演示)", 统一社会信用代码=make.credit_code(7))
    upload = preview(filled.row(名称="青檀(演示)", 统一社会信用代码=CODE.lower()), hub)
    assert [message for _row, _header, message in upload.summary["errors"]] == [
        "与第 4 行是同一家机构，请只留一行。"
    ] * 2


@pytest.mark.parametrize("case", ["moved region", "namesake with another code", "merged", "renamed into a namesake"])
def test_what_contradicts_the_registry_is_said(filled, hub, case):
    organisation = make.organisation(name="云杉(演示)", credit_code=CODE)
    if case == "moved region":
        make.region("110108")
        filled = Filled(hub).row(统一社会信用代码=CODE, 名称="云杉(演示)", 登记地区="海淀区")
    if case == "namesake with another code":
        filled.row(统一社会信用代码=make.credit_code(9), 名称="云杉(演示)")
    if case == "merged":
        actions.merge_organisations(
            survivor=make.organisation(credit_code=make.credit_code(8)), duplicate=organisation, reason="重复", by=None
        )
        filled.row(统一社会信用代码=CODE)
    if case == "renamed into a namesake":
        make.organisation(name="青檀(演示)")
        filled.row(统一社会信用代码=CODE, 名称="青檀(演示)")
    upload = preview(filled, hub)
    assert counts(upload)[-1] == 1


def test_somebody_elses_district_is_neither_changed_nor_named(hub):
    theirs = make.organisation(
        code="110108", name="别区的机构(演示)", credit_code=make.credit_code(3, region_code="110108")
    )
    make.supervising_unit()
    local = make_user("hub_operator", make.region("110105"))
    upload = preview(Filled(local).row(统一社会信用代码=theirs.credit_code, 名称="抢来的(演示)"), local)
    assert upload.summary["errors"] == [[4, "统一社会信用代码", "这家机构已登记，但不在您的管理范围内，请联系枢纽。"]]
    assert "登记地区" in [header for _row, header in errors(preview(Filled(local).row(登记地区="海淀区"), local))]


def test_confirming_twice_imports_once(filled, hub):
    upload = preview(filled.row(), hub)
    first = actions.import_workbook(upload=upload, by=hub)
    again = actions.import_workbook(upload=upload, by=hub)
    assert first.imported_at == again.imported_at
    assert Organisation.objects.count() == StatusChange.objects.count() == 1
    assert bytes(again.workbook) == b"" and again.rows == {}


def test_the_order_in_which_a_database_keeps_cells_does_not_matter(filled, hub):
    make.organisation(name="云杉(演示)", credit_code=CODE)
    upload = preview(filled.row(统一社会信用代码=CODE, 名称="青檀(演示)", 联系电话="010-0000-0009", 专职人员数=3), hub)
    upload.rows["records"] = [[row, dict(reversed(cells.items()))] for row, cells in upload.rows["records"]]
    upload.save()
    assert actions.import_workbook(upload=upload, by=hub).imported_at


def test_a_registry_that_moved_since_the_preview_is_previewed_again(filled, hub):
    organisation = make.organisation(name="云杉(演示)", credit_code=CODE)
    upload = preview(filled.row(统一社会信用代码=CODE, 名称="云杉(演示)", 联系电话="010-0000-0009"), hub)
    actions.edit_organisation(organisation=organisation, phone="010-0000-0002", by=None)
    upload = actions.import_workbook(upload=upload, by=hub)
    assert upload.imported_at is None
    organisation.refresh_from_db()
    assert organisation.phone == "010-0000-0002"
    assert actions.import_workbook(upload=upload, by=hub).imported_at


def test_a_new_upload_replaces_the_one_before_and_the_old_ones_expire(filled, hub):
    first = preview(filled.row(), hub)
    second = preview(filled, hub)
    assert list(WorkbookUpload.objects.all()) == [second] and first.pk != second.pk
    WorkbookUpload.objects.update(at=timezone.now() - KEPT_FOR * 2)
    assert not queries.uploads_of(hub).exists()


@pytest.mark.parametrize("name", ["xls", "csv", "html", "empty", "wrong sheet", "merged", "formula", "headers"])
def test_bad_workbooks_get_one_sentence_and_change_nothing(filled, hub, name):
    filled.row()
    if name == "merged":
        filled.page.merge_cells("B4:C4")
    if name == "formula":
        filled.change(4, "名称", "=1+1")
    if name == "headers":
        filled.change(3, "名称", "机构名")
    if name == "wrong sheet":
        filled.page.title = "别的"
    files = {
        "xls": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"0" * 600,
        "csv": "名称,地区\n".encode(),
        "html": b"<html>",
        "empty": b"",
    }
    file = BytesIO(files[name]) if name in files else filled.file()
    with pytest.raises(BadWorkbook) as refusal:
        actions.preview_workbook(file=file, filename="x.xlsx", by=hub)
    assert str(refusal.value).count("。") == 1
    assert not WorkbookUpload.objects.exists()


def test_too_many_rows_are_refused(filled, hub):
    for number in range(5001):
        filled.row(名称=f"{number}(演示)")
    with pytest.raises(BadWorkbook):
        preview(filled, hub)
