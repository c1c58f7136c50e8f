"""The demo city behind a real server: seeded once per run, served to each worker by the command of `make run`."""

import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest
from tests.browser.shapes import Seen
from tests.demo import apart

ROOT = Path(__file__).resolve().parents[2]
PASSWORD = "qiangji-demo"


@pytest.fixture(scope="session")
def seen(of_all_workers) -> Seen:
    return Seen(of_all_workers / "seen")


@pytest.fixture(scope="session")
def seeded(of_this_run) -> Path:
    """The data folder of the demo city: whoever comes first builds it, the others wait."""
    return apart.stand(of_this_run)


@pytest.fixture(scope="session")
def city(seeded, tmp_path_factory):
    """The address of a server with a demo city of this worker's own."""
    data = tmp_path_factory.mktemp("city") / "data"
    shutil.copytree(seeded, data)
    port = free_port()
    with (data / "server.log").open("w") as log:
        server = subprocess.Popen(
            [sys.executable, "manage.py", "serve", "--port", str(port)],
            cwd=ROOT,
            env=apart.environment(data),
            stdout=log,
            stderr=log,
        )
    address = f"http://127.0.0.1:{port}"
    try:
        wait_for(f"{address}/", server)
        yield address
    finally:
        server.terminate()
        server.wait(timeout=20)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def wait_for(url: str, server: subprocess.Popen, seconds: float = 90) -> None:
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        assert server.poll() is None, "the server ended before it answered"
        try:
            urllib.request.urlopen(url, timeout=2)
        except OSError:
            time.sleep(0.2)
        else:
            return
    raise TimeoutError(url)


@pytest.fixture
def visit(chromium, city):
    """``visit(login)`` → a page of somebody who logged in through the form; ``visit()`` → a stranger's."""
    contexts = []

    def open_as(login: str = "", **options):
        context = chromium.new_context(base_url=city, locale="zh-CN", **options)
        contexts.append(context)
        page = context.new_page()
        if login:
            page.goto("/accounts/login/")
            page.fill("[name=login]", login)
            page.fill("[name=password]", PASSWORD)
            page.click("main button[type=submit]")
            page.wait_for_url("**/workbench/")
        return page

    yield open_as
    for context in contexts:
        context.close()
