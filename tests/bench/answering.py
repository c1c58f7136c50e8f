"""Sheets per second through the real server: one GET and one POST of the whole sheet, beside a bare Django page of the
same size with a bulk insert of as many rows, and one answer saved beside a bare insert. Same server, same run, in turn.

``python -m tests.bench.answering``: four clients, each with people of its own.
"""

import http.client
import os
import re
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path
from urllib.parse import urlencode

ROOT = Path(__file__).resolve().parents[2]
CLIENTS, SECONDS, TURNS = 4, 8, 3
TOKEN = "a" * 32
SETUP = """
import json
import django; django.setup()
from importlib.resources import files
from django.db import connection
from django.test import Client
from tests.bench.bare_sheet import make_table
from tests.factories.accounts import make_user
from tests.factories.answering import round_of, sheet_in
from tests.factories.assessment import published
from qiangji.stages.assessment import queries
from qiangji.stages.assessment.xlsform import read_workbook
book = files("qiangji.stages.assessment").joinpath("instruments", "capability.xlsx").read_bytes()
version = published(read_workbook(book).definition)
round = round_of(version)
people = []
for _number in range(PEOPLE):
    user, client = make_user(), Client()
    sheet = sheet_in(round, user=user)
    client.force_login(user)
    people.append([sheet.pk, client.cookies["sessionid"].value])
make_table()
scores = {key: sorted(q.scores)[2] for key, q in queries.questions_of(version).items()}
print(json.dumps({"people": people, "scores": scores}))
"""


class Line:
    def __init__(self, port: int, session: str) -> None:
        self.line = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        self.cookie = f"sessionid={session}; csrftoken={TOKEN}"

    def ask(self, method: str, path: str, values: dict | None = None, wanted: int = 200) -> bytes:
        headers = {"Cookie": self.cookie, "X-CSRFToken": TOKEN, "Content-Type": "application/x-www-form-urlencoded"}
        self.line.request(method, path, urlencode(values) if values else None, headers)
        answer = self.line.getresponse()
        body = answer.read()
        assert answer.status == wanted, f"{method} {path}: {answer.status}"
        return body


def whole_sheet(line: Line, sheet: int, scores: dict[str, int], turn: int) -> None:
    """What is sent differs from what is there each time, so that every answer is written."""
    path = f"/assessment/sheets/{sheet}/whole/"
    page = line.ask("GET", path).decode()
    based = dict(re.findall(r'name="(based_on:[^"]+)" value="([^"]*)"', page))
    line.ask("POST", path, based | {key: 1 + (score + turn) % 5 for key, score in scores.items()} | {"go": "next"}, 302)


def bare_sheet(line: Line, _sheet: int, scores: dict[str, int], turn: int) -> None:
    line.ask("GET", "/bare/")
    line.ask("POST", "/bare/", {key: 1 + (score + turn) % 5 for key, score in scores.items()}, 302)


def one_answer(line: Line, sheet: int, scores: dict[str, int], turn: int) -> None:
    key = list(scores)[turn % len(scores)]
    line.ask(
        "POST", f"/assessment/sheets/{sheet}/save/", {"item": key, "cell": 1 + turn // len(scores) % 5, "waited": 0}
    )


def one_insert(line: Line, _sheet: int, _scores: dict[str, int], turn: int) -> None:
    line.ask("POST", "/bare/one/", {"item": turn, "cell": 3})


def rate(work, port: int, people: list, scores: dict[str, int], first: int) -> float:
    """How many per second the clients get through together."""
    done, until, began = [0] * CLIENTS, time.monotonic() + SECONDS, time.monotonic()
    faults = []

    def run(number: int) -> None:
        sheet, session = people[number]
        line, turn = Line(port, session), first
        try:
            while time.monotonic() < until:
                work(line, sheet, scores, turn)
                turn += 1
                done[number] += 1
        except Exception as fault:
            faults.append(repr(fault))

    threads = [threading.Thread(target=run, args=[number]) for number in range(CLIENTS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not faults, faults
    return sum(done) / (time.monotonic() - began)


def main() -> None:
    import json

    from tests.faults.house import House, free_port, kill

    house = House(Path(tempfile.mkdtemp(prefix="qiangji-bench-")) / "data")
    house.environment["DJANGO_SETTINGS_MODULE"] = "qiangji.settings"
    house.run("manage.py", "migrate", "--verbosity", "0", "--skip-checks")
    found = json.loads(house.run("-c", SETUP.replace("PEOPLE", str(CLIENTS))).splitlines()[-1])
    port, bare_port = free_port(), free_port()
    house.serve(port)
    size = len(Line(port, found["people"][0][1]).ask("GET", f"/assessment/sheets/{found['people'][0][0]}/whole/"))
    granian = [str(Path(sys.executable).with_name("granian")), "--interface", "wsgi", "--host", "127.0.0.1"]
    granian += ["--port", str(bare_port), "--workers", "1", "--blocking-threads", "4", "--no-log"]
    environment = house.environment | {"QIANGJI_BENCH_BYTES": str(size)}
    server = subprocess.Popen([*granian, "tests.bench.bare_sheet:application"], cwd=ROOT, env=environment)
    house.started.append(server)
    time.sleep(8)
    ports = {bare_sheet: bare_port, one_insert: bare_port, whole_sheet: port, one_answer: port}
    try:
        print(f"{len(found['scores'])} items, page of {size:,} bytes, {CLIENTS} clients, {os.getloadavg()[0]:.1f} load")
        for name, ours, bare in (
            ("whole sheet, GET + POST", whole_sheet, bare_sheet),
            ("one answer", one_answer, one_insert),
        ):
            rates = []
            for turn in range(TURNS):
                pair = [
                    rate(work, ports[work], found["people"], found["scores"], 1 + 1000 * turn) for work in (ours, bare)
                ]
                rates.append(pair)
            mine, theirs = (statistics.median(pair[side] for pair in rates) for side in (0, 1))
            print(
                f"{name:<28} ours {mine:7.1f}/s  bare {theirs:7.1f}/s  ratio {mine / theirs:.2f}  {rates}", flush=True
            )
    finally:
        house.stop()
        kill(server)


if __name__ == "__main__":
    main()
