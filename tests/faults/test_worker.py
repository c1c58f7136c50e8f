"""Real workers, really killed: what is made stays, the rest is made, and nothing is left running."""

import json
import os
import signal
import sqlite3
import time
from contextlib import closing

import pytest
from tests.faults.house import House, below, free_port, processes

pytestmark = pytest.mark.pure  # of the test's own database nothing is touched

PEOPLE = 20
BUILD = f"""
import django; django.setup()
from tests.factories.reports import personal_round
from qiangji.stages.assessment import actions
from qiangji.stages.assessment.tasks import make_reports
from tests.factories.accounts import make_user
hub = make_user("hub_operator")
round, _sheets = personal_round(*[5] * {PEOPLE // 5}, by=hub)
make_reports.enqueue(actions.request_reports(round=round, by=hub).pk)
"""


class Workshop(House):
    """A house whose reports are being made."""

    def look(self) -> dict:
        """Read beside the workers, straight from the file, so that looking takes no time from them."""
        with closing(sqlite3.connect(f"file:{self.data / 'qiangji.sqlite3'}?mode=ro", uri=True)) as base:
            ((finished, failure),) = base.execute("SELECT finished_at, failure FROM assessment_reportrun")
            parts = base.execute(
                "SELECT part.id, part.sheet_id, stored.file FROM assessment_reportpart part"
                " JOIN files_storedfile stored ON stored.id = part.file_id ORDER BY part.id"
            ).fetchall()
            tasks = base.execute("SELECT worker_ids FROM django_tasks_database_dbtaskresult").fetchall()
        return {
            "parts": [(pk, sheet, (self.data / "media" / file).exists()) for pk, sheet, file in parts],
            "finished": finished is not None,
            "failure": failure,
            "workers": [json.loads(row[0]) for row in tasks],
        }

    def look_until(self, condition, seconds: float = 120) -> dict:
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            if condition(seen := self.look()):
                return seen
            time.sleep(0.05)
        raise TimeoutError(str(seen))


@pytest.fixture
def house(tmp_path):
    found = Workshop(tmp_path / "data")
    found.run("manage.py", "migrate", "--verbosity", "0", "--skip-checks")
    found.run("-c", BUILD)
    yield found
    for process in found.started:
        process.kill()
        process.wait()


def test_killed_worker_is_replaced_and_no_report_is_made_twice(house):
    worker = house.start("work")
    before = house.look_until(lambda seen: seen["parts"])
    worker.kill()
    worker.wait()
    before = house.look()
    assert 0 < len(before["parts"]) < PEOPLE
    assert not before["finished"]

    house.start("work")
    after = house.look_until(lambda seen: seen["finished"])
    assert [part for part in before["parts"] if part not in after["parts"]] == []
    assert len({sheet for _pk, sheet, _there in after["parts"]}) == len(after["parts"]) == PEOPLE
    assert {there for _pk, _sheet, there in after["parts"]} == {True}
    assert after["failure"] == ""
    assert [len(workers) for workers in after["workers"]] == [2]


def test_server_keeps_a_worker_replaces_it_and_leaves_none_behind(house):
    server = house.start("serve", "--port", str(free_port()))
    house.look_until(lambda seen: seen["parts"])
    (worker,) = [
        pid for pid, command in below(server.pid).items() if " work " in f"{command} " and "keeper" not in command
    ]
    os.kill(worker, signal.SIGKILL)
    assert house.look_until(lambda seen: seen["finished"])["failure"] == ""
    company = below(server.pid)
    assert sum("keeper" in command for command in company.values()) == 1

    server.kill()
    server.wait()
    try:
        wait_until_gone(company)
    finally:  # a server killed like this leaves its own child, whoever works beside it
        for pid in company.keys() & processes().keys():
            os.kill(pid, signal.SIGKILL)


def wait_until_gone(company: dict[int, str], seconds: float = 15) -> None:
    """All that belonged to background work; the server's own children are the server's affair."""
    ours = {pid for pid, command in company.items() if "manage.py" in command and "work" in command}
    assert len(ours) == 2
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if not ours & processes().keys():
            return
        time.sleep(0.2)
    raise AssertionError(f"still running: {ours & processes().keys()}")
