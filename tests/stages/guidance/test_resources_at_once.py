"""Two agree on the last of an offer at the same moment, and two propose the same pair."""

import threading

import pytest
from django.db import connections
from tests.factories import registry, resources
from tests.factories.accounts import make_user
from tests.factories.at_once import at_once

from qiangji.stages.guidance import actions, queries
from qiangji.stages.guidance.choices import MatchState
from qiangji.stages.guidance.models import Match

pytestmark = pytest.mark.django_db(transaction=True)


def counted(rows) -> int:
    """From a thread of its own, as those who wrote them were."""
    found: list[int] = []
    reader = threading.Thread(target=lambda: (found.append(rows.count()), connections.close_all()))
    reader.start()
    reader.join()
    return found[0]


def test_last_of_an_offer_is_agreed_on_once(shared_database):
    hub = make_user("hub_operator")
    offer = resources.offer(quantity=10)
    matches = [
        actions.propose_match(offer=offer, need=resources.need(registry.organisation()), by=hub) for _each in range(3)
    ]
    shared_database()
    outcomes = at_once(*(lambda m=m: actions.move_match(match=m, to=MatchState.AGREED, by=hub) for m in matches))
    assert outcomes == ["Refused", "Refused", "done"]
    assert counted(queries.agreed(Match.objects.all())) == 1


def test_same_pair_is_proposed_once(shared_database):
    hub, offer = make_user("hub_operator"), resources.offer()
    need = resources.need(registry.organisation())
    shared_database()
    outcomes = at_once(*[lambda: actions.propose_match(offer=offer, need=need, by=hub)] * 3)
    assert (outcomes, counted(Match.objects.all())) == (["done"] * 3, 1)
