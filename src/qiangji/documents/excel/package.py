"""Before a workbook is parsed: is it one, is it whole, and is it as small as it says?"""

import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from io import BytesIO
from posixpath import join, normpath
from typing import BinaryIO
from zipfile import BadZipFile, ZipFile

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import ParseError, fromstring
from django.utils.translation import gettext as _

from ..text import listed
from .sheets import BadWorkbook

_MB = 1024 * 1024
MAX_BYTES, MAX_UNPACKED, MAX_PARSED, MAX_MEMBERS = 20 * _MB, 400 * _MB, 64 * _MB, 2_000
_MAX_RATIO, _RATIO_FROM = 150, 32 * _MB
_OLE, _ZIP = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"PK"
_CHUNK, _OVERLAP = 1 << 20, 512
_DECLARATION = re.compile(rb"<!(DOCTYPE|ENTITY)", re.IGNORECASE)
_ROW = re.compile(rb"""<(?:\w+:)?row\b(?:[^>]*?\sr\s*=\s*["'](\d{1,9})["'])?[^>]*>""")
_MERGE = re.compile(rb"""<(?:\w+:)?mergeCell\b[^>]*?\sref\s*=\s*["']([A-Z0-9:$]+)["']""")
_ENCODING = re.compile(rb"""^\s*<\?xml[^>]*encoding=["']([^"']+)""")


@dataclass
class Layout:
    """What a pass over a worksheet's bytes shows before anything is built from them."""

    last_row: int = 0
    merged: list[str] = field(default_factory=list)


def read_bytes(file: bytes | BinaryIO, max_bytes: int = MAX_BYTES) -> bytes:
    data = file if isinstance(file, bytes) else file.read(max_bytes + 1)
    if len(data) > max_bytes:
        raise BadWorkbook(_("文件超过 %(size)d MB；请分成几份，或删去图片后再传。") % {"size": max_bytes // _MB})
    if not data:
        raise BadWorkbook(_("文件是空的；请重新选择填好的工作簿。"))
    return data


def open_package(data: bytes) -> ZipFile:
    """The archive, checked for what it is and what it would unpack to."""
    if not data.startswith(_ZIP):
        raise BadWorkbook(_not_a_workbook(data))
    try:
        archive = ZipFile(BytesIO(data))
    except BadZipFile as error:
        raise damaged() from error
    members = archive.infolist()
    names = {member.filename for member in members}
    unpacked = sum(member.file_size for member in members)
    if any(member.flag_bits & 1 for member in members):
        raise BadWorkbook(_("文件设了密码；请在 Excel 里取消密码后再传。"))
    ratio_high = unpacked > _RATIO_FROM and unpacked > _MAX_RATIO * len(data)
    if len(members) > MAX_MEMBERS or unpacked > MAX_UNPACKED or ratio_high or len(names) != len(members):
        raise BadWorkbook(_("文件展开后异常地大，可能有问题，没有读取；请把数据复制到新下载的模板里再传。"))
    if "xl/workbook.bin" in names:
        raise BadWorkbook(_("这是 .xlsb 文件；请在 Excel 里另存为“Excel 工作簿（.xlsx）”再传。"))
    if "[Content_Types].xml" not in names or "xl/workbook.xml" not in names:
        raise BadWorkbook(_("这不是 Excel 工作簿；请用下载的模板填写，保存为 .xlsx 再传。"))
    return archive


def _not_a_workbook(data: bytes) -> str:
    head = data[:2048].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if data.startswith(_OLE):
        if "EncryptedPackage".encode("utf-16-le") in data:
            return _("文件设了密码；请在 Excel 里取消密码后再传。")
        return _("这是旧的 .xls 文件；请在 Excel 里另存为“Excel 工作簿（.xlsx）”再传。")
    if head.startswith((b"<!doctype html", b"<html", b"<table", b"<meta", b"<?xml")) or b"<html" in head:
        return _("这个文件其实是网页或 XML，只是改了扩展名；请在 Excel 里打开后另存为“Excel 工作簿（.xlsx）”再传。")
    if b"\0" not in head and (b"," in head or b"\t" in head or b";" in head):
        return _("这个文件其实是 CSV 文本，只是改了扩展名；请在 Excel 里打开后另存为“Excel 工作簿（.xlsx）”再传。")
    return _("这不是 Excel 工作簿；请用下载的模板填写，保存为 .xlsx 再传。")


def damaged() -> BadWorkbook:
    return BadWorkbook(_("文件损坏或不完整，打不开；请在 Excel 里重新打开、另存一份再传。"))


def _chunks(archive: ZipFile, name: str) -> Iterator[tuple[bytes, int]]:
    """The member's bytes, each chunk behind the last bytes of the one before, so that no tag is missed at a seam.

    Yields the chunk and how much of it was seen already. The archive reads no more than a member declares and checks
    its sum at the end, so a member that lies about its size is damaged.
    """
    tail = b""
    try:
        with archive.open(name) as stream:
            while chunk := stream.read(_CHUNK):
                yield tail + chunk, len(tail)
                tail = chunk[-_OVERLAP:]
    except (BadZipFile, zlib.error, EOFError, NotImplementedError, OSError) as error:
        raise damaged() from error


def survey(archive: ZipFile, path: str, last_row_allowed: int) -> Layout:
    """Walk a worksheet's bytes without building anything; stop as soon as it is too long."""
    layout, counted = Layout(), 0
    for chunk, seen in _chunks(archive, path):
        for found in _ROW.finditer(chunk):
            if found.end() > seen:
                counted += 1
                layout.last_row = max(layout.last_row, int(found[1] or counted))
        layout.merged += [found[1].decode() for found in _MERGE.finditer(chunk) if found.end() > seen]
        if layout.last_row > last_row_allowed:
            break
    return layout


def refuse_unsafe_xml(archive: ZipFile) -> None:
    """No document type, no entities, no exotic encodings, and not more to parse than memory should hold."""
    parts = [m for m in archive.infolist() if m.filename.endswith((".xml", ".rels", ".vml"))]
    if sum(part.file_size for part in parts) > MAX_PARSED:
        raise BadWorkbook(_("工作簿的内容太多，没有读取；请只保留要导入的工作表，或分成几份再传。"))
    for part in parts:
        for chunk, seen in _chunks(archive, part.filename):
            if (not seen and _is_oddly_encoded(chunk)) or _DECLARATION.search(chunk):
                raise BadWorkbook(_("文件里有不该有的 XML 声明，为了安全没有读取；请把数据复制到新下载的模板里再传。"))


def _is_oddly_encoded(start: bytes) -> bool:
    """Anything but UTF-8 could hide from a search over bytes what a parser would then see."""
    named = _ENCODING.match(start.removeprefix(b"\xef\xbb\xbf"))
    return b"\0" in start[:4] or bool(named and named[1].lower() not in (b"utf-8", b"us-ascii"))


def sheet_paths(archive: ZipFile) -> dict[str, str]:
    """Names of the visible worksheets, in order, and where each lies in the archive."""
    try:
        book = fromstring(archive.read("xl/workbook.xml"))
        relations = fromstring(archive.read("xl/_rels/workbook.xml.rels"))
    except (ParseError, DefusedXmlException, KeyError, BadZipFile, zlib.error, EOFError) as error:
        raise damaged() from error
    if "purl.oclc.org/ooxml" in book.tag:
        raise BadWorkbook(_("这是“严格 Open XML”工作簿；请在 Excel 里另存为普通的“Excel 工作簿（.xlsx）”再传。"))
    targets = {
        item.get("Id"): item.get("Target", "") for item in relations if item.get("Type", "").endswith("/worksheet")
    }
    paths = {}
    for item in book.iter("{http://schemas.openxmlformats.org/spreadsheetml/2006/main}sheet"):
        mark = item.get("{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id")
        target = targets.get(mark)
        if target and item.get("state", "visible") == "visible":
            paths[item.get("name", "")] = target[1:] if target.startswith("/") else normpath(join("xl", target))
    known = set(archive.namelist())
    return {name: path for name, path in paths.items() if path in known}


def find_sheet(archive: ZipFile, name: str | None) -> tuple[str, str]:
    paths = sheet_paths(archive)
    if not paths:
        raise BadWorkbook(_("工作簿里没有可读的工作表；请用下载的模板填写后再传。"))
    if name is None:
        return next(iter(paths.items()))
    if name not in paths:
        wanted = {"name": name, "found": listed(paths)}
        raise BadWorkbook(
            _("没有找到工作表“%(name)s”，只有：%(found)s；请用下载的模板填写，不要改工作表的名字。") % wanted
        )
    return name, paths[name]
