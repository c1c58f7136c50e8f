"""Planning a cohort: rows to the core and back as solved by hand, floors, refusals, people's word, the signature."""

import pytest
from tests.factories.accounts import make_user
from tests.factories.cohorts import COACHING, COURSE, GRANT, planned, terms

from qiangji.accounts import clock
from qiangji.audit.models import AuditEvent
from qiangji.stages.assessment.choices import FindingKind
from qiangji.stages.assessment.models import Finding
from qiangji.stages.guidance import actions, queries
from qiangji.stages.guidance.errors import Refused
from qiangji.stages.guidance.models import CohortProposal, PlanItem, ProposalLine
from qiangji.stages.guidance.need import points_of

pytestmark = pytest.mark.django_db

EAST, WEST = "110101", "110108"


@pytest.fixture
def hub():
    return make_user("hub_operator")


@pytest.fixture
def approver():
    return make_user("hub_approver")


def proposed(hub, **given) -> CohortProposal:
    return actions.propose_cohort(by=hub, **terms(**given))


def outcome(proposal: CohortProposal) -> list[tuple[str, bool, str]]:
    return [(line.title, line.proposed, line.because) for line in proposal.lines.order_by("position")]


def line(proposal: CohortProposal, title: str) -> ProposalLine:
    return proposal.lines.get(title=title)


def test_rows_to_the_core_and_back_as_solved_by_hand(hub):
    planned((EAST, [(COACHING, 60), (COURSE, 50)]), (EAST, [(COACHING, 70)]), (WEST, [(COURSE, 40), (GRANT, 30)]))
    proposal = proposed(hub)

    assert outcome(proposal) == [
        ("coaching 60", False, "hours"),
        ("course 50", True, "value"),
        ("coaching 70", True, "value"),
        ("course 40", False, "seats"),
        ("grant 30", True, "value"),
    ]
    assert (proposal.total, proposal.bound, proposal.gap, proposal.is_proved) == (150.0, 150.0, 0.0, True)
    rows = proposal.lines.filter(decided=True).values_list("hours", "seats", "money")
    assert sorted(rows) == [(0, 0, 5000), (0, 1, 0), (6, 0, 0)]
    assert queries.used_by(proposal) == queries.Used(hours=6, seats=1, money=5000, lines=3, organisations=3, value=150)


def test_one_of_a_kind_and_so_many_of_an_organisation(hub):
    planned((EAST, [(COACHING, 60), (COACHING, 80), (COURSE, 50), (GRANT, 40)]))
    proposal = proposed(hub, hours=60, seats=9, budget=90_000, most=2)

    assert outcome(proposal) == [
        ("coaching 60", False, "same_kind"),
        ("coaching 80", True, "value"),
        ("course 50", True, "value"),
        ("grant 40", False, "most"),
    ]


def test_whoever_never_received_anything_comes_first_when_the_floor_says_so(hub):
    old, _new = planned((EAST, [(COACHING, 90)]), (EAST, [(COACHING, 20)]))
    give(old, hub)

    assert outcome(proposed(hub)) == [("coaching 90", True, "value"), ("coaching 20", False, "hours")]
    floored = proposed(hub, organisation_floor="never")
    assert outcome(floored) == [("coaching 90", False, "gave_way"), ("coaching 20", True, "floor")]
    assert [row.never_served for row in floored.lines.order_by("position")] == [False, True]


def give(organisation, by):
    return actions.record_delivery(
        organisation=organisation,
        kind="coaching",
        title="上门",
        quantity=2,
        unit="小时",
        given_on=clock.today(),
        given_by="某专家",
        by=by,
    )


def test_voided_delivery_was_never_received(hub):
    (only,) = planned((EAST, [(COACHING, 90)]))
    actions.void_delivery(delivery=give(only, hub), reason="记错了", by=hub)

    assert queries.served([only.pk]) == set()


def test_floor_of_districts_and_of_the_never_served_hold_together(hub):
    """West has one of three never served: that one counts towards the two thirds that the district is to reach."""
    made = planned(
        *[(EAST, [(COACHING, 90 - place)]) for place in range(3)],
        *[(WEST, [(COACHING, 30 - place)]) for place in range(3)],
    )
    for organisation in made[:5]:
        give(organisation, hub)
    proposal = proposed(hub, hours=24, organisation_floor="never", district_floor=60)

    chosen = [title for title, is_in, _why in outcome(proposal) if is_in]
    assert chosen == ["coaching 90", "coaching 89", "coaching 30", "coaching 28"]
    assert [(row["reached"], row["fresh"], row["fresh_reached"]) for row in queries.districts_of(proposal)] == [
        (2, 0, 0),
        (2, 1, 1),
    ]


def test_floor_is_not_met_with_a_measure_nobody_asked_for(hub):
    planned((EAST, [(COACHING, 90)]), (WEST, [(COACHING, 20)]))
    with pytest.raises(Refused) as refused:
        proposed(hub, seats=9, organisation_floor="everybody")

    assert str(refused.value) == "下限守不住：最少要把专家小时从 6 加到 12；也可以放低下限。"
    assert CohortProposal.objects.count() == 0


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"budget": 4000}, "下限守不住：最少要把预算从 4000 加到 5000；也可以放低下限。"),
        ({"budget": 4999, "seats": 5}, "下限守不住：最少要把预算从 4999 加到 5000；也可以放低下限。"),
        ({"seats": 0}, "下限守不住：最少要把课程名额从 0 加到 1；也可以放低下限。"),
    ],
)
def test_infeasible_floor_names_what_must_grow(hub, given, sentence):
    planned((EAST, [(GRANT, 90)]), (WEST, [(COURSE, 20)]))
    with pytest.raises(Refused) as refused:
        proposed(hub, **given, organisation_floor="never")

    assert str(refused.value) == sentence


def test_only_open_items_of_signed_plans_are_looked_at(hub):
    with pytest.raises(Refused):
        proposed(hub)
    planned((EAST, [(COACHING, 91)]), signed=False)
    planned((EAST, [("self_help", 92), ("brand", 93), (COACHING, 94), (COACHING, 95)]))
    ended = PlanItem.objects.get(title="coaching 94")
    ended.ending, ended.ended_at, ended.ended_by = "suspended", clock.now(), hub
    ended.save()

    assert [title for title, *_rest in outcome(proposed(hub))] == ["coaching 95"]


@pytest.mark.parametrize(
    ("kind", "value", "points"),
    [(FindingKind.RED_FLAG, None, 100), (FindingKind.GAP, None, 50), (FindingKind.WEAKNESS, 37.4, 63)],
)
def test_points_can_be_checked_by_hand(kind, value, points):
    assert points_of(Finding(kind=kind, value=value)) == points


def test_each_line_says_what_would_come_instead_and_from_which_value_on(hub):
    planned((EAST, [(COACHING, 60), (COACHING, 40)]), (EAST, [(COACHING, 75)]), (WEST, [(COURSE, 20)]))
    proposal = actions.explain_cohort(proposal=proposed(hub), by=None)
    told = {row.title: (row.loss, str(row.instead or ""), row.threshold) for row in queries.lines_of(proposal)}

    assert told == {
        "coaching 60": (15.0, "coaching 75", 75.0),
        "coaching 40": (35.0, "coaching 75", 75.0),
        "coaching 75": (15.0, "coaching 60", 60.0),
        "course 20": (20.0, "", 0.0),
    }
    entering = line(proposal, "coaching 60").pk
    assert proposal.more == [
        {"what": "hours", "amount": 6, "gain": 60.0, "comes": [entering], "goes": []},
        {"what": "seats", "amount": 1, "gain": 0.0, "comes": [], "goes": []},
        {"what": "budget", "amount": 5000, "gain": 0.0, "comes": [], "goes": []},
    ]


def test_equal_lines_stay_where_they_are_when_others_are_asked_about(hub):
    planned(*[(EAST, [(GRANT, 40), (COACHING, 60 - place)]) for place in range(4)])
    proposal = actions.explain_cohort(proposal=proposed(hub, budget=10_000, hours=12), by=None)
    more = {each["what"]: (each["gain"], len(each["comes"]), each["goes"]) for each in proposal.more}

    assert more == {"hours": (58.0, 1, []), "seats": (0.0, 0, []), "budget": (40.0, 1, [])}
    grants = queries.lines_of(proposal).filter(kind=GRANT, proposed=True)
    assert {(row.loss, row.instead.kind) for row in grants} == {(0.0, GRANT)}


def test_line_that_carries_a_floor_cannot_be_done_without(hub):
    planned((EAST, [(COACHING, 60)]), (WEST, [(COACHING, 75)]))
    proposal = proposed(hub, hours=12, organisation_floor="everybody")
    actions.explain_cohort(proposal=proposal, by=None)

    assert list(proposal.lines.values_list("loss", flat=True)) == [None, None]


def test_people_decide_with_a_reason_and_their_word_is_kept(hub, approver):
    planned((EAST, [(COACHING, 60)]), (EAST, [(COACHING, 75)]))
    proposal = proposed(hub)
    first, second = line(proposal, "coaching 60"), line(proposal, "coaching 75")
    with pytest.raises(Refused):
        actions.decide_line(line=first, decided=True, note=" ", by=hub)
    actions.decide_line(line=first, decided=True, note="快开张了", by=hub)
    actions.explain_cohort(proposal=proposal, by=None)
    with pytest.raises(Refused) as refused:
        actions.sign_cohort(proposal=proposal, by=approver)
    assert str(refused.value) == "专家小时超了：要用 12，只有 6；请改几行再签。"
    actions.decide_line(line=second, decided=False, note="已另有安排", by=hub)
    actions.sign_cohort(proposal=proposal, by=approver)

    first.refresh_from_db()
    assert (first.proposed, first.decided, first.note, first.decided_by) == (False, True, "快开张了", hub)
    with pytest.raises(Refused):
        actions.decide_line(line=second, decided=True, note="", by=hub)
    with pytest.raises(Refused):
        actions.sign_cohort(proposal=proposal, by=approver)
    kinds = AuditEvent.objects.filter(kind__startswith="cohort").order_by("pk").values_list("kind", flat=True)
    assert list(kinds) == [
        "cohort_proposed",
        "cohort_line_decided",
        "cohort_explained",
        "cohort_line_decided",
        "cohort_signed",
    ]


def test_nothing_is_signed_before_its_reasons_are_there(hub, approver):
    planned((EAST, [(COACHING, 60)]))
    with pytest.raises(Refused):
        actions.sign_cohort(proposal=proposed(hub), by=approver)


def test_item_is_promised_only_once(hub, approver):
    planned((EAST, [(COACHING, 60)]))
    first, second = (actions.explain_cohort(proposal=proposed(hub), by=None) for _each in range(2))
    actions.sign_cohort(proposal=first, by=approver)
    with pytest.raises(Refused) as refused:
        actions.sign_cohort(proposal=second, by=approver)
    assert "coaching 60" in str(refused.value)
    with pytest.raises(Refused):
        proposed(hub)
