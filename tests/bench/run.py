"""``make bench``: what things cost, as ratios to a bare Django page or insert measured in the same run.

Machines are noisy, so a ratio of medians taken in turn (bare, ours, bare, ours, …) is the figure; milliseconds are
beside it for scale. Every figure is CPU time of this process, on a database of its own in a temporary folder.
"""

import os
import resource
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT / "src"), str(ROOT)]
os.environ["QIANGJI_DATA"] = tempfile.mkdtemp(prefix="qiangji-bench-")
os.environ.pop("QIANGJI_TODAY", None)
os.environ["ALLOWED_HOSTS"] = "testserver"
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "qiangji.settings")

import django

django.setup()

from django.core.management import call_command
from django.db import connection
from django.test import Client, override_settings
from django.test.utils import CaptureQueriesContext
from tests.bench import city, jobs, profiles, rounds, workbook

ROUNDS = 30
SIZES = (258, 20_000)
ROW = "{:<52} {:>10} {:>10} {:>8}  {}"
# What `startproject` switches on, and the bare page's own addresses.
BARE_MIDDLEWARE = [
    "tests.bench.bare.own_addresses",
    "django.middleware.security.SecurityMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]


def clients(user) -> tuple[Client, Client]:
    """Ours and the bare one; middleware is loaded once each, so that nothing is reset while the clock runs."""
    ours, bare = Client(), Client()
    ours.handler.load_middleware()
    with override_settings(MIDDLEWARE=BARE_MIDDLEWARE):
        bare.handler.load_middleware()
    for client in (ours, bare):
        client.force_login(user)
    return ours, bare


def cost(work: Callable[[], object]) -> float:
    started = time.process_time()
    work()
    return (time.process_time() - started) * 1000


def in_turn(ours: Callable[[], object], bare: Callable[[], object]) -> tuple[float, float]:
    """Medians of milliseconds, the two measured alternately so that both meet the same noise."""
    pairs = [(cost(ours), cost(bare)) for _round in range(ROUNDS + 3)][3:]
    return statistics.median(p[0] for p in pairs), statistics.median(p[1] for p in pairs)


def get(client: Client, path: str) -> None:
    answer = client.get(path)
    assert answer.status_code == 200, f"{path}: {answer.status_code}"


def queries(client: Client, path: str) -> int:
    with CaptureQueriesContext(connection) as captured:
        get(client, path)
    return len(captured)


def pages(size: int) -> None:
    operator = city.grow_to(size)
    ours, bare = clients(operator)
    assessed = profiles.assess_all(operator, size)
    for name, path in (*city.pages(), *rounds.pages(operator), *profiles.pages(assessed)):
        counted = queries(ours, path)
        mine, theirs = in_turn(lambda path=path: get(ours, path), lambda: get(bare, "/"))
        show(f"{name}, {size:,} organisations", mine, theirs, f"{counted} queries")


def show(name: str, mine: float, theirs: float, note: str = "") -> None:
    print(ROW.format(name, f"{mine:.1f} ms", f"{theirs:.1f} ms", f"{mine / theirs:.2f} ×", note), flush=True)


def main() -> None:
    call_command("migrate", verbosity=0)
    print(ROW.format("what", "ours", "bare", "ratio", ""))
    for size in SIZES:
        pages(size)
    workbook.run()
    jobs.run_all()
    print(f"\npeak memory of this process: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB")


if __name__ == "__main__":
    main()
