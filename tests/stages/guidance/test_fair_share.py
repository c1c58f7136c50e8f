"""How evenly support is spread: the number, the curve, and who has never received anything."""

import pytest
from django.urls import reverse
from tests.factories import donations as make
from tests.factories import registry
from tests.factories.accounts import make_user

from qiangji.stages.guidance import actions, queries
from qiangji.stages.guidance.concentration import spread_of
from qiangji.stages.guidance.models import Delivery

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("amounts", "gini", "top"),
    [([3, 3, 3, 3, 3], 0, 10), ([0, 0, 0, 0, 10], 0.8, 50), ([1, 2, 3, 4], 0.25, 16)],
)
def test_the_number_by_hand(amounts, gini, top):
    spread = spread_of(amounts)
    n, mean = len(amounts), sum(amounts) / len(amounts)
    pairs = sum(abs(a - b) for a in amounts for b in amounts) / n**2
    assert spread.gini == pytest.approx(gini)
    assert spread.gap == pytest.approx(pairs)
    assert spread.gini == pytest.approx(pairs / (2 * mean))
    assert spread.top_share == pytest.approx(top)
    assert (spread.steps[0], spread.steps[-1]) == ((0, 0.0), (100, 100.0))


def test_of_nothing_there_is_no_number():
    assert spread_of([]) is None
    assert spread_of([0, 0]) is None


def test_places_forms_and_those_never_reached(client):
    hub = make_user("hub_operator")
    a, b, c = registry.organisation(), registry.organisation(), registry.organisation(code="110108")
    for quantity in (1, 2):
        make.signed(make.allocated(make.goods(9), a, quantity=quantity)[0], by=hub)
    make.signed(make.allocated(make.money(), a, quantity=500)[0], by=hub)
    make.signed(make.allocated(make.goods(9), b)[0], by=hub)
    make.allocated(make.goods(9), c)
    actions.void_delivery(delivery=Delivery.objects.get(organisation=b), reason="登记错了", by=hub)
    served, rows = queries.organisations_served(hub), queries.given(hub)
    assert sorted(queries.amounts(served, rows, "")) == [0, 0, 3]
    assert [(p.label, p.members, p.reached, p.amount, p.share) for p in queries.by_place(served, rows, "")] == [
        ("海淀区", 1, 0, 0, 0),
        ("朝阳区", 2, 1, 3, 100),
    ]
    assert queries.most(rows, "") == [(a.name, "朝阳区", 3)]
    assert list(queries.never(served, rows)) == [b, c]
    money = queries.given(hub, kind="money")
    assert sorted(queries.amounts(served, money, "money")) == [0, 0, 500]
    client.force_login(hub)
    page = client.get(reverse("guidance:fair-share")).content.decode()
    assert "集中度 0.67" in page and c.name in page
    assert client.get(reverse("guidance:fair-share"), {"kind": "course"}).status_code == 200
