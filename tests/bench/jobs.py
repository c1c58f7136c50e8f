"""The heavy jobs, each as the command that a person would run, in a process of its own."""

import csv
import os
import random
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from django.conf import settings
from django.db import transaction
from tests.factories import accounts, reports
from tests.factories.served import shipped

from qiangji.stages.assessment import actions
from qiangji.stages.assessment.tasks import make_reports

ROOT = Path(__file__).resolve().parents[2]
WORKBOOK = ROOT / "src/qiangji/stages/assessment/instruments/bfi.xlsx"
REAL = ROOT.parent / "shared" / "data" / "bfi.csv"
ROW = "{:<52} {:>10} {:>10}  {}"


def run_all() -> None:
    print(ROW.format("\njob", "wall", "CPU", "peak memory"))
    answers = REAL if REAL.exists() else simulated_answers()
    job("import_instrument bfi", "import_instrument", str(WORKBOOK))
    job("import_answers bfi (2,800 × 25)", "import_answers", "--instrument", "bfi", str(answers))
    job("render_profiles, 100 PDFs", "render_profiles", "--limit", "100", "--output", tempfile.mkdtemp())
    ask_for_reports(849)
    job("reports of a whole round, 849 personal PDFs", "work", "--once")


def ask_for_reports(people: int) -> None:
    """A scored round in which each has their own result, and the wish for all reports."""
    operator = accounts.make_user("hub_operator")
    with transaction.atomic():
        version = shipped("teamwork.xlsx")
        round_, _sheets = reports.personal_round(*[6] * (people // 6), people % 6, by=operator, version=version)
        make_reports.enqueue(actions.request_reports(round=round_, by=operator).pk)


def job(name: str, *arguments: str) -> None:
    environment = {**os.environ, "QIANGJI_DATA": str(settings.DATA_DIR)}
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    started = time.monotonic()
    done = subprocess.run(
        ["/usr/bin/env", sys.executable, "-c", _MEASURED, *arguments],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    wall = time.monotonic() - started
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    if done.returncode:
        print(done.stdout, done.stderr)
        raise SystemExit(f"{name} failed")
    print(ROW.format(name, f"{wall:.1f} s", f"{cpu:.1f} s", done.stderr.splitlines()[-1]), flush=True)


# The command runs in the child itself, which then says its own peak: a parent only knows the greatest of all children,
# and what the kernel counts for a process begins at the size of the one that started it.
_MEASURED = """
import pathlib, re, sys
sys.argv[0] = "manage.py"
import manage
manage.main()
peak = re.search(r"VmHWM:\\s+(\\d+)", pathlib.Path("/proc/self/status").read_text())[1]
print(f"{int(peak) / 1024:.0f} MB", file=sys.stderr)
"""


def simulated_answers() -> Path:
    """Answers of the real file's size and gaps, for people who have only the project."""
    draw = random.Random(20221231)
    path = Path(tempfile.mkdtemp()) / "answers.csv"
    items = [f"{scale}{n}" for scale in "ACENO" for n in range(1, 6)]
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(["rownames", *items])
        for person in range(1, 2801):
            trait = draw.gauss(3.5, 1)
            answers = [min(6, max(1, round(draw.gauss(trait, 1)))) if draw.random() > 0.007 else "" for _ in items]
            writer.writerow([person, *answers])
    return path
