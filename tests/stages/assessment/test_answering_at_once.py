"""Two devices write at the same moment, or one writes while the other hands in. On both databases, in threads."""

import datetime as dt
import threading
import time

import pytest
from django.db import connections, transaction
from tests.factories.accounts import make_user
from tests.factories.answering import round_of, sheet_in
from tests.factories.assessment import organisation_definition, published
from tests.factories.at_once import at_once

from qiangji.accounts import clock
from qiangji.stages.assessment import actions, queries
from qiangji.stages.assessment.asking import Given
from qiangji.stages.assessment.models import Answer, Item

pytestmark = pytest.mark.django_db(transaction=True)

KEYS = ("A1a", "A1b", "A2a", "A2b")


@pytest.fixture
def sheet():
    return sheet_in(round_of(published(organisation_definition())), user=make_user())


def elsewhere(work):
    """What ``work`` returns, on a connection of its own: the one of the test may lie in another file."""
    found = []

    def run() -> None:
        found.append(work())
        connections.close_all()

    thread = threading.Thread(target=run)
    thread.start()
    thread.join()
    return found[0]


def scores(sheet) -> dict[str, int]:
    rows = Answer.objects.filter(sheet_id=sheet.pk)
    return elsewhere(lambda: dict(rows.values_list("item__key", "score")))


def held(act, seconds: float = 0.5):
    """``act`` in a transaction that stays open a while, and an event that says that it has acted."""
    begun = threading.Event()

    def run() -> None:
        with transaction.atomic():
            act()
            begun.set()
            time.sleep(seconds)

    return run, begun


def after(begun: threading.Event, act):
    return lambda: (begun.wait(), act())


def test_newer_answer_of_the_other_device_stays(shared_database, sheet):
    """It is not even visible yet when the older one comes in."""
    item = Item.objects.get(key="A1a")
    now = clock.now()
    actions.save_answer(sheet=sheet, item=item, cell=1, at=now - dt.timedelta(minutes=9), by=None)
    queries.questions_of(sheet.version)
    shared_database()

    newer, begun = held(lambda: actions.save_answer(sheet=sheet, item=item, cell=5, at=now, by=None))
    older = after(begun, lambda: actions.save_answer(sheet=sheet, item=item, cell=2, at=now - dt.timedelta(1), by=None))

    assert at_once(newer, older) == ["NewerAnswer", "done"]
    assert scores(sheet) == {"A1a": 5}


def test_first_answers_of_two_devices_are_one_row(shared_database, sheet):
    item = Item.objects.get(key="A1a")
    now = clock.now()
    queries.questions_of(sheet.version)
    shared_database()

    newer, begun = held(lambda: actions.save_answer(sheet=sheet, item=item, cell=5, at=now, by=None))
    older = after(begun, lambda: actions.save_answer(sheet=sheet, item=item, cell=2, at=now - dt.timedelta(1), by=None))

    assert at_once(newer, older) == ["NewerAnswer", "done"]
    assert scores(sheet) == {"A1a": 5}


@pytest.mark.parametrize("answered", [False, True])
def test_pages_of_two_devices_never_mix_unseen(shared_database, sheet, answered):
    """Both show the same answers; the one that comes second is told what it did not replace."""
    if answered:
        actions.save_answers(sheet=sheet, given={key: Given(1) for key in KEYS}, by=None)
    seen = {key: at for key, (_one, at) in queries.answers_of(sheet).items()}
    queries.questions_of(sheet.version)
    shared_database()
    kept = []

    def send(cell: int):
        given = {key: Given(cell) for key in KEYS}
        return lambda: kept.append(actions.save_answers(sheet=sheet, given=given, based_on=seen, by=None).kept)

    first, begun = held(send(4))
    assert at_once(first, after(begun, send(2))) == ["done", "done"]
    assert (sorted(kept), scores(sheet)) == ([(), KEYS], dict.fromkeys(KEYS, 4))


@pytest.mark.parametrize("way", ["one", "page"])
def test_nothing_is_written_into_a_sheet_that_is_being_handed_in(shared_database, sheet, way):
    item = Item.objects.get(key="A1a")
    actions.save_answer(sheet=sheet, item=item, cell=3, by=None)
    seen = {key: at for key, (_one, at) in queries.answers_of(sheet).items()}
    queries.questions_of(sheet.version)
    shared_database()

    def late() -> None:
        if way == "one":
            actions.save_answer(sheet=sheet, item=item, cell=5, by=None)
        else:
            actions.save_answers(sheet=sheet, given={key: Given(5) for key in KEYS}, based_on=seen, by=None)

    submitting, begun = held(lambda: actions.submit_sheet(sheet=sheet, by=None))
    assert at_once(submitting, after(begun, late)) == ["AlreadySubmitted", "done"]
    assert scores(sheet) == {"A1a": 3}
