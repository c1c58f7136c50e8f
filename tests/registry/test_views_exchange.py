"""Workbooks through the browser: template down, filled up, preview, confirm, errors back, export."""

from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import load_workbook
from tests.factories import registry as make
from tests.factories.accounts import make_user

from qiangji.audit.models import AuditEvent
from qiangji.registry.models import Organisation, WorkbookUpload

pytestmark = pytest.mark.django_db
IMPORT = "/registry/organisations/import/"


def upload(browser, filled):
    return browser.post(IMPORT, {"workbook": filled.file()})


def test_template_opens_with_its_dictionaries(browser, filled):
    response = browser.get(f"{IMPORT}template/")
    book = load_workbook(BytesIO(response.content))
    assert book.sheetnames == ["机构", "字典", "填写示例"]
    assert "attachment" in response["Content-Disposition"]
    words = {cell.value for row in book["字典"].iter_rows() for cell in row}
    assert {"朝阳区", "朝阳区残联", "儿童康复", "在册"} <= words


def test_upload_preview_confirm(browser, filled):
    response = upload(browser, filled.row())
    page = browser.get(response.url)
    assert "导入：新增 1 家，更新 0 家" in page.content.decode()
    assert not Organisation.objects.exists()
    confirm = f"{response.url}confirm/"
    assert browser.get(confirm).status_code == 405
    for _again in range(2):
        assert browser.post(confirm).url == response.url
    assert Organisation.objects.count() == 1
    assert "已导入" in browser.get(response.url).content.decode()


def test_errors_come_back_in_the_senders_workbook(browser, filled):
    response = upload(browser, filled.row().row(名称="坏(演示)", 邮箱="坏"))
    assert "第 5 行" in browser.get(response.url).content.decode()
    browser.post(f"{response.url}confirm/")
    assert not Organisation.objects.exists()
    book = load_workbook(BytesIO(browser.get(f"{response.url}errors/").content))
    assert "邮箱格式不对" in str([cell.value for cell in book["机构"][5]])


def test_a_preview_is_nobody_elses(browser, filled, log_in):
    response = upload(browser, filled.row())
    other = log_in(make_user("hub_operator"))
    assert other.get(response.url).status_code == 404
    assert other.get(f"{response.url}errors/").status_code == 404
    other.post(f"{response.url}confirm/")
    assert not Organisation.objects.exists()


def test_a_registry_that_moved_shows_the_new_preview(browser, filled):
    response = upload(browser, filled.row(名称="云杉(演示)"))
    make.organisation(name="云杉(演示)", phone="010-0000-0001")
    page = browser.post(f"{response.url}confirm/", follow=True)
    assert "预览之后登记库有变化" in page.content.decode()
    assert "更新 1 家" in page.content.decode()


def test_confirming_what_expired_says_so(browser, filled):
    response = upload(browser, filled.row())
    WorkbookUpload.objects.all().delete()
    page = browser.post(f"{response.url}confirm/", follow=True)
    assert "已过期" in page.content.decode()
    assert not Organisation.objects.exists()


def test_nothing_to_import_says_so(browser, filled, hub):
    make.organisation(name="云杉(演示)")
    exported = browser.get("/registry/organisations/export/").content
    file = SimpleUploadedFile("x.xlsx", exported)
    page = browser.post(IMPORT, {"workbook": file}, follow=True)
    assert "工作簿和档案完全一样" in page.content.decode()


@pytest.mark.parametrize(
    "content", [b"", b"a,b\n1,2\n", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"0" * 600, b"PK\x03\x04broken"]
)
def test_rubbish_is_refused_with_a_sentence(browser, filled, content):
    response = browser.post(IMPORT, {"workbook": SimpleUploadedFile("x.xlsx", content)})
    assert response.status_code == 200
    assert len(response.context["form"].errors["workbook"]) == 1
    assert not WorkbookUpload.objects.exists()


def test_a_zip_bomb_is_not_unpacked(browser, filled):
    written = BytesIO()
    with ZipFile(written, "w", ZIP_DEFLATED) as archive:
        for name in ("[Content_Types].xml", "xl/workbook.xml"):
            archive.writestr(name, "<x/>")
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * (300 * 1024 * 1024))
    response = browser.post(IMPORT, {"workbook": SimpleUploadedFile("x.xlsx", written.getvalue())})
    assert "异常地大" in str(response.context["form"].errors["workbook"])


def test_without_a_file_the_form_asks_for_one(browser, filled):
    assert "workbook" in browser.post(IMPORT, {}).context["form"].errors


def test_export_keeps_the_filter_and_is_written_down(browser, filled):
    make.organisation(name="朝阳(演示)", code="110105")
    make.organisation(name="海淀(演示)", code="110108")
    book = load_workbook(BytesIO(browser.get("/registry/organisations/export/?region=110108").content))
    assert [row[1].value for row in book["机构"].iter_rows(min_row=4)] == ["海淀(演示)"]
    detail = AuditEvent.objects.get(kind="registry_exported").detail
    assert detail == {"filters": {"地区": "海淀区"}, "count": 1}


def test_who_may_only_look_may_export_their_part_and_import_nothing(log_in, db):
    make.organisation(name="朝阳(演示)", code="110105")
    make.organisation(name="海淀(演示)", code="110108")
    browser = log_in(make_user("district_supervisor", make.region("110105")))
    book = load_workbook(BytesIO(browser.get("/registry/organisations/export/").content))
    assert [row[1].value for row in book["机构"].iter_rows(min_row=4)] == ["朝阳(演示)"]
    assert browser.get(IMPORT).status_code == 403
    member = log_in(make_user("organisation_admin", Organisation.objects.first()))
    assert member.get("/registry/organisations/export/").status_code == 403
