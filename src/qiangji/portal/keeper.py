"""Keep one background worker beside the server, for as long as the server lives. No Django here: this stays small.

``serve`` starts it and becomes the server, so the server is this process's parent, and this one the worker's. Each
looks whether its parent is still there, so that nothing is left behind however the server ended.
"""

import os
import signal
import subprocess
import sys
import time

AFTER_THE_SERVER = 3.0  # the first page comes first
LOOK_EVERY = 0.5
AGAIN_AFTER = 2.0


def keep(parent: int, command: list[str]) -> None:
    """Start the worker again when it has died; end with the parent."""
    worker: subprocess.Popen | None = None
    due = time.monotonic() + AFTER_THE_SERVER
    while os.getppid() == parent:
        if worker is not None and worker.poll() is not None:
            worker, due = None, time.monotonic() + AGAIN_AFTER
        if worker is None and time.monotonic() >= due:
            worker = subprocess.Popen([*command, "--beside", str(os.getpid())])  # noqa: S603 (our own command)
        time.sleep(LOOK_EVERY)
    if worker is not None:
        worker.kill()  # what it was at is resumed at the next start


if __name__ == "__main__":
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    keep(int(sys.argv[1]), sys.argv[2:])
