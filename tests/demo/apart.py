"""The demo city in a process of its own, with other hash seeds, always on SQLite: built once for all suites of a run.

``tests/run.py`` begins it beside the first suite; whoever needs it before then builds it or waits.
"""

import fcntl
import subprocess
import sys
from pathlib import Path

from tests.factories.served import ROOT, environment


def stand(folder: Path) -> Path:
    """The city's data folder inside ``folder``; what the building said is in ``said.txt`` beside it."""
    folder.mkdir(parents=True, exist_ok=True)
    data = folder / "city"
    with (folder / "city.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not data.exists():
            (folder / "said.txt").write_text(_build(folder / "building"), encoding="utf-8")
            (folder / "building").rename(data)
    return data


def _build(data: Path) -> str:
    said = ""
    for program in (["manage.py", "translations", "compile"], [str(ROOT / "tests/demo/content.py")]):
        done = subprocess.run(
            [sys.executable, *program],
            cwd=ROOT,
            env=environment(data) | {"PYTHONHASHSEED": "2022"},
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr[-2000:]
        said = done.stdout
    return said


if __name__ == "__main__":
    stand(Path(sys.argv[1]))
