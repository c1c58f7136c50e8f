"""All reports of a round: asked for once, made part by part, gone on with after a cut."""

from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from tests.factories.accounts import make_user
from tests.factories.assessment import round_of
from tests.factories.reports import personal_round

from qiangji.audit.models import AuditEvent
from qiangji.files.models import StoredFile
from qiangji.stages.assessment import actions, queries
from qiangji.stages.assessment.errors import Refused
from qiangji.stages.assessment.exports import renderers
from qiangji.stages.assessment.models import ReportPart, ReportRun
from qiangji.stages.assessment.tasks import make_reports

pytestmark = pytest.mark.django_db


@pytest.fixture
def hub():
    return make_user("hub_operator")


@pytest.fixture
def plain_paper(monkeypatch):
    """A report without typesetting, for tests that are not about what is on it."""
    monkeypatch.setattr(renderers, "compile_report", lambda report: f"%PDF {dict(report.meta)}".encode())


def report_of(sheet) -> str:
    return reverse("assessment:result-pdf", args=[sheet.pk])


def run_of(round, hub) -> ReportRun:
    return actions.request_reports(round=round, by=hub)


def test_everybody_who_handed_in_gets_one_report(hub):
    round, sheets = personal_round(3, by=hub)
    actions.withdraw_sheet(sheet=sheets[0], by=None)
    run = run_of(round, hub)
    make_reports.call(run.pk)

    run.refresh_from_db()
    parts = list(run.parts.select_related("file", "sheet").order_by("sheet_id"))
    assert [part.sheet_id for part in parts] == [sheets[1].pk, sheets[2].pk]
    assert (run.total, run.failure, run.archive, run.finished_at is not None) == (2, "", None, True)
    assert [part.file.name for part in parts] == [f"{sheet.respondent_code}.pdf" for sheet in sheets[1:]]
    content = parts[0].file.file.read()
    assert (content[:5], len(content)) == (b"%PDF-", parts[0].file.size)
    assert parts[0].file.file.name.startswith("files/")
    assert sheets[1].respondent_code not in parts[0].file.file.name
    kinds = AuditEvent.objects.filter(kind__startswith="reports_").order_by("pk")
    assert [(e.kind, e.actor_id, e.detail) for e in kinds] == [
        ("reports_requested", hub.pk, {"reports": 2}),
        ("reports_made", None, {"reports": 2, "failed": 0}),
    ]


def test_no_name_of_a_person_is_in_any_file_name_or_event(hub, plain_paper):
    round, sheets = personal_round(2, by=hub)
    make_reports.call(run_of(round, hub).pk)
    names = [sheet.person.name for sheet in sheets]
    said = [f"{e.subject_label} {e.detail}" for e in AuditEvent.objects.filter(kind__startswith="reports_")]
    said += [f"{stored.name} {stored.file.name}" for stored in StoredFile.objects.all()]
    assert [name for name in names if any(name in text for text in said)] == []


def test_cut_off_run_goes_on_where_it_was(hub, plain_paper, monkeypatch):
    round, sheets = personal_round(4, by=hub)
    run = run_of(round, hub)
    kept, keep = [], actions.keep_report

    def keep_two_and_die(**given):
        if len(kept) == 2:
            raise KeyboardInterrupt
        kept.append(keep(**given))

    monkeypatch.setattr(actions, "keep_report", keep_two_and_die)
    with pytest.raises(KeyboardInterrupt):
        make_reports.call(run.pk)
    assert (run.parts.count(), ReportRun.objects.get(pk=run.pk).finished_at) == (2, None)

    monkeypatch.setattr(actions, "keep_report", keep)
    make_reports.call(run.pk)
    assert sorted(run.parts.values_list("sheet_id", flat=True)) == [sheet.pk for sheet in sheets]
    assert {part.pk for part in kept} < set(run.parts.values_list("pk", flat=True))
    make_reports.call(run.pk)  # finished: nothing is made again
    assert (run.parts.count(), StoredFile.objects.count()) == (4, 4)


def test_two_workers_at_one_report_keep_one(hub, plain_paper, settings):
    round, sheets = personal_round(2, by=hub)
    run = run_of(round, hub)
    first = actions.keep_report(run=run, subject=sheets[0], content=b"%PDF one")
    assert actions.keep_report(run=run, subject=sheets[0], content=b"%PDF two") is None
    assert list(run.parts.values_list("pk", flat=True)) == [first.pk]
    assert [path.read_bytes() for path in (settings.MEDIA_ROOT / "files").iterdir()] == [b"%PDF one"]


def test_report_that_cannot_be_set_does_not_stop_the_others(hub, monkeypatch):
    round, sheets = personal_round(3, by=hub)
    broken = sheets[1].respondent_code

    def compiled(report):
        if broken in dict(report.meta).values():
            raise ValueError("no font")
        return b"%PDF"

    monkeypatch.setattr(renderers, "compile_report", compiled)
    run = run_of(round, hub)
    make_reports.call(run.pk)
    run.refresh_from_db()
    assert (run.parts.count(), run.total, run.failure) == (2, 3, "有 1 份没有生成，可以再试一次。")

    monkeypatch.setattr(renderers, "compile_report", lambda _report: b"%PDF")
    run = actions.resume_reports(run=run, by=hub)
    make_reports.call(run.pk)
    run.refresh_from_db()
    assert (run.parts.count(), run.total, run.failure) == (3, 3, "")
    with pytest.raises(Refused):
        actions.resume_reports(run=run, by=hub)


def test_newer_run_replaces_the_older_and_its_files(hub, plain_paper, settings, django_capture_on_commit_callbacks):
    round, _sheets = personal_round(2, by=hub)
    old = run_of(round, hub)
    make_reports.call(old.pk)
    actions.score_round(round=round, by=hub)
    new = run_of(round, hub)
    with django_capture_on_commit_callbacks(execute=True):
        make_reports.call(new.pk)
    assert (old.parts.count(), new.parts.count()) == (0, 2)
    assert len(list((settings.MEDIA_ROOT / "files").iterdir())) == StoredFile.objects.count() == 2


def test_sheet_that_is_taken_back_takes_its_report_along(
    hub, plain_paper, settings, client, django_capture_on_commit_callbacks
):
    """The row, the bytes and the way to them; the others' reports stay, and the log says what was deleted."""
    round, (mine, other) = personal_round(2, by=hub)
    mine.person.user = make_user()
    mine.person.save()
    run = run_of(round, hub)
    make_reports.call(run.pk)
    path = Path(ReportPart.objects.get(sheet=mine).file.file.path)
    client.force_login(mine.person.user)
    assert client.get(report_of(mine)).content == path.read_bytes()

    with django_capture_on_commit_callbacks(execute=True):
        actions.withdraw_sheet(sheet=mine, by=mine.person.user)

    assert client.get(report_of(mine)).status_code == 404
    assert (path.exists(), StoredFile.objects.count(), run.parts.get().sheet) == (False, 1, other)
    run.refresh_from_db()
    assert (run.total, len(list((settings.MEDIA_ROOT / "files").iterdir()))) == (1, 1)
    (event,) = AuditEvent.objects.filter(kind="reports_deleted")
    assert (event.actor_id, event.subject_label, event.detail) == (mine.person.user_id, str(mine), {"reports": 1})


def test_sheet_without_a_report_deletes_none(hub):
    _round, (sheet, _other) = personal_round(2, by=hub)
    actions.withdraw_sheet(sheet=sheet, by=None)
    assert AuditEvent.objects.filter(kind="reports_deleted").count() == 0


def test_report_that_was_being_made_meanwhile_is_not_kept(hub, plain_paper, settings):
    round, (sheet, _other) = personal_round(2, by=hub)
    run = run_of(round, hub)
    actions.withdraw_sheet(sheet=sheet, by=None)
    assert actions.keep_report(run=run, subject=sheet, content=b"%PDF late") is None
    assert (run.parts.count(), StoredFile.objects.count(), (settings.MEDIA_ROOT / "files").exists()) == (0, 0, False)


def test_refusals_write_nothing(hub, plain_paper):
    unscored = round_of(personal_round(2, by=hub)[0].version, opened=False, by=hub)
    with pytest.raises(Refused, match="还没有计分"):
        actions.request_reports(round=unscored, by=hub)
    round, _sheets = personal_round(2, by=hub, version=unscored.version)
    run_of(round, hub)
    with pytest.raises(Refused, match="正在生成"):
        actions.request_reports(round=round, by=hub)
    other, taken_back = personal_round(1, by=hub, version=unscored.version)
    actions.withdraw_sheet(sheet=taken_back[0], by=None)
    with pytest.raises(Refused, match="没有可以生成的报告"):
        actions.request_reports(round=other, by=hub)
    assert (ReportRun.objects.count(), ReportPart.objects.count()) == (1, 0)


def test_run_rests_on_the_scores_that_were_newest_when_it_was_asked_for(hub):
    round, _sheets = personal_round(2, by=hub)
    first = queries.latest_scoring_of(round)
    run = run_of(round, hub)
    later = actions.score_round(round=round, by=hub)
    assert (queries.scoring_of(run), queries.latest_scoring_of(round)) == (first, later)


def test_queries_for_a_batch_do_not_grow_with_the_people(hub, plain_paper):
    needed: list[int] = []
    version = None
    for people in (3, 12):
        round, _sheets = personal_round(people, by=hub, version=version)
        version = round.version
        run = run_of(round, hub)
        render = renderers.RENDERERS[version.instrument.measures]
        batch = list(queries.reports_to_make(run))
        with CaptureQueriesContext(connection) as found:
            list(render(batch, queries.scoring_of(run)))
        needed.append(len(found))
    assert needed[0] == needed[1] <= 9
