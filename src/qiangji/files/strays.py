"""Bytes without a row, left by a process that was killed between the two: none of them may lie about."""

import datetime as dt

from django.core.files.storage import default_storage
from django.utils import timezone

from .models import StoredFile

FOLDER = "files"
AFTER = dt.timedelta(days=1)


def sweep_strays() -> int:
    """Old ones only: a file may be written a moment before its row is. Returns how many went."""
    if not default_storage.exists(FOLDER):
        return 0
    names = {f"{FOLDER}/{name}" for name in default_storage.listdir(FOLDER)[1]}
    strays = names - set(StoredFile.objects.values_list("file", flat=True))
    before = timezone.now() - AFTER
    old = [name for name in sorted(strays) if default_storage.get_modified_time(name) < before]
    for name in old:
        default_storage.delete(name)
    return len(old)
