"""Who works in the background, and what becomes of the work of a worker that died."""

import os
import socket

from django.utils import timezone
from django.utils.crypto import get_random_string
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from qiangji.stages.assessment import queries as assessment
from qiangji.stages.assessment.models import ReportRun
from qiangji.stages.assessment.tasks import make_reports

LIVE = (TaskResultStatus.READY, TaskResultStatus.RUNNING)


def new_worker_id() -> str:
    """Machine and process, so that another worker can see whether this one still lives."""
    return f"{socket.gethostname()[:40]}:{os.getpid()}:{get_random_string(8)}"


def is_dead(worker_id: str, me: str) -> bool:
    """On this machine the system knows; of a worker elsewhere this one cannot say."""
    host, pid, _mark = [*worker_id.rsplit(":", 2), "", ""][:3]
    if host != me.rsplit(":", 2)[0] or not pid.isdigit() or worker_id == me:
        return False
    return int(pid) == os.getpid() or not _lives(int(pid))  # an earlier process may have had this one's number


def _lives(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def recover(me: str) -> int:
    """Put back what a dead worker was at, and hand in again what nobody has in hand; returns how many tasks."""
    return _put_back_orphans(me) + _restart_runs()


def _put_back_orphans(me: str) -> int:
    running = DBTaskResult.objects.running()
    orphans = [row.pk for row in running if is_dead((row.worker_ids or [""])[-1], me)]
    return _ready(orphans)


def _restart_runs() -> int:
    """A run of which nothing was heard for a minute is given to somebody else; one without a task gets one."""
    now, restarted = timezone.now(), 0
    for run in assessment.unfinished_runs():
        tasks = [row for row in _tasks_of(run) if row.status in LIVE]
        if not tasks:
            make_reports.enqueue(run.pk)
            restarted += 1
        elif assessment.is_silent(run, now):
            restarted += _ready([row.pk for row in tasks if row.status == TaskResultStatus.RUNNING])
    return restarted


def _tasks_of(run: ReportRun) -> list[DBTaskResult]:
    rows = DBTaskResult.objects.filter(task_path=make_reports.module_path, status__in=LIVE)
    return [row for row in rows if row.args_kwargs["args"] == [run.pk]]


def _ready(tasks: list) -> int:
    return DBTaskResult.objects.filter(pk__in=tasks, status=TaskResultStatus.RUNNING).update(
        status=TaskResultStatus.READY, started_at=None
    )
