"""A plan item opens a need; what is carried out for it stands in the ledger under its indicator."""

import pytest
from django.urls import reverse
from tests.factories import registry, resources
from tests.factories.accounts import make_user
from tests.factories.guidance import signed_diagnosis
from tests.factories.resources import day

from qiangji.stages.guidance import actions
from qiangji.stages.guidance.choices import MatchState
from qiangji.stages.guidance.errors import Refused
from qiangji.stages.guidance.models import Delivery, Need, PlanItem

pytestmark = pytest.mark.django_db


@pytest.fixture
def hub():
    return make_user("hub_operator")


@pytest.fixture
def item(hub):
    expert = make_user("expert")
    plan = actions.draft_plan(diagnosis=signed_diagnosis(expert=expert), by=hub)
    actions.sign_plan(plan=plan, by=expert)
    PlanItem.objects.filter(plan=plan).update(kind="resource")
    return PlanItem.objects.filter(plan=plan).first()


def test_item_opens_a_need_and_its_indicator_reaches_the_ledger(client, hub, item):
    client.force_login(hub)
    url = f"{reverse('guidance:need-create')}?item={item.pk}"
    assert url in client.get(item.plan.get_absolute_url()).content.decode()
    assert f"来自支持计划的事项：{item}" in client.get(url).content.decode()
    given = {"kind": "volunteers", "quantity": "5", "unit": "人次", "needed_by": day(30).isoformat(), "urgency": 2}
    client.post(url, {"title": "缺人手", **given})
    need = Need.objects.get()
    assert (need.plan_item, need.organisation) == (item, item.plan.organisation)
    match = actions.propose_match(offer=resources.offer(), need=need, by=hub)
    for state in (MatchState.AGREED, MatchState.ACCEPTED):
        actions.move_match(match=match, to=state, by=hub)
    delivery = Delivery.objects.get()
    assert (delivery.plan_item, delivery.dimension) == (item, item.finding.dimension)


def test_need_of_an_item_belongs_to_its_organisation(hub, item):
    with pytest.raises(Refused, match="另一家机构"):
        resources.need(registry.organisation(), plan_item=item)


def test_item_of_a_draft_opens_nothing(client, hub, item):
    item.plan.signed_at = item.plan.signed_by = None
    item.plan.save()
    client.force_login(hub)
    assert client.get(f"{reverse('guidance:need-create')}?item={item.pk}").status_code == 404
