"""Which files are taken in, what is left of them, and under which name they are shown."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import Http404
from PIL import Image
from tests.factories.accounts import make_user
from tests.files import samples

from qiangji.files import actions
from qiangji.files.errors import BadUpload
from qiangji.files.models import StoredFile
from qiangji.files.views import download

pytestmark = pytest.mark.django_db


def store(data: bytes, name: str = "计划.pdf") -> StoredFile:
    return actions.store_file(upload=SimpleUploadedFile(name, data), by=None)


def content(stored: StoredFile) -> bytes:
    with stored.file.open("rb") as file:
        return file.read()


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (samples.pdf(), "pdf"),
        (samples.packed_pdf(b"<< /Type /Page >>"), "pdf"),
        (samples.word(), "docx"),
        (samples.linked("hyperlink", "https://example.org/"), "docx"),
        (samples.linked("attachedTemplate", "template.xml", mode="Internal"), "docx"),
        (samples.excel(), "xlsx"),
        (samples.picture("JPEG"), "jpg"),
        (samples.picture("JPEG", mode="L"), "jpg"),
        (samples.picture("JPEG", mode="CMYK"), "jpg"),
        (samples.picture("PNG", mode="RGBA"), "png"),
        (samples.picture("WEBP"), "webp"),
    ],
)
def test_kind_is_read_from_the_content_and_not_from_the_name(data, kind):
    stored = store(data, "合同.exe")
    assert (stored.name, stored.extension, stored.size) == (f"合同.{kind}", kind, len(content(stored)))
    assert stored.file.name.startswith("files/")
    assert "合同" not in stored.file.name


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"", "空的"),
        (b"MZ\x90\0" + b"\0" * 100, "不是其中任何一种"),
        (b"GIF89a" + b"\0" * 40, "不是其中任何一种"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>", "网页和 SVG"),
        (b"\xef\xbb\xbf\n<!DOCTYPE html><html><body>", "网页和 SVG"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 100, "旧格式"),
        (samples.pdf() + b"\0" * (10 * 1024 * 1024), "超过 10 MB"),
        # PDF
        (samples.pdf()[:40], "不完整"),
        (samples.pdf(b"/OpenAction << /S /JavaScript /JS (app.alert(1)) >>"), "脚本"),
        (samples.pdf(b"/OpenAction << /S /#4aava#53cript >>"), "脚本"),
        (samples.pdf(b"/Names << /EmbeddedFiles 5 0 R >>"), "附件"),
        (samples.pdf(b"/OpenAction << /S /Launch /F (cmd.exe) >>"), "脚本"),
        (samples.packed_pdf(b"<< /S /JavaScript /JS (app.alert(1)) >>"), "脚本"),
        (samples.packed_pdf(b"x").replace(b"/ObjStm", b"/Obj#53tm"), "脚本"),
        (samples.pdf(b"/Encrypt 9 0 R"), "密码"),
        (samples.pdf(b"% <html><script>alert(1)</script>"), "两种文件"),
        (samples.zipped({"a.txt": b"a"}, into=samples.pdf()) + b"%%EOF", "两种文件"),
        # archives
        (samples.zipped({"a.txt": b"a"}), "压缩包不收"),
        (samples.bomb(), "异常地大"),
        (samples.zipped({"word/vbaProject.bin": b"x"}, into=samples.word()), "宏"),
        (samples.zipped({"word/embeddings/oleObject1.bin": b"x"}, into=samples.word()), "宏"),
        (samples.zipped({"../../etc/passwd": b"x"}, into=samples.word()), "指向别处"),
        (samples.zipped({"xl/workbook.xml": b"x"}, into=samples.word()), "压缩包不收"),
        (samples.zipped({}, into=samples.word(), comment=b"<html>"), "两种文件"),
        (samples.word() + b"%PDF-1.7", "两种文件"),
        (samples.word()[:-200], "损坏"),
        (samples.word()[:3000], "损坏"),
        # what would be fetched on opening
        (samples.linked("attachedTemplate", "https://example.org/a.dotm"), "打开就会去连"),
        (samples.linked("attachedTemplate", "https://example.org/a.dotm", mode=" EXTERNAL "), "打开就会去连"),
        (samples.linked("attachedTemplate", "https://example.org/a.dotm", encoding="utf-16"), "打开就会去连"),
        (samples.linked("image", "https://example.org/a.png"), "打开就会去连"),
        (samples.linked("oleObject", "file:///server/a.xlsx"), "打开就会去连"),
        (samples.linked("hyperlink", "&a;", head='<!DOCTYPE a [<!ENTITY a "b">]>'), "损坏"),
        (samples.zipped({"word/_rels/settings.xml.rels": b"<Relationships"}, into=samples.word()), "损坏"),
        (samples.zipped({"a.rels": b'<?xml version="1.0" encoding="x-none"?><a/>'}, into=samples.word()), "损坏"),
        # pictures
        (samples.heic(), "HEIC 照片.*截一张屏"),
        (samples.heic(b"mif1"), "HEIC 照片.*截一张屏"),
        (samples.heic(b"qt  "), "不是其中任何一种"),
        (samples.claims_pixels(30_000), "损坏|4000 万像素"),
        (samples.claims_pixels(6_400), "4000 万像素"),
        (samples.picture()[:150], "损坏"),
        (b"\xff\xd8\xff\xe0" + b"<script>alert(1)</script>" * 20, "损坏"),
        (b"RIFF\x10\0\0\0WEBPVP8 " + b"\0" * 10, "损坏"),
    ],
)
def test_hostile_bytes_are_refused_in_one_sentence_and_nothing_is_kept(data, why, settings):
    with pytest.raises(BadUpload, match=why):
        store(data)
    assert StoredFile.objects.count() == 0
    assert not list(settings.MEDIA_ROOT.rglob("*")) if settings.MEDIA_ROOT.exists() else True


def test_photo_is_upright_and_says_nothing_of_where_it_was_taken():
    left = content(store(samples.photo(), "IMG.jpg"))
    image = Image.open(io.BytesIO(left))
    assert (image.size, dict(image.getexif()), image.info.get("comment")) == ((20, 40), {}, None)
    assert (b"Geheim" in left, b"GPS" in left, b"Geheim" in samples.photo()) == (False, False, True)


def test_what_was_hidden_behind_a_picture_is_gone():
    polyglot = samples.picture("JPEG") + samples.zipped({"evil.js": b"alert(1)"})
    assert b"evil.js" not in content(store(polyglot, "a.jpg"))


def test_large_photo_is_scaled():
    image = Image.open(io.BytesIO(content(store(samples.picture(size=(4000, 1000)), "a.jpg"))))
    assert image.size == (3000, 750)


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("C:\\temp\\计划.docx.exe", "计划.pdf"),
        ("../../../etc/passwd", "passwd.pdf"),
        ("预算\u202efdp.exe", "预算fdp.pdf"),
        ("CON.pdf", "文件.pdf"),
        ("   .pdf", "文件.pdf"),
        ("身份证 110101199003071234 复印件.pdf", "身份证 … 复印件.pdf"),
        ('a<b>:"c|d?*%0d%0aX.pdf', "a b c d 0d 0aX.pdf"),
        ("第 2.0 版.pdf", "第 2.0 版.pdf"),
        ("长" * 300 + ".pdf", "长" * 80 + ".pdf"),
    ],
)
def test_shown_name_misleads_nobody(name, shown):
    upload = SimpleUploadedFile("x.pdf", samples.pdf())
    upload._name = name
    assert actions.store_file(upload=upload, by=None).name == shown


def test_download_is_a_file_to_keep_and_never_a_page():
    response = download(store(samples.pdf(), "个别化 计划.pdf"))
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Disposition"].startswith("attachment")
    assert (response["Content-Type"], b"".join(response)) == ("application/pdf", samples.pdf())
    response.close()


def test_deleting_takes_the_bytes_away_once_the_row_is_gone(django_capture_on_commit_callbacks):
    stored = actions.store_file(upload=SimpleUploadedFile("a.pdf", samples.pdf()), by=make_user())
    path, storage = stored.file.name, stored.file.storage
    with django_capture_on_commit_callbacks(execute=True):
        actions.delete_file(stored=stored, by=None)
        assert storage.exists(path)
    assert (storage.exists(path), StoredFile.objects.count()) == (False, 0)


def test_bytes_that_are_gone_from_the_disk_are_not_found():
    stored = store(samples.pdf())
    stored.file.storage.delete(stored.file.name)
    with pytest.raises(Http404):
        download(stored)
