"""Fifty people answer and submit while the server is killed: what it had acknowledged is there, and only once."""

import http.client
import json
import random
import sqlite3
import threading
import time
from contextlib import closing
from dataclasses import dataclass, field
from urllib.parse import urlencode

import pytest
from tests.faults.house import House, free_port, kill

pytestmark = pytest.mark.pure  # of the test's own database nothing is touched

PEOPLE, ITEMS = 50, 8
TOKEN = "a" * 32
BUILD = f"""
import json
import django; django.setup()
from django.test import Client
from tests.factories.accounts import make_user
from tests.factories.answering import round_of, sheet_in
from tests.factories.assessment import personal_definition, published
definition = personal_definition(dimensions=4, items={ITEMS // 4})
round = round_of(published(definition))
people = []
for _number in range({PEOPLE}):
    user, client = make_user(), Client()
    sheet = sheet_in(round, user=user)
    client.force_login(user)
    people.append([sheet.pk, client.cookies["sessionid"].value])
print(json.dumps({{"people": people, "items": [item.key for item in definition.items]}}))
"""


@dataclass
class Submitter:
    """One person's device: it goes on with what was not acknowledged, as long as somebody answers."""

    sheet: int
    session: str
    items: list[str]
    saved: dict[str, int] = field(default_factory=dict)
    is_submitted: bool = False
    faults: list[str] = field(default_factory=list)

    def cell(self, key: str) -> int:
        return 1 + (self.sheet + self.items.index(key)) % 5

    def answer(self, port: int) -> None:
        line = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        try:
            for key in self.items:
                if key not in self.saved:
                    status, _to = self._post(line, "save", item=key, cell=self.cell(key), waited=0)
                    self._acknowledge(status == 200, f"{key}: {status}")
                    self.saved[key] = self.cell(key)
            if not self.is_submitted:
                status, to = self._post(line, "review")
                self._acknowledge(status == 302 and to.endswith("/done/"), f"submit: {status} {to}")
                self.is_submitted = True
        except (OSError, http.client.HTTPException):
            return  # the line is gone; what was not acknowledged is sent again later
        finally:
            line.close()

    def _post(self, line: http.client.HTTPConnection, page: str, **values) -> tuple[int, str]:
        headers = {
            "Cookie": f"sessionid={self.session}; csrftoken={TOKEN}",
            "X-CSRFToken": TOKEN,
            "Content-Type": "application/x-www-form-urlencoded",
        }
        line.request("POST", f"/assessment/sheets/{self.sheet}/{page}/", urlencode(values), headers)
        answer = line.getresponse()
        answer.read()
        return answer.status, answer.headers.get("Location", "")

    def _acknowledge(self, is_good: bool, what: str) -> None:
        if not is_good:
            self.faults.append(what)
            raise http.client.HTTPException(what)


class Answering(House):
    def look(self) -> tuple[list, set[int], list[int]]:
        """Straight from the file: every answer row, the submitted sheets, and the sheets of the submission events."""
        with closing(sqlite3.connect(self.data / "qiangji.sqlite3")) as base:
            answers = base.execute(
                "SELECT answer.sheet_id, item.key, answer.score FROM assessment_answer answer"
                " JOIN assessment_item item ON item.id = answer.item_id"
            ).fetchall()
            sheets = base.execute("SELECT id FROM assessment_answersheet WHERE submitted_at IS NOT NULL").fetchall()
            events = base.execute("SELECT subject_id FROM audit_auditevent WHERE kind = 'sheet_submitted'").fetchall()
        return answers, {pk for (pk,) in sheets}, [int(pk) for (pk,) in events]


@pytest.fixture
def house(tmp_path):
    found = Answering(tmp_path / "data")
    found.run("manage.py", "migrate", "--verbosity", "0", "--skip-checks")
    yield found
    found.stop()


@pytest.mark.parametrize("run", [0, *(pytest.param(run, marks=pytest.mark.slow) for run in range(1, 5))])
def test_what_was_acknowledged_is_there_exactly_once(house, run):
    built = json.loads(house.run("-c", BUILD).splitlines()[-1])
    people = [Submitter(sheet, session, built["items"]) for sheet, session in built["people"]]
    enough = random.Random(run).randrange(PEOPLE, PEOPLE * ITEMS)
    port = free_port()

    server = house.serve(port)
    threads = begin(people, port)
    wait_until(lambda: sum(len(person.saved) + person.is_submitted for person in people) >= enough, threads)
    kill(server)
    for thread in threads:
        thread.join()
    acknowledged = {(person.sheet, key, cell) for person in people for key, cell in person.saved.items()}
    answers, submitted, events = house.look()
    assert len(acknowledged) > PEOPLE // 2
    assert acknowledged - set(answers) == set()
    assert {person.sheet for person in people if person.is_submitted} - submitted == set()
    assert (len(set(answers)), sorted(events)) == (len(answers), sorted(submitted))

    house.serve(port)
    for thread in begin(people, port):
        thread.join()
    answers, submitted, events = house.look()
    assert sorted(answers) == sorted((person.sheet, key, person.cell(key)) for person in people for key in person.items)
    assert submitted == {person.sheet for person in people if person.is_submitted}
    assert sorted(events) == sorted(person.sheet for person in people)
    assert [person.faults for person in people if person.faults] == []


def begin(people: list[Submitter], port: int) -> list[threading.Thread]:
    threads = [threading.Thread(target=person.answer, args=[port]) for person in people]
    for thread in threads:
        thread.start()
    return threads


def wait_until(condition, threads: list[threading.Thread], seconds: float = 240) -> None:
    until = time.monotonic() + seconds
    while time.monotonic() < until and any(thread.is_alive() for thread in threads):
        if condition():
            return
        time.sleep(0.01)
    raise TimeoutError
