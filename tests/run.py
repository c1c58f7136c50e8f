"""Run everything that can run on this machine, and say in one line what could not and how to enable it."""

import os
import shutil
import subprocess
import sys
import tempfile
from contextlib import contextmanager

PYTEST = [sys.executable, "-m", "pytest", "-q", "-n", os.environ.get("QIANGJI_TEST_WORKERS", "2")]


def chromium() -> str | None:
    return os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")


def postgresql() -> str | None:
    """The address of a PostgreSQL that answers: DATABASE_URL, or the local socket."""
    import psycopg

    url = os.environ.get("DATABASE_URL") or "postgresql:///postgres"
    if not url.startswith("postgres"):
        return None
    try:
        psycopg.connect(url, connect_timeout=3).close()
    except psycopg.Error:
        return None
    return url


def environment(data: str, **more: str) -> dict[str, str]:
    ours = {key: value for key, value in os.environ.items() if key not in ("DATABASE_URL", "QIANGJI_DATA")}
    return {"QIANGJI_DATA": data, **ours, **more}


def run(title: str, *arguments: str, **more: str) -> bool:
    print(f"\n── {title}", flush=True)
    with tempfile.TemporaryDirectory(prefix="qiangji-tests-") as data:
        return subprocess.run([*PYTEST, *arguments], env=environment(data, **more), check=False).returncode == 0


@contextmanager
def shared_city():
    """(folder, process): where all suites find the demo city, and its building, begun beside the first of them."""
    begin = [sys.executable, "-m", "tests.demo.apart"]
    with (
        tempfile.TemporaryDirectory(prefix="qiangji-shared-") as shared,
        subprocess.Popen([*begin, shared], env=environment(shared)) as building,
    ):
        yield shared, building


def main() -> int:
    with shared_city() as (shared, building):
        os.environ["QIANGJI_TEST_SHARED"] = shared
        return run_all() or building.wait()


def run_all() -> int:
    slow = [] if os.environ.get("QIANGJI_TEST_SLOW") else ["slow"]
    quick = " and ".join(f"not {mark}" for mark in [*slow, "browser"])
    passed = [run("SQLite", "-m", quick, "--dist", "loadfile")]
    skipped = []
    if url := postgresql():
        passed.append(run("PostgreSQL", "-m", f"{quick} and not pure", "--dist", "loadfile", DATABASE_URL=url))
    else:
        skipped.append("PostgreSQL (start one, or: make test DATABASE_URL=postgresql://…)")
    if binary := chromium():
        passed.append(run("Chromium", "-m", "browser", "--dist", "loadgroup", CHROMIUM=binary))
    else:
        skipped.append("browser tests (apt-get install chromium)")
    if slow:
        skipped.append("long simulations (QIANGJI_TEST_SLOW=1 make test)")
    print(f"\nskipped: {'; '.join(skipped)}" if skipped else "\nskipped: nothing")
    return 0 if all(passed) else 1


if __name__ == "__main__":
    sys.exit(main())
