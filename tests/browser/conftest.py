"""The demo city behind a real server: seeded once per run, served to each worker by the command of `make run`."""

import shutil
from pathlib import Path

import pytest
from tests.browser.shapes import Seen
from tests.demo import apart
from tests.factories.served import PASSWORD, served


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
    with served(data, alone=False) as server:
        yield server.address


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
