"""What becomes of the work of a worker that died, and that the living are left alone."""

import datetime as dt
import os
import subprocess
import sys

import pytest
from django.core.management import call_command
from django.utils import timezone
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult
from tests.factories.accounts import make_user
from tests.factories.reports import personal_round

from qiangji.portal import workers
from qiangji.stages.assessment import actions
from qiangji.stages.assessment.models import ReportRun
from qiangji.stages.assessment.tasks import make_reports

pytestmark = pytest.mark.django_db
ME = workers.new_worker_id()
HERE = ME.rsplit(":", 2)[0]


@pytest.fixture
def run():
    hub = make_user("hub_operator")
    return actions.request_reports(round=personal_round(2, by=hub)[0], by=hub)


def claimed(run: ReportRun, worker: str) -> DBTaskResult:
    task = DBTaskResult.objects.get(pk=make_reports.enqueue(run.pk).id)
    task.claim(worker)
    return task


def status(task: DBTaskResult) -> str:
    task.refresh_from_db()
    return task.status


def a_number_no_longer_used() -> int:
    process = subprocess.Popen([sys.executable, "-c", ""])
    process.wait()
    return process.pid


@pytest.mark.parametrize("pid", [a_number_no_longer_used(), os.getpid()], ids=["gone", "mine, an earlier process"])
def test_task_of_a_dead_worker_is_put_back(run, pid):
    task = claimed(run, f"{HERE}:{pid}:earlier")
    assert workers.recover(ME) == 1
    assert status(task) == TaskResultStatus.READY


@pytest.mark.parametrize(
    "worker",
    [ME, f"{HERE}:{os.getppid()}:living", f"elsewhere:{a_number_no_longer_used()}:x", "odd", ""],
    ids=["mine", "living", "elsewhere", "odd", "none"],
)
def test_task_of_a_worker_that_lives_or_may_live_is_left_alone(run, worker):
    task = claimed(run, worker)
    actions.beat(run)
    assert workers.recover(ME) == 0
    assert status(task) == TaskResultStatus.RUNNING


def test_run_of_which_nothing_is_heard_goes_to_another_worker(run):
    task = claimed(run, "elsewhere:7:x")
    ReportRun.objects.update(heartbeat_at=timezone.now() - dt.timedelta(seconds=61))
    assert workers.recover(ME) == 1
    assert status(task) == TaskResultStatus.READY


def test_run_without_a_task_gets_one_and_only_one(run):
    assert (workers.recover(ME), workers.recover(ME)) == (1, 0)
    assert [row.args_kwargs["args"] for row in DBTaskResult.objects.all()] == [[run.pk]]


def test_finished_run_is_nobodys_business(run):
    actions.finish_reports(run=run)
    assert workers.recover(ME) == 0


@pytest.mark.django_db(transaction=True)  # the worker looks after its own connection between tasks
def test_work_once_does_what_waits_and_ends(run):
    make_reports.enqueue(run.pk)
    call_command("work", once=True)
    run.refresh_from_db()
    assert (run.parts.count(), run.failure, run.finished_at is not None) == (2, "", True)
    assert DBTaskResult.objects.get().status == TaskResultStatus.SUCCESSFUL
