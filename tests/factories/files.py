"""Bytes of files, honest and hostile."""

from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

PDF = b"%PDF-1.7\n1 0 obj\n<</Type /Catalog>>\nendobj\ntrailer\n<</Root 1 0 R>>\n%%EOF\n"
_TYPES = '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>'


def upload(content: bytes, name: str = "样本.pdf", content_type: str = "application/octet-stream"):
    return SimpleUploadedFile(name, content, content_type)


def picture(format_name: str = "JPEG", size: tuple[int, int] = (40, 30), mode: str = "RGB", **options) -> bytes:
    out = BytesIO()
    Image.new(mode, size, {"RGB": "teal", "RGBA": (0, 128, 128, 90)}.get(mode, 90)).save(out, format_name, **options)
    return out.getvalue()


def package(main: str = "word/document.xml", **members: str | bytes) -> bytes:
    """A Word file (or with another main part, another archive); ``members`` by path with __ for / and ___ for ."""
    out = BytesIO()
    with ZipFile(out, "w", ZIP_DEFLATED) as archive:
        for name, content in {"[Content_Types].xml": _TYPES, main: "<w/>", **members}.items():
            archive.writestr(name, content)
    return out.getvalue()
