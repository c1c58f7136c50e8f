"""Start the server, and say where it is and who can log in."""

import os
import socket
import subprocess
import sys
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from qiangji.accounts import queries as accounts
from qiangji.portal import keeper as keeping
from qiangji.portal.queries import demo_logins


class Command(BaseCommand):
    help = "Serve the platform on this machine."
    requires_system_checks: list[str] = []  # they load every view, which the server does again

    def add_arguments(self, parser) -> None:
        parser.add_argument("--host", default="127.0.0.1")
        parser.add_argument("--port", type=int, default=8000)
        parser.add_argument("--workers", type=int, default=1)
        parser.add_argument("--alone", action="store_true", help="without a worker: `work` runs elsewhere")

    def handle(self, *, host: str, port: int, workers: int, alone: bool, **_options) -> None:
        self._refuse_busy(host, port)
        self.stdout.write(self.style.SUCCESS(f"强基 Qiangji  http://{host}:{port}/"))  # zh-data
        self._say_logins()
        self.stdout.flush()
        source = Path(__file__).resolve().parents[4]
        os.environ["PYTHONPATH"] = os.pathsep.join(filter(None, [str(source), os.environ.get("PYTHONPATH", "")]))
        if not alone:
            self._keep_a_worker()
        granian = Path(sys.executable).with_name("granian")
        arguments = ["--interface", "wsgi", "--host", host, "--port", str(port), "--workers", str(workers)]
        arguments += ["--blocking-threads", "4", "--no-log", "qiangji.wsgi:application"]
        os.execv(granian, [str(granian), *arguments])  # noqa: S606 (our own server, our own arguments)

    @staticmethod
    def _keep_a_worker() -> None:
        """This process becomes the server, so whoever is started here has the server for a parent."""
        keeper = [sys.executable, str(Path(keeping.__file__)), str(os.getpid())]
        work = [sys.executable, str(Path(sys.argv[0]).resolve()), "work"]
        subprocess.Popen([*keeper, *work], stdin=subprocess.DEVNULL)  # noqa: S603 (our own commands)

    @staticmethod
    def _refuse_busy(host: str, port: int) -> None:
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((host, port))
            except OSError as error:
                raise CommandError(f"Port {port} is in use: make run PORT={port + 1}") from error

    def _say_logins(self) -> None:
        hub = accounts.hub()
        if hub is None:
            self.stdout.write("Open the address: the first page sets up the first administrator.")
        elif hub.is_demo:
            self.stdout.write("Demo logins (password for all: qiangji-demo)")
            for username, role, name in demo_logins():
                self.stdout.write(f"  {username:<12} {role}  {name}")
