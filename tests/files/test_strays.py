import os

import pytest

from qiangji.files.actions import store_made
from qiangji.files.strays import sweep_strays

pytestmark = pytest.mark.django_db


def test_only_old_files_without_a_row_are_swept(settings):
    kept = store_made(content=b"%PDF", name="报告", extension="pdf", by=None)
    folder = settings.MEDIA_ROOT / "files"
    for name in ("old.pdf", "new.pdf"):
        (folder / name).write_bytes(b"%PDF")
    for path in (folder / "old.pdf", settings.MEDIA_ROOT / kept.file.name):
        os.utime(path, (0, 0))
    assert sweep_strays() == 1
    assert {path.name for path in folder.iterdir()} == {kept.file.name.removeprefix("files/"), "new.pdf"}


def test_nothing_to_sweep_before_the_first_file():
    assert sweep_strays() == 0
