"""How a stored file is handed out: always as a file to keep, never as a page of this house."""

from django.http import FileResponse, Http404, HttpResponse
from django.utils.http import content_disposition_header

from .models import StoredFile

TYPES = {
    "pdf": "application/pdf",
    "jpg": "image/jpeg",
    "png": "image/png",
    "webp": "image/webp",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def download(stored: StoredFile) -> FileResponse:
    """Ask first whether the reader may; this does not. Bytes that are gone from the disk are not found."""
    try:
        content = stored.file.open("rb")
    except FileNotFoundError:
        raise Http404 from None
    response = FileResponse(
        content,
        as_attachment=True,
        filename=stored.name,
        content_type=TYPES.get(stored.extension, "application/octet-stream"),
    )
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return response


def hand_out(workbook: bytes, filename: str) -> HttpResponse:
    """A workbook that was written for this reader just now."""
    kept_as = content_disposition_header(as_attachment=True, filename=filename) or ""
    headers = {"Content-Disposition": kept_as, "Cache-Control": "no-store"}
    return HttpResponse(workbook, content_type=TYPES["xlsx"], headers=headers)
