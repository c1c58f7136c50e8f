"""Sheets to answer behind a real server: for the browser, for faults, and for the clock.

Run as a module it builds them in its own process: ``python -m tests.factories.served 50`` prints what it made.
"""

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PASSWORD = "qiangji-demo"


def environment(data: Path) -> dict[str, str]:
    ours = {key: value for key, value in os.environ.items() if key not in ("DATABASE_URL", "QIANGJI_TODAY")}
    return ours | {"QIANGJI_DATA": str(data), "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}"}


def build(data: Path, *arguments: str) -> dict:
    """A fresh house with ``arguments`` sheets of each instrument; see ``main``."""
    data.mkdir(parents=True, exist_ok=True)
    for command in (["manage.py", "migrate", "--verbosity", "0"], ["manage.py", "translations", "compile"]):
        run(data, *command)
    return json.loads(run(data, "-m", "tests.factories.served", *arguments).splitlines()[-1])


def run(data: Path, *arguments: str) -> str:
    command = [sys.executable, *arguments]
    done = subprocess.run(command, cwd=ROOT, env=environment(data), capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
    return done.stdout


class Server:
    """``make run``'s own command, ``alone`` without a worker; ``kill`` ends it as a power cut would."""

    def __init__(self, data: Path, port: int = 0, *, alone: bool = True) -> None:
        self.port = port or free_port()
        self.address = f"http://127.0.0.1:{self.port}"
        command = [sys.executable, "manage.py", "serve", "--port", str(self.port), *["--alone"] * alone]
        with (data / "server.log").open("a") as log:
            self.process = subprocess.Popen(
                command, cwd=ROOT, env=environment(data), stdout=log, stderr=log, start_new_session=True
            )
        self._wait()

    def _wait(self, seconds: float = 90) -> None:
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            assert self.process.poll() is None, "the server ended before it answered"
            try:
                urllib.request.urlopen(f"{self.address}/accounts/login/", timeout=2)
            except OSError:
                time.sleep(0.1)
            else:
                return
        raise TimeoutError(self.address)

    def kill(self, how: int = signal.SIGKILL) -> None:
        """The server and its workers, and nobody else: they are a group of their own."""
        os.killpg(self.process.pid, how)
        self.process.wait(timeout=20)


@contextmanager
def served(data: Path, *, alone: bool = True):
    server = Server(data, alone=alone)
    try:
        yield server
    finally:
        server.kill(signal.SIGTERM)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def main(people: int) -> dict:
    """``people`` who each have a sheet of 组织力 and one of 核心团队, each with a session already begun."""
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "qiangji.settings")
    django.setup()
    from django.contrib.sessions.backends.db import SessionStore
    from django.db import transaction
    from tests.factories import registry
    from tests.factories.accounts import make_region, make_user
    from tests.factories.answering import round_of, sheet_in

    from qiangji.accounts import actions as accounts

    with transaction.atomic():
        accounts.name_hub(name="枢纽(演示)", region=make_region(), by=None, is_demo=True)
        organisation = registry.organisation(name="云杉儿童康复中心(演示)")
        rounds = [round_of(shipped(name), name=title) for name, title in SHIPPED]
        made = []
        for n in range(people):
            user = make_user(username=f"person{n}", name=f"成员{n}", password=PASSWORD)
            sheets = [sheet_in(round_, user=user, organisation=organisation, read=False) for round_ in rounds]
            made.append(
                {"login": user.username, "session": session(SessionStore, user), "sheets": [s.pk for s in sheets]}
            )
    return {"people": made, "items": [items(round_.version) for round_ in rounds]}


SHIPPED = (("capability.xlsx", "第一批组织力评估"), ("teamwork.xlsx", "春季核心团队测评"))


def shipped(name: str):
    from importlib.resources import files

    from qiangji.stages.assessment import actions
    from qiangji.stages.assessment.xlsform import read_workbook

    workbook = files("qiangji.stages.assessment").joinpath("instruments", name).read_bytes()
    draft = actions.store_definition(definition=read_workbook(workbook).definition, by=None).version
    return actions.publish_version(version=draft, by=None)


def items(version) -> list[str]:
    from qiangji.stages.assessment import queries

    return [key for step in queries.steps_of(version, "medium") for key in step.keys]


def session(store_class, user) -> str:
    """The key of a session as after logging in: who only measures need not pay for a password."""
    store = store_class()
    store["_auth_user_id"] = str(user.pk)
    store["_auth_user_backend"] = "allauth.account.auth_backends.AuthenticationBackend"
    store["_auth_user_hash"] = user.get_session_auth_hash()
    store.save()
    return store.session_key


if __name__ == "__main__":
    print(json.dumps(main(int(sys.argv[1]))))
