"""An installation of its own, whose processes are started and killed by a test."""

import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


class House:
    """An installation of its own, worked on by processes of its own."""

    def __init__(self, data: Path) -> None:
        self.data = data
        ours = {key: value for key, value in os.environ.items() if key not in ("DATABASE_URL", "QIANGJI_TODAY")}
        self.environment = ours | {
            "QIANGJI_DATA": str(data),
            "DJANGO_SETTINGS_MODULE": "qiangji.settings",
            "PYTHONPATH": f"{ROOT / 'src'}:{ROOT}",
        }
        self.started: list[subprocess.Popen] = []

    def run(self, *arguments: str) -> str:
        command = [sys.executable, *arguments]
        done = subprocess.run(
            command, check=False, cwd=ROOT, env=self.environment, capture_output=True, text=True, timeout=240
        )
        assert done.returncode == 0, done.stderr[-2000:]
        return done.stdout

    def start(self, *arguments: str) -> subprocess.Popen:
        process = subprocess.Popen(
            [sys.executable, "manage.py", *arguments], cwd=ROOT, env=self.environment, stdout=subprocess.DEVNULL
        )
        self.started.append(process)
        return process

    def serve(self, port: int, seconds: float = 60) -> subprocess.Popen:
        """The server alone, answering by the time this returns."""
        server = self.start("serve", "--port", str(port), "--alone")
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            try:
                urllib.request.urlopen(f"http://127.0.0.1:{port}/accounts/login/", timeout=5).close()
            except urllib.error.HTTPError:
                return server
            except OSError:
                assert server.poll() is None, "the server did not start"
                time.sleep(0.1)
            else:
                return server
        raise TimeoutError

    def stop(self) -> None:
        for process in self.started:
            kill(process)


def kill(process: subprocess.Popen) -> None:
    """At once, with all that it started: nobody gets to tidy up."""
    numbers = [process.pid, *below(process.pid)] if process.poll() is None else []
    for number in numbers:
        with contextlib.suppress(ProcessLookupError):
            os.kill(number, signal.SIGKILL)
    process.wait()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def processes() -> dict[int, tuple[int, str]]:
    """Of this machine: number → (parent, command)."""
    listed = subprocess.run(["ps", "-ww", "-eo", "pid=,ppid=,args="], capture_output=True, text=True, check=True).stdout
    rows = (line.split(None, 2) for line in listed.splitlines())
    return {int(pid): (int(parent), command[0] if command else "") for pid, parent, *command in rows}


def below(root: int) -> dict[int, str]:
    """The descendants of a process, with their commands."""
    table, found = processes(), {root: ""}
    for _generation in range(4):
        found |= {pid: command for pid, (parent, command) in table.items() if parent in found and pid not in found}
    return {pid: command for pid, command in found.items() if pid != root and "<defunct>" not in command}
