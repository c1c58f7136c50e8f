"""Do the work that waits in the background. ``serve`` keeps one of these beside it; others may run elsewhere."""

import os
import signal
import threading
import time

from django.core.management.base import BaseCommand
from django.db import close_old_connections
from django_tasks_db.management.commands.db_worker import Worker

from qiangji.files.strays import sweep_strays
from qiangji.portal import workers

LOOK_EVERY = 2.0
RECOVER_EVERY = 30.0


class Command(BaseCommand):
    help = "Do the work that waits in the background, until told to stop. What a dead worker left is taken up again."

    def add_arguments(self, parser) -> None:
        parser.add_argument("--beside", type=int, metavar="PID", help="end when this parent process has ended")
        parser.add_argument("--once", action="store_true", help="do what waits, then end")

    def handle(self, *, beside: int | None, once: bool, **_options) -> None:
        if beside is not None:
            threading.Thread(target=_end_with, args=[beside], daemon=True).start()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_given: os._exit(0))  # at once: nothing is lost, the rest is taken up again
        me = workers.new_worker_id()
        sweep_strays()
        due = 0.0
        while True:
            if time.monotonic() >= due:
                workers.recover(me)
                due = time.monotonic() + RECOVER_EVERY
            _do_what_waits(me)
            if once:
                return
            close_old_connections()
            time.sleep(LOOK_EVERY)


def _do_what_waits(me: str) -> None:
    Worker(
        queue_names=["*"],
        excluded_queue_names=[],
        interval=0,
        batch=True,
        backend_name="default",
        startup_delay=False,
        max_tasks=None,
        worker_id=me,
    ).run()


def _end_with(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(0.5)
    os._exit(0)
