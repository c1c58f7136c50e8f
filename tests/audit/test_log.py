"""The log is written once, read in part, and costs the same to read at any size."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from tests.factories.accounts import make_region, make_user

from qiangji.audit import queries, sentences
from qiangji.audit.actions import record
from qiangji.audit.models import AuditEvent, Unalterable

pytestmark = pytest.mark.django_db
LOG = "/audit/"


def events(count: int, **given) -> list[AuditEvent]:
    """Rows such as ``record`` writes, many at once."""
    values = {
        "kind": "thing_done",
        "actor_name": "林远",
        "subject_type": "t",
        "subject_id": "1",
        "subject_label": "某事",
    }
    return AuditEvent.objects.bulk_create([AuditEvent(**values | given) for _n in range(count)])


@pytest.fixture
def auditor(client):
    user = make_user("security_auditor", make_region("110105"))
    client.force_login(user)
    return user


def test_event_is_neither_changed_nor_deleted():
    event = events(1)[0]
    rows = AuditEvent.objects.all()
    event.kind = "other"
    for attempt in (
        event.save,
        event.delete,
        rows.delete,
        lambda: rows.update(kind="other"),
        lambda: rows.bulk_update([event], ["kind"]),
        lambda: rows.update_or_create(pk=event.pk, defaults={"kind": "other"}),
        lambda: AuditEvent(pk=event.pk, kind="other").save(),
    ):
        with pytest.raises(Unalterable):
            attempt()
    assert list(rows.values_list("kind", flat=True)) == ["thing_done"]


def test_record_keeps_names_so_that_history_survives(auditor):
    event = record(kind="thing_done", by=auditor, subject=auditor, label="一份报告", detail={"n": 1})
    assert (event.actor_id, event.actor_name, event.subject_label) == (auditor.pk, auditor.name, "一份报告")
    assert record(kind="thing_done", by=None, subject=auditor).actor_name == "系统"


def test_auditor_sees_the_own_region_and_what_has_no_place():
    for scope in ("", "11", "110105", "110105/7/", "110108", "1101050"):
        events(1, scope=scope)
    found = queries.page(queries.events_within(["110105"])).events
    assert sorted(event.scope for event in found) == ["", "110105", "110105/7/", "1101050"]
    assert len(queries.page(queries.events_within([""])).events) == 6
    assert [event.scope for event in queries.page(queries.events_within([])).events] == [""]


def test_pages_follow_each_other_without_gap_or_repeat():
    made = [event.pk for event in events(queries.PER_PAGE * 2 + 7)]
    seen, before = [], None
    while True:
        page = queries.page(AuditEvent.objects.all(), before=before)
        seen += [event.pk for event in page.events]
        if page.older is None:
            break
        before = page.older
    assert seen == made[::-1]


def test_walk_is_cut_short_and_says_how_far_it_looked(monkeypatch):
    monkeypatch.setattr(queries, "STRETCH", 10)
    monkeypatch.setattr(queries, "PATIENCE", 0)
    wanted = events(3, kind="rare")[0]
    made = events(25)
    page = queries.page(AuditEvent.objects.filter(kind="rare"))
    assert (page.events, page.older, page.searched_to) == ([], made[-10].pk, made[-10].at)
    again = queries.page(AuditEvent.objects.filter(kind="rare"), before=page.older)
    last = queries.page(AuditEvent.objects.filter(kind="rare"), before=again.older)
    assert (last.events[-1], last.older) == (wanted, None)


def test_empty_log_is_an_empty_page():
    AuditEvent.objects.all()._raw_delete(using="default")
    assert queries.page(AuditEvent.objects.all()) == queries.EventPage([])


def test_filters_combine(auditor):
    day = timezone.localdate()
    events(1, actor_name="何清")
    wanted = events(1, actor_name="何清", kind="rare", subject_label="云杉(演示)")[0]
    events(1, kind="rare")

    def found(**filters) -> list[AuditEvent]:
        return queries.page(queries.events_matching(AuditEvent.objects.all(), **filters)).events

    assert found(kind="rare", actor="何清", subject="云杉", since=day, until=day) == [wanted]
    assert found(kind="rare", until=day - dt.timedelta(days=1)) == []
    assert found(kind="rare", since=day + dt.timedelta(days=1)) == []


def test_days_are_counted_in_the_house_and_whole():
    noon = timezone.localtime().replace(hour=12)
    for hours in (-13, -11, 11, 13):
        made = events(1)[0]
        connection.cursor().execute(
            "UPDATE audit_auditevent SET at = %s WHERE id = %s", [noon + dt.timedelta(hours=hours), made.pk]
        )
    today = queries.events_matching(AuditEvent.objects.all(), since=noon.date(), until=noon.date())
    assert len(queries.page(today).events) == 2


def test_list_reads_as_sentences_and_costs_the_same_at_any_length(client, auditor):
    client.get(LOG)

    def cost() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert client.get(LOG).status_code == 200
        return len(captured)

    first = cost()
    events(300)
    assert cost() == first <= 15
    make_user("district_supervisor", make_region("110105"), name="林远", username="lin")
    assert "给 lin 授予“区级主管 · 朝阳区”" in client.get(LOG).content.decode()


def test_list_hides_other_regions(client, auditor):
    make_user("district_supervisor", make_region("110108"), name="林远", username="hidden-one")
    page = client.get(LOG).content.decode()
    assert ["hidden-one 的账号" in page, "海淀区" in page] == [False, False]


@pytest.mark.parametrize(
    "query", ["before=x", "before=-1", "before=" + "9" * 40, "before=²", "since=soon", "kind=nonsense"]
)
def test_senseless_address_shows_the_newest(client, auditor, query):
    events(3)
    page = client.get(f"{LOG}?{query}")
    assert (page.status_code, len(page.context["lines"]) >= 3) == (200, True)


def test_hostile_words_in_an_event_stay_words(client, auditor):
    events(1, subject_label="<script>alert(1)</script>", actor_name="%(subject)s")
    page = client.get(LOG).content.decode()
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert" in page


def test_log_offers_no_way_to_change_it(client, auditor):
    assert client.post(LOG).status_code in (200, 405)
    assert client.delete(LOG).status_code in (200, 405)
    assert AuditEvent.objects.exists()


def test_unknown_kind_shows_as_it_is_stored():
    event = AuditEvent(kind="never_described", subject_label="某事", detail={})
    assert (sentences.label("never_described"), sentences.sentence(event)) == (
        "never_described",
        "never_described 某事",
    )


def test_sentence_takes_words_from_the_detail_and_a_dash_for_what_lacks(monkeypatch):
    monkeypatch.setattr(sentences, "KINDS", {})
    sentences.describe("thing_done", _("做事"), _("%(who)s 做了 %(subject)s：%(list)s，%(lost)s"))
    event = AuditEvent(kind="thing_done", subject_label="100%", detail={"who": "林远", "list": ["甲", "乙"]})
    assert sentences.sentence(event) == "林远 做了 100%：甲、乙，—"
