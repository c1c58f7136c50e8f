"""What every test needs: a data folder of this run, a fast password hash, and Chromium where there is one."""

import os
import shutil
import tempfile
from pathlib import Path

os.environ.setdefault("QIANGJI_DATA", tempfile.mkdtemp(prefix="qiangji-tests-"))
# Playwright's own event loop runs in the test's thread; Django must not mistake it for an asynchronous view.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")

import pytest

CHROMIUM = os.environ.get("CHROMIUM") or shutil.which("chromium")
CHROMIUM_ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
PURE = {"allocate", "architecture", "documents", "measure"}


def pytest_collection_modifyitems(items):
    """Folders that touch no database run once, not once per database."""
    for item in items:
        if PURE & set(Path(item.path).parts):
            item.add_marker(pytest.mark.pure)


@pytest.fixture(autouse=True)
def _quick_passwords(settings):
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture(autouse=True)
def _media_of_its_own(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"


@pytest.fixture(autouse=True)
def _the_real_day(settings):
    """A demo city in var/ must not lend the tests its own day; a test that wants one says so."""
    settings.QIANGJI_TODAY = None


@pytest.fixture(autouse=True)
def _nothing_kept():
    """What one test's pages kept is not the next test's: numbers of records come again after a roll-back."""
    from django.core.cache import cache

    from qiangji.stages.assessment.kept import Kept

    cache.clear()
    Kept.forget_all()


@pytest.fixture(scope="session")
def of_all_workers(tmp_path_factory) -> Path:
    """A folder that all workers of this suite see."""
    own = tmp_path_factory.getbasetemp()
    return own.parent if "PYTEST_XDIST_WORKER" in os.environ else own


@pytest.fixture(scope="session")
def of_this_run(of_all_workers) -> Path:
    """A folder that all suites of ``make test`` see; one suite alone has its own."""
    return Path(os.environ.get("QIANGJI_TEST_SHARED") or of_all_workers)


@pytest.fixture(scope="session")
def chromium():
    """A headless Chromium for the whole run; open a context per test."""
    if not CHROMIUM:
        pytest.skip("Chromium is not installed")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=CHROMIUM_ARGUMENTS)
        yield browser
        browser.close()
