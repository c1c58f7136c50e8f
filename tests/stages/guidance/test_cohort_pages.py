"""The pages of planning a cohort: who enters, what the form sends, what is said, and how much they ask the database."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from tests.factories.accounts import make_region, make_user
from tests.factories.cohorts import COACHING, COURSE, GRANT, planned, terms

from qiangji.accounts.roles import ORGANISATION, ROLES
from qiangji.stages.guidance import actions
from qiangji.stages.guidance.models import CohortProposal

pytestmark = pytest.mark.django_db

EAST, WEST = "110101", "110108"
ROOMS = ("cohort-detail", "cohort-in", "cohort-out", "cohort-never", "cohort-print")


@pytest.fixture
def hub():
    return make_user("hub_operator")


def page(name: str, row) -> str:
    return reverse(f"guidance:{name}", args=[row.pk])


def proposed(hub, **given) -> CohortProposal:
    return actions.explain_cohort(proposal=actions.propose_cohort(by=hub, **terms(**given)), by=None)


def sent(**changed) -> dict:
    asked = terms(hours_each=6, grant_each=5000, most=2, district_floor=0)
    return {**asked, "cycle": asked["cycle"].pk} | changed


@pytest.mark.parametrize("role", ROLES)
def test_rooms_are_the_hubs(client, role, hub):
    planned((EAST, [(COACHING, 60)]))
    proposal = proposed(hub)
    place = proposal.lines.get().organisation if ROLES[role].place == ORGANISATION else None
    client.force_login(make_user(role, place))
    reads = role in {"hub_operator", "hub_approver"}
    addresses = [reverse("guidance:cohort-list"), *(page(name, proposal) for name in ROOMS)]
    found = {client.get(one).status_code for one in addresses}
    asked = [client.get(one).status_code for one in (reverse("guidance:cohort-create"), page("cohort-sign", proposal))]

    assert found == ({200} if reads else {403})
    assert asked == {"hub_operator": [200, 403], "hub_approver": [403, 200]}.get(role, [403, 403])


def test_proposal_of_another_place_is_not_there(client, hub):
    planned((EAST, [(COACHING, 60)]))
    proposal = proposed(hub)
    client.force_login(make_user("hub_approver", make_region("310000")))
    addresses = [*(page(name, proposal) for name in ROOMS), page("cohort-sign", proposal)]
    addresses.append(page("cohort-line", proposal.lines.get()))

    assert {client.get(one).status_code for one in addresses} == {404}
    assert proposal.name not in client.get(reverse("guidance:cohort-list")).content.decode()


def test_form_proposes_explains_and_leads_to_the_answer(client, hub):
    planned((EAST, [(COACHING, 60), (COURSE, 50)]), (WEST, [(COACHING, 70)]))
    client.force_login(hub)
    asked = client.get(reverse("guidance:cohort-create")).content.decode()
    answer = client.post(reverse("guidance:cohort-create"), sent())
    proposal = CohortProposal.objects.get()
    inside = client.get(page("cohort-in", proposal)).content.decode()
    outside = client.get(page("cohort-out", proposal)).content.decode()

    assert ("2 项，2 家机构" in asked, answer.url) == (True, page("cohort-detail", proposal))
    assert (proposal.made_by, proposal.explained_at is not None, proposal.total) == (hub, True, 120.0)
    assert "”的“coaching 60”，总分少 10。" in inside
    assert "分值低于 60 时换成次选。" in inside
    assert ("专家小时已用完。" in outside, "分值高于 70 时会进来。" in outside) == (True, True)
    assert "coaching 60" in client.get(page("cohort-detail", proposal)).content.decode()


def test_long_proposals_are_explained_by_the_worker(client, hub, monkeypatch):
    from qiangji.stages.guidance.views import cohorts

    monkeypatch.setattr(cohorts, "EXPLAINED_AT_ONCE", 0)
    planned((EAST, [(COACHING, 60)]))
    client.force_login(hub)
    client.post(reverse("guidance:cohort-create"), sent())
    proposal = CohortProposal.objects.get()
    waiting = client.get(page("cohort-detail", proposal)).content.decode()
    cohorts.tasks.explain_cohort.call(proposal.pk)
    done = client.get(page("cohort-detail", proposal)).content.decode()

    assert ("正在算每一行的次选" in waiting, "正在算每一行的次选" in done) == (True, False)


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"organisation_floor": "everybody"}, "下限守不住：最少要把专家小时从 6 加到 12；也可以放低下限。"),
        ({"hours": "-1"}, "qj-error-summary"),
        ({"hours": "9" * 30}, "qj-error-summary"),
        ({"hours_each": "0"}, "qj-error-summary"),
        ({"district_floor": "101"}, "qj-error-summary"),
        ({"most": ""}, "qj-error-summary"),
        ({"scope": "31"}, "qj-error-summary"),
        ({"cycle": "9" * 25}, "qj-error-summary"),
        ({"name": ""}, "qj-error-summary"),
    ],
)
def test_impossible_wishes_get_a_sentence(client, hub, changed, said):
    planned((EAST, [(COACHING, 60)]), (WEST, [(COACHING, 70)]))
    client.force_login(hub)
    answer = client.post(reverse("guidance:cohort-create"), sent(**changed))

    assert (answer.status_code, said in answer.content.decode()) == (200, True)
    assert CohortProposal.objects.count() == 0


def test_people_decide_and_sign_and_then_nothing_changes(client, hub):
    planned((EAST, [(COACHING, 60)]), (WEST, [(COACHING, 70)]))
    proposal = proposed(hub)
    low, high = proposal.lines.order_by("value")
    client.force_login(hub)
    refused = client.post(page("cohort-line", low), {"decided": "1", "note": ""}).content.decode()
    client.post(page("cohort-line", low), {"decided": "1", "note": "快开张了"})
    client.post(page("cohort-line", high), {"decided": "0", "note": "已另有安排"})
    overview = client.get(page("cohort-detail", proposal)).content.decode()
    approver = make_user("hub_approver")
    client.force_login(approver)
    client.post(page("cohort-sign", proposal))
    proposal.refresh_from_db()
    client.post(page("cohort-line", low), {"decided": "0", "note": "反悔"})

    assert ("和建议不一样，请写明原因。" in refused, "快开张了" in overview) == (True, True)
    assert proposal.signed_by == approver
    assert list(proposal.lines.order_by("value").values_list("decided", "note")) == [
        (True, "快开张了"),
        (False, "已另有安排"),
    ]
    assert "快开张了" in client.get(page("cohort-print", proposal)).content.decode()


def test_overdrawn_proposal_is_not_signed_and_broken_floors_are_said(client, hub):
    planned((EAST, [(COACHING, 60)]), (WEST, [(COACHING, 70)]))
    proposal = proposed(hub, hours=12, organisation_floor="never")
    CohortProposal.objects.update(hours=6)
    client.force_login(make_user("hub_approver"))
    refused = client.post(page("cohort-sign", proposal)).content.decode()
    actions.decide_line(line=proposal.lines.get(value=60), decided=False, note="自愿放弃", by=hub)
    shown = client.get(page("cohort-sign", proposal)).content.decode()
    never = client.get(page("cohort-never", proposal)).content.decode()

    assert "专家小时超了：要用 12，只有 6；请改几行再签。" in refused
    assert "还有 1 家从未得到过服务的机构一项也没有。" in shown
    assert proposal.lines.get(value=60).organisation.name in never


@pytest.mark.parametrize("name", ["cohort-list", "cohort-create", *ROOMS, "cohort-line", "cohort-sign"])
def test_pages_ask_the_same_few_questions_of_any_number_of_lines(client, hub, name):
    approver = make_user("hub_approver")

    def asked(n: int) -> int:
        for code in (EAST, WEST):
            planned(*[(code, [(COACHING, 60), (COURSE, 50), (GRANT, 40)])] * n)
        proposal = proposed(hub, hours=6 * n, seats=n, budget=5000 * n)
        actions.decide_line(line=proposal.lines.filter(decided=False).first(), decided=True, note="改", by=hub)
        address = {
            "cohort-list": lambda: reverse("guidance:cohort-list"),
            "cohort-create": lambda: reverse("guidance:cohort-create"),
            "cohort-line": lambda: page(name, proposal.lines.first()),
        }.get(name, lambda: page(name, proposal))()
        client.force_login(approver if name == "cohort-sign" else hub)
        client.get(address)
        with CaptureQueriesContext(
            connection,
        ) as found:
            assert client.get(address).status_code == 200
        return len(found)

    few, many = asked(1), asked(6)
    assert (few == many, many <= 15) == (True, True), (few, many)
