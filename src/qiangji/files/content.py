"""What a file is, read from its bytes and not from its name; what could harm whoever opens it is refused."""

import re
import zlib
from io import BytesIO
from itertools import pairwise
from typing import NoReturn
from zipfile import BadZipFile, ZipFile, ZipInfo

from django.utils.translation import gettext as _

from .errors import BadUpload
from .links import reaches_out

MB = 1024 * 1024
MOST_BYTES, MOST_UNPACKED, MOST_MEMBERS = 10 * MB, 100 * MB, 2_000
IMAGES = {"jpg": b"\xff\xd8\xff", "png": b"\x89PNG\r\n\x1a\n"}
# What iPhones make unless told otherwise; no library of this house reads it.
HEIC = (b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1")
MAIN_PARTS = {"word/document.xml": "docx", "xl/workbook.xml": "xlsx"}
ZIP_END, ZIP_MEMBER = b"PK\x05\x06", b"PK\x03\x04"
# What makes a PDF act by itself, or carry other files. A name may be spelt with #xx for any letter.
ACTIVE = re.compile(rb"/(JavaScript|Launch|EmbeddedFiles?|RichMedia|SubmitForm|ImportData)\b")
PACKED = b"/ObjStm"
OBJECTS = re.compile(rb"/ObjStm\b.{0,400}?\bstream\r?\n(.*?)endstream", re.DOTALL)
SPELT = re.compile(rb"#([0-9A-Fa-f]{2})")
MARKUP = re.compile(rb"<\s*(!doctype\s+html|html|script|svg|iframe)\b", re.IGNORECASE)
MACROS = re.compile(r"(vbaproject|activex|macrosheets|embeddings/.*\.(bin|exe|ole)$)", re.IGNORECASE)


def kind_of(data: bytes) -> str:
    """The extension that the content deserves."""
    for kind, start in IMAGES.items():
        if data.startswith(start):
            return kind
    if data.startswith(b"RIFF") and data[8:12] == b"WEBP":
        return "webp"
    if data.startswith(b"%PDF-"):
        return _pdf(data)
    if data.startswith(ZIP_MEMBER):
        return _office(data)
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        _refuse(_("这是旧格式或设了密码的 Office 文件；请另存为 .docx 或 .xlsx（不设密码）再传。"))
    if data[4:8] == b"ftyp" and data[8:12] in HEIC:
        _refuse(_("这是 HEIC 照片（iPhone 默认的格式），这里打不开；请打开照片截一张屏，传截下来的那张。"))
    if MARKUP.search(data[:4096]):
        _refuse(_("网页和 SVG 图不收；请存成 PDF 或图片再传。"))
    raise BadUpload(_("只收 PDF、图片（JPG、PNG、WebP）、Word（.docx）和 Excel（.xlsx）；这个文件不是其中任何一种。"))


def _refuse(why: str) -> NoReturn:
    raise BadUpload(why)


def _pdf(data: bytes) -> str:
    if b"%%EOF" not in data[-2048:]:
        _refuse(_("这个 PDF 不完整，打不开；请重新生成再传。"))
    if ZIP_END in data[-66_000:] or MARKUP.search(data[:1024]):
        _refuse(_("这个文件同时像两种文件，为了安全没有收；请重新生成 PDF 再传。"))
    if re.search(rb"/Encrypt\b", data):
        _refuse(_("文件设了密码；请取消密码再传。"))
    if _is_active(data):
        _refuse(_("这个 PDF 带有脚本、表单动作或附件，为了安全没有收；请用“打印成 PDF”另存一份再传。"))
    return "pdf"


def _is_active(data: bytes) -> bool:
    """Looked for in the open, and in the streams that hold objects; one that cannot be unpacked counts as hiding it."""
    plain = _plain(data)
    if ACTIVE.search(plain) or plain.count(PACKED) != data.count(PACKED):
        return True
    room = MOST_UNPACKED
    for found in OBJECTS.finditer(data):
        try:
            text = zlib.decompressobj().decompress(found[1], room)
        except zlib.error:
            return True
        room -= len(text)
        if room <= 0 or ACTIVE.search(_plain(text)):
            return True
    return False


def _plain(data: bytes) -> bytes:
    return SPELT.sub(lambda found: bytes([int(found[1], 16)]), data)


def _office(data: bytes) -> str:
    damaged = _("文件损坏或不完整，打不开；请重新保存一份再传。")
    try:
        archive = ZipFile(BytesIO(data))
        members = archive.infolist()
        _refuse_bombs(archive, members, data)
        names = {member.filename for member in members}
        kinds = [kind for part, kind in MAIN_PARTS.items() if part in names]
        if "[Content_Types].xml" not in names or len(kinds) != 1:
            _refuse(_("压缩包不收；请把里面的文件一份一份传。"))
        if any(MACROS.search(name) for name in names) or b"macroEnabled" in archive.read("[Content_Types].xml"):
            _refuse(_("文件里带有宏或嵌入的程序，为了安全没有收；请另存为不带宏的 .docx 或 .xlsx 再传。"))
        if archive.testzip() is not None:
            _refuse(damaged)
        if reaches_out(archive):
            _refuse(_("文件里引用了外面的模板、图片或数据，打开就会去连，为了安全没有收；请断开链接或存成 PDF 再传。"))
    except (BadZipFile, zlib.error, EOFError, NotImplementedError, OSError, RuntimeError, ValueError) as error:
        if isinstance(error, BadUpload):
            raise
        raise BadUpload(damaged) from error
    return kinds[0]


def _refuse_bombs(archive: ZipFile, members: list[ZipInfo], data: bytes) -> None:
    """Too much inside, members lying over one another, or something before or behind the archive."""
    too_big = len(members) > MOST_MEMBERS or sum(member.file_size for member in members) > MOST_UNPACKED
    ordered = sorted(members, key=lambda member: member.header_offset)
    overlapping = any(
        first.header_offset + first.compress_size > second.header_offset for first, second in pairwise(ordered)
    )
    names = [member.filename for member in members]
    if too_big or overlapping or len(set(names)) != len(names):
        _refuse(_("文件展开后异常地大，可能有问题，没有收；请重新保存一份再传。"))
    if any(name.startswith("/") or ".." in name.split("/") or "\\" in name for name in names):
        _refuse(_("文件里有指向别处的路径，为了安全没有收；请重新保存一份再传。"))
    if any(member.flag_bits & 1 for member in members):
        _refuse(_("文件设了密码；请取消密码再传。"))
    if archive.comment or len(data) - data.rfind(ZIP_END) != 22 or b"%PDF-" in data[:1024]:
        _refuse(_("这个文件同时像两种文件，为了安全没有收；请重新保存一份再传。"))
