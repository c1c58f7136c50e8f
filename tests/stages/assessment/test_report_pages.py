"""Scoring and reports in the browser: asked for, watched, fetched by whom they are about; by nobody else."""

import io
import zipfile

import pytest
from django.urls import reverse
from tests.factories import registry
from tests.factories.accounts import make_region, make_user
from tests.factories.assessment import answering, assessor, published, round_of
from tests.factories.reports import answered, personal_round

from qiangji.audit.models import AuditEvent
from qiangji.stages.assessment import actions
from qiangji.stages.assessment.exports import organisation_report, renderers
from qiangji.stages.assessment.models import AnswerSheet, ReportRun, Scoring
from qiangji.stages.assessment.tasks import make_reports

pytestmark = pytest.mark.django_db


@pytest.fixture
def hub():
    return make_user("hub_operator")


@pytest.fixture
def as_hub(client, hub):
    client.force_login(hub)
    return client


@pytest.fixture(autouse=True)
def _plain_paper(monkeypatch):
    """These tests are not about what is on the paper."""
    for module in (renderers, organisation_report):
        if hasattr(module, "compile_report"):
            monkeypatch.setattr(module, "compile_report", lambda report: b"%PDF plain")


def to(name: str, pk: int) -> str:
    return reverse(f"assessment:{name}", args=[pk])


def text(answer) -> str:
    return answer.content.decode()


def organisations_round(hub, n: int = 2):
    row = round_of(published(), [registry.organisation() for _ in range(n)], by=hub)
    for assessment in row.assessments.all():
        answering(assessment, 3)
    answered(list(AnswerSheet.objects.filter(assessment__round=row)), by=hub)
    return actions.close_round(round=row, by=hub)


def test_scored_when_it_is_over(as_hub, hub):
    running = round_of(published(), [registry.organisation()], by=hub)
    assert "结束批次之后才能计分" in text(as_hub.get(to("round-reports", running.pk)))
    assert as_hub.post(to("round-score", running.pk)).status_code == 409
    closed = actions.close_round(round=running, by=hub)
    assert "还没有交上来的答卷" in text(as_hub.post(to("round-score", closed.pk)))


def test_scoring_is_a_button(as_hub, hub):
    closed = organisations_round(hub)
    assert as_hub.post(to("round-score", closed.pk)).url == to("round-reports", closed.pk)
    assert Scoring.objects.filter(round=closed).count() == 1


def test_asked_for_watched_and_done(as_hub, hub):
    row, _sheets = personal_round(3, by=hub)
    url = to("round-reports", row.pk)
    assert "还没有生成过" in text(as_hub.get(url))
    assert as_hub.post(url).url == url
    page = text(as_hub.get(url))
    assert 'hx-trigger="every 2s"' in page and "完成 0%" in page and "刷新" in page
    assert as_hub.post(url).status_code == 409
    make_reports.call(ReportRun.objects.get().pk)
    fragment = text(as_hub.get(url, HTTP_HX_REQUEST="true"))
    assert "共 3 份" in fragment and "hx-trigger" not in fragment and "<html" not in fragment
    assert "枢纽看不到，也下载不了" in fragment
    assert as_hub.get(to("round-reports-archive", row.pk)).status_code == 404


def test_without_scores_there_is_nothing_to_report(as_hub, hub):
    closed = organisations_round(hub)
    answer = as_hub.post(to("round-reports", closed.pk))
    assert (answer.status_code, "还没有计分" in text(answer), ReportRun.objects.count()) == (409, True, 0)


def test_hub_fetches_all_reports_on_organisations(as_hub, hub):
    closed = organisations_round(hub)
    actions.score_round(round=closed, by=hub)
    as_hub.post(to("round-reports", closed.pk))
    make_reports.call(ReportRun.objects.get().pk)
    assert to("round-reports-archive", closed.pk) in text(as_hub.get(to("round-reports", closed.pk)))
    content = b"".join(as_hub.get(to("round-reports-archive", closed.pk)).streaming_content)
    assert len(zipfile.ZipFile(io.BytesIO(content)).namelist()) == 2


def test_coach_fetches_the_reports_of_their_people_and_it_is_known(client, hub):
    row, sheets = personal_round(2, 1, by=hub)
    mine, _theirs = row.assessments.order_by("pk")
    coach, other = assessor(), assessor()
    actions.assign_coaches(round=row, pairs=[(mine, coach)], by=hub)
    run = actions.request_reports(round=row, by=hub)
    client.force_login(coach)
    assert client.get(to("coached-reports", run.pk)).status_code == 404
    make_reports.call(run.pk)
    page = text(client.get(reverse("assessment:coached-list")))
    assert to("coached-reports", run.pk) in page and "（2 份）" in page
    content = b"".join(client.get(to("coached-reports", run.pk)).streaming_content)
    assert sorted(zipfile.ZipFile(io.BytesIO(content)).namelist()) == [f"{s.respondent_code}.pdf" for s in sheets[:2]]
    assert AuditEvent.objects.filter(kind="report_read", actor_id=coach.pk).count() == 2
    for user in (other, hub, make_user("city_supervisor"), make_user("organisation_admin", mine.organisation)):
        client.force_login(user)
        assert client.get(to("coached-reports", run.pk)).status_code == 404


def test_coach_who_handed_over_fetches_nothing(client, hub):
    row, _sheets = personal_round(2, by=hub)
    coach = assessor()
    actions.assign_coaches(round=row, pairs=[(row.assessments.get(), coach)], by=hub)
    make_reports.call(actions.request_reports(round=row, by=hub).pk)
    actions.assign_coaches(round=row, pairs=[(row.assessments.get(), assessor())], by=hub)
    client.force_login(coach)
    assert client.get(to("coached-reports", ReportRun.objects.get().pk)).status_code == 404


PLACES = ("round-reports", "round-reports-resume", "round-reports-archive", "round-score")


def test_only_who_runs_the_round_may(client, hub):
    row, _sheets = personal_round(2, by=hub)
    organisation = row.assessments.get().organisation
    others = [make_user("hub_approver"), make_user("city_supervisor"), make_user("organisation_admin", organisation)]
    others += [make_user("member", organisation), make_user("expert"), make_user("system_admin")]
    others += [make_user("hub_operator", make_region("310000"))]
    for user in others:
        client.force_login(user)
        for name in PLACES:
            assert client.post(to(name, row.pk)).status_code in (403, 404, 405), name
    assert (ReportRun.objects.count(), Scoring.objects.count()) == (0, 1)


def test_expert_finds_what_was_given_to_them(client, hub):
    row = round_of(published(), [registry.organisation() for _ in range(2)], by=hub)
    mine, theirs = row.assessments.select_related("organisation").order_by("pk")
    expert = assessor()
    actions.assign_assessor(assessment=mine, assessor=expert, by=hub)
    client.force_login(expert)
    door = client.get(reverse("assessment:home")).url
    page = text(client.get(door))
    assert mine.organisation.name in page and "待交" in page
    assert theirs.organisation.name not in page


@pytest.mark.parametrize("n", [2, 25])
def test_pages_cost_the_same_for_many(client, hub, django_assert_max_num_queries, n):
    row, _sheets = personal_round(n, by=hub)
    make_reports.call(actions.request_reports(round=row, by=hub).pk)
    client.force_login(hub)
    with django_assert_max_num_queries(12):
        client.get(to("round-reports", row.pk))
    expert = assessor()
    others = round_of(published(), [registry.organisation() for _ in range(n)], by=hub)
    actions.assign_assessors(assessments=others.assessments.all(), assessor=expert, by=hub)
    client.force_login(expert)
    with django_assert_max_num_queries(10):
        client.get(reverse("assessment:assigned"))
