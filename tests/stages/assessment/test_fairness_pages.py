"""Items compared in two groups, and assessors with one another: found where planted, refused where too few."""

import random

import pytest
from django.test import Client
from django.urls import reverse
from lxml import html
from tests.factories import registry
from tests.factories.accounts import make_user
from tests.factories.assessment import answers_csv, imported, organisation_definition, personal_definition, published

from qiangji.audit.models import AuditEvent
from qiangji.stages.assessment import actions, bridge, queries
from qiangji.stages.assessment.errors import Refused
from qiangji.stages.assessment.models import ItemFairness, SelfDeclaration

pytestmark = pytest.mark.django_db
PEOPLE = 400


@pytest.fixture
def version():
    """Every second person says that they have a disability; to them D1Q3 comes harder than it should."""
    definition = personal_definition(dimensions=1, items=6)
    lines = answers_csv(definition, PEOPLE).decode().splitlines()
    head, rows = lines[0].split(","), [line.split(",") for line in lines[1:]]
    unfair = head.index("D1Q3")
    for number, row in enumerate(rows):
        if number % 2 and row[unfair]:
            row[unfair] = str(max(1, int(row[unfair]) - 2))
    made = published(definition)
    source = imported(made, content="\n".join(",".join(row) for row in [head, *rows]).encode())
    SelfDeclaration.objects.bulk_create(
        SelfDeclaration(sheet=sheet, has_disability=bool(number % 2), consent_version="1")
        for number, sheet in enumerate(source.sheets.order_by("pk"))
    )
    return made


def client_of(role: str, place=None) -> Client:
    client = Client()
    client.force_login(make_user(role, place))
    return client


def test_unfair_item_is_found_and_the_fair_ones_are_not(version):
    check = actions.check_fairness(version=version, grouping="disability", by=None)
    verdicts = dict(check.items.values_list("item__key", "verdict"))
    assert (check.n_focal, check.n_reference) == (200, 200)
    assert verdicts["D1Q3"] == "large"
    assert {verdicts[f"D1Q{n}"] for n in (1, 2, 4, 5, 6)} <= {"none", "negligible"}


def test_below_a_hundred_nothing_is_told(version):
    kept = SelfDeclaration.objects.filter(has_disability=True).values_list("pk", flat=True)[:99]
    SelfDeclaration.objects.filter(has_disability=True).exclude(pk__in=list(kept)).delete()
    check = actions.check_fairness(version=version, grouping="disability", by=None)
    assert (check.n_focal, check.n_reference, check.refusal["code"]) == (None, None, "few_in_a_group")
    assert ItemFairness.objects.count() == 0
    text = client_of("hub_operator").get(check.get_absolute_url()).content.decode()
    assert "人数少的一组不足 100 人" in text
    assert "99" not in html.document_fromstring(text).find(".//main").text_content()


def test_page_names_the_item_and_no_person(version):
    client = client_of("hub_operator")
    where = reverse("assessment:version-fairness", args=[version.instrument.key, version.label])
    text = client.post(where, {"grouping": "disability"}, follow=True).content.decode()
    assert "有 1 道题的差别大到要看一看" in text
    assert "说的是题，不是人" in text
    assert "P17" not in html.document_fromstring(text).find(".//main").text_content()


@pytest.mark.parametrize("grouping", ["", "gender", "<script>"])
def test_unknown_grouping_writes_nothing(version, grouping):
    where = reverse("assessment:version-fairness", args=[version.instrument.key, version.label])
    assert client_of("hub_operator").post(where, {"grouping": grouping}).status_code == 200
    assert version.fairness_checks.count() == 0
    with pytest.raises(Refused):
        actions.check_fairness(version=version, grouping=grouping, by=None)


def test_only_who_writes_instruments_may_ask(version):
    where = reverse("assessment:version-fairness", args=[version.instrument.key, version.label])
    assert client_of("expert").get(where).status_code == 200
    assert client_of("expert").post(where, {"grouping": "disability"}).status_code == 403
    assert client_of("member", registry.organisation()).get(where).status_code == 403


def test_strict_assessor_is_found_among_those_who_share_nothing_but_the_organisations_own_voice():
    draw = random.Random(7)
    entries, who, values = [], [], []
    for entry in range(60):
        truth, assessor = draw.gauss(60, 8), ("甲", "乙", "丙")[entry % 3]
        entries += [entry, entry]
        who += [queries.OWN_PEOPLE, assessor]
        values += [truth + draw.gauss(4, 3), truth - (12 if assessor == "丙" else 0) + draw.gauss(0, 3)]
    found = bridge.compare_assessors(entries, who, values)
    by_name = {row.name: row for row in found.assessors}
    assert found.detectable
    assert by_name["丙"].stands_out and by_name["丙"].severity > 5
    assert by_name["丙"].organisations == 20
    assert abs(by_name["甲"].severity - by_name["乙"].severity) < 4


def test_assessors_who_share_nothing_are_not_compared():
    found = bridge.compare_assessors([1, 1, 2, 2] * 5, ["甲", "乙", "丙", "丁"] * 5, [float(n) for n in range(20)])
    assert found.refusal["code"] in ("islands", "few_reviews")


def test_assessor_page_is_the_hubs_alone():
    version = published(organisation_definition())
    where = reverse("assessment:assessor-consistency", args=[version.instrument.key])
    assert "还没有可比的评分" in client_of("hub_operator").get(where).content.decode()
    for role in ("hub_approver", "city_supervisor", "expert"):
        assert client_of(role).get(where).status_code == 403


def test_what_somebody_said_of_themselves_is_deleted_when_taken_back(version):
    sheet = version.sheets.first()
    actions.declare(sheet=sheet, has_disability=True, by=None)
    actions.take_back_declaration(sheet=sheet, by=None)
    assert not SelfDeclaration.objects.filter(sheet=sheet).exists()
    said = AuditEvent.objects.filter(kind__in=("self_declared", "declaration_taken_back"))
    assert [event.detail for event in said] == [{}, {}]
    with pytest.raises(Refused):
        actions.take_back_declaration(sheet=sheet, by=None)
