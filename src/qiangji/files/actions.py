"""Take a file in, and let it go. The event is left to the verb of whatever the file belongs to."""

import hashlib

from django.core.files.base import ContentFile, File
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from .content import MB, MOST_BYTES, kind_of
from .errors import BadUpload
from .images import FORMATS, redrawn
from .models import StoredFile
from .names import shown_name


@transaction.atomic
def store_file(*, upload: UploadedFile, by) -> StoredFile:
    """Checked by its content; a picture is drawn anew."""
    data = upload.read(MOST_BYTES + 1)
    if len(data) > MOST_BYTES:
        raise BadUpload(_("文件超过 %(n)d MB；请压缩或分成几份再传。") % {"n": MOST_BYTES // MB})
    if not data:
        raise BadUpload(_("文件是空的；请重新选择。"))
    kind = kind_of(data)
    if kind in FORMATS:
        data = redrawn(data, kind)
    stored = StoredFile(
        name=shown_name(upload.name or "", kind),
        extension=kind,
        size=len(data),
        sha256=hashlib.sha256(data).hexdigest(),
        stored_by=by,
    )
    stored.file.save("", ContentFile(data))
    return stored


@transaction.atomic
def store_made(*, content: bytes | File, name: str, extension: str, by) -> StoredFile:
    """What this house made itself, such as a report: nothing to check in it. The row goes with the caller's."""
    file = ContentFile(content) if isinstance(content, bytes) else content
    stored = StoredFile(
        name=shown_name(name, extension), extension=extension, size=file.size, sha256=_digest(file), stored_by=by
    )
    stored.file.save("", file)
    return stored


def _digest(file: File) -> str:
    found = hashlib.sha256()
    for chunk in file.chunks():
        found.update(chunk)
    file.seek(0)
    return found.hexdigest()


@transaction.atomic
def delete_file(*, stored: StoredFile, by) -> None:  # noqa: ARG001 (as for every verb)
    """The row now; the bytes once it is certain that the row is gone."""
    storage, path = stored.file.storage, stored.file.name
    stored.delete()
    transaction.on_commit(lambda: storage.delete(path))
