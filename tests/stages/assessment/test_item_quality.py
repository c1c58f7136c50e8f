"""Calibration through the product: asked for, computed apart, read in plain words, and never a score moved by it."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from tests.factories.accounts import make_user
from tests.factories.assessment import answers_csv, imported, personal_definition, published

from qiangji.audit.models import AuditEvent
from qiangji.stages.assessment import actions, bridge, queries
from qiangji.stages.assessment.errors import Refused
from qiangji.stages.assessment.models import Calibration, DimensionScore

pytestmark = pytest.mark.django_db
PEOPLE = 300


@pytest.fixture
def version():
    """Two dimensions of six items; D1Q1 is keyed the wrong way round."""
    definition = personal_definition(dimensions=2, items=6)
    content = answers_csv(definition, PEOPLE).decode().splitlines()
    head, rows = content[0].split(","), [line.split(",") for line in content[1:]]
    wrong = head.index("D1Q1")
    for row in rows:
        row[wrong] = str(6 - int(row[wrong])) if row[wrong] else ""
    made = published(definition)
    imported(made, content="\n".join(",".join(row) for row in [head, *rows]).encode())
    return made


@pytest.fixture
def calibration(version):
    asked = actions.request_calibration(version=version, by=None)
    return actions.finish_calibration(calibration=asked, by=None)


def client_of(role: str) -> Client:
    client = Client()
    client.force_login(make_user(role))
    return client


def test_item_keyed_the_wrong_way_is_found_and_the_others_are_not(calibration):
    wrong = {
        row.item.key: [each["code"] for each in row.remarks]
        for scale in queries.scales_of(calibration)
        for row in scale.items.all()
        if row.remarks
    }
    assert wrong == {"D1Q1": ["negative_item"]}


def test_calibration_counts_every_answer_once_and_moves_no_score(version):
    before = list(DimensionScore.objects.order_by("pk").values_list("pk", "value"))
    asked = actions.request_calibration(version=version, by=None)
    done = actions.finish_calibration(calibration=asked, by=None)
    item = queries.scales_of(done)[0].items.get(item__key="D1Q2")
    answered = version.sheets.filter(answers__item=item.item, answers__score__isnull=False).count()
    assert (done.n, sum(item.counts)) == (PEOPLE, answered)
    assert list(DimensionScore.objects.order_by("pk").values_list("pk", "value")) == before
    assert done.core_version == bridge.CORE_VERSION


def test_second_wish_while_one_runs_is_the_same_and_finishing_twice_is_once(version):
    first = actions.request_calibration(version=version, by=None)
    assert actions.request_calibration(version=version, by=None) == first
    actions.finish_calibration(calibration=first, by=None)
    actions.finish_calibration(calibration=first, by=None)
    assert AuditEvent.objects.filter(kind="version_calibrated").count() == 1
    assert actions.request_calibration(version=version, by=None) != first


def test_withdrawn_and_unfinished_sheets_are_left_out(version):
    sheet = version.sheets.first()
    sheet.withdrawn_at = sheet.submitted_at
    sheet.save()
    assert queries.sheets_to_calibrate(version).count() == PEOPLE - 1


def test_short_form_keeps_what_tells_most_and_retires_the_rest(calibration):
    parts = bridge.short_form_of(calibration, 3)
    assert [len(part.keys) for part in parts] == [3, 3]
    assert all(0.7 < part.r_full < 1 and 0 < part.expected_se < 1 for part in parts)
    draft = actions.draft_short_form(calibration=calibration, per_dimension=3, label="1.1", by=None)
    kept = {item.key for item in queries.definition_of(draft).items}
    assert kept == {key for part in parts for key in part.keys}
    assert queries.relation_counts(draft) == {"same": 6, "reworded": 0, "new": 0, "retired": 6}


def test_short_form_of_one_item_is_refused(calibration):
    with pytest.raises(Refused, match="至少留 2 道"):
        bridge.short_form_of(calibration, 1)


def test_page_says_which_items_to_mend_and_why(calibration):
    text = client_of("hub_operator").get(calibration.get_absolute_url()).content.decode()
    assert "12 道题里有 1 道要改" in text
    assert "多半是计分方向标反了" in text


def test_asking_from_the_page_hands_the_work_to_the_worker(version):
    where = reverse("assessment:version-quality", args=[version.instrument.key, version.label])
    answer = client_of("hub_operator").post(where)
    calibration = Calibration.objects.get()
    assert answer.headers["Location"] == calibration.get_absolute_url()
    from django_tasks_db.models import DBTaskResult

    task = DBTaskResult.objects.get()
    assert task.args_kwargs["args"] == [calibration.pk]


@pytest.mark.parametrize(("role", "status"), [("expert", 200), ("learner", 403)])
def test_who_may_read_and_who_may_not_ask(role, status, version):
    from tests.factories import registry

    place = registry.organisation() if role == "learner" else None
    client = Client()
    client.force_login(make_user(role, place))
    where = reverse("assessment:version-quality", args=[version.instrument.key, version.label])
    assert client.get(where).status_code == status
    assert client.post(where).status_code == 403
    assert Calibration.objects.count() == 0


def test_pages_ask_as_much_for_many_items_as_for_few():
    counts = []
    for items in (4, 12):
        made = published(personal_definition(label=f"{items}.0", dimensions=2, items=items, key=f"k{items}"))
        imported(made, people=60)
        done = actions.finish_calibration(calibration=actions.request_calibration(version=made, by=None), by=None)
        client = client_of("hub_operator")
        client.get(done.get_absolute_url())
        with CaptureQueriesContext(connection) as captured:
            assert client.get(done.get_absolute_url()).status_code == 200
        counts.append(len(captured))
    assert counts[0] == counts[1] <= 15


def test_short_form_page_refuses_nonsense_in_words(calibration):
    client = client_of("hub_operator")
    where = reverse("assessment:calibration-short-form", args=[calibration.pk])
    assert client.get(where, {"per_dimension": "x"}).status_code == 200
    assert client.get(where, {"per_dimension": "999"}).status_code == 200
    taken = client.post(where, {"per_dimension": "3", "label": calibration.version.label})
    assert "已有 1.0 版" in taken.content.decode()
