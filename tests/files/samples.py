"""Bytes as people and as attackers send them, made here and now."""

import io
import struct
import zipfile
import zlib

import docx
from openpyxl import Workbook
from PIL import Image

ORIENTATION, CAMERA, GPS = 0x0112, 0x010F, 0x8825


def picture(kind: str = "JPEG", size=(40, 20), *, mode: str = "RGB", **saved) -> bytes:
    out = io.BytesIO()
    Image.new(mode, size).save(out, kind, **saved)
    return out.getvalue()


def photo() -> bytes:
    """As a phone makes it: lying on its side, with the place and the camera written in, and a comment."""
    exif = Image.Exif()
    exif[ORIENTATION], exif[CAMERA] = 6, "Telefon-Geheim"
    exif.get_ifd(GPS)[1], exif.get_ifd(GPS)[2] = "N", (39.0, 54.0, 26.0)
    return picture(exif=exif, comment=b"Kommentar-Geheim")


def claims_pixels(side: int) -> bytes:
    """A PNG of a few bytes that would unpack to side × side."""
    header = struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)

    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    body = chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(b"\0" * 1000)) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + body


def pdf(extra: bytes = b"") -> bytes:
    objects = b"1 0 obj\n<< /Type /Catalog /Pages 2 0 R " + extra + b">>\nendobj\n"
    pages = b"2 0 obj\n<< /Type /Pages /Kids [] /Count 0 >>\nendobj\n"
    return b"%PDF-1.7\n" + objects + pages + b"trailer\n<< /Root 1 0 R >>\nstartxref\n0\n%%EOF\n"


def packed_pdf(hidden: bytes) -> bytes:
    """The dangerous part lies in a packed stream of objects."""
    stream = zlib.compress(hidden)
    head = b"3 0 obj\n<< /Type /ObjStm /Filter /FlateDecode /Length %d >>\nstream\n" % len(stream)
    return pdf().replace(b"trailer", head + stream + b"\nendstream\nendobj\ntrailer")


def word() -> bytes:
    out = io.BytesIO()
    document = docx.Document()
    document.add_paragraph("个别化计划样本")
    document.save(out)
    return out.getvalue()


def linked(kind: str, target: str, *, mode: str = "External", head: str = "", encoding: str = "utf-8") -> bytes:
    """A Word file with one more relationship, of its settings to something."""
    of_office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    of_packages = "http://schemas.openxmlformats.org/package/2006/relationships"
    text = (
        f'<?xml version="1.0" encoding="{encoding}"?>{head}<Relationships xmlns="{of_packages}">'
        f'<Relationship Id="rId9" Type="{of_office}/{kind}" Target="{target}" TargetMode="{mode}"/></Relationships>'
    )
    return zipped({"word/_rels/settings.xml.rels": text.encode(encoding)}, into=word())


def heic(brand: bytes = b"heic") -> bytes:
    return b"\0\0\0\x18ftyp" + brand + b"\0\0\0\0mif1heic" + b"\0" * 200


def excel() -> bytes:
    out = io.BytesIO()
    Workbook().save(out)
    return out.getvalue()


def zipped(members: dict[str, bytes], *, into: bytes = b"", comment: bytes = b"") -> bytes:
    """An archive with these members; ``into`` is one to which they are added."""
    out = io.BytesIO(into)
    with zipfile.ZipFile(out, "a", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
        archive.comment = comment
    return out.getvalue()


def bomb() -> bytes:
    """A document of a hundred kilobytes that unpacks to more than a hundred megabytes."""
    return zipped({f"word/media/{number}.bin": b"\0" * (30 * 1024 * 1024) for number in range(4)}, into=word())
