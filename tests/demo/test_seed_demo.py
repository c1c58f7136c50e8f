"""The command: on empty ground only, all or nothing, and once."""

import time

import pytest
from django.core.management import CommandError, call_command
from tests.factories import registry

from qiangji.accounts.models import Hub, Region, User
from qiangji.audit.models import AuditEvent
from qiangji.demo import city
from qiangji.demo.city import logins, places

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def today_file(settings, tmp_path):
    settings.TODAY_FILE = tmp_path / "today"
    return settings.TODAY_FILE


def test_city_that_stands_is_left_alone_at_once(capsys, today_file):
    city.build([places.lay_out])
    before = AuditEvent.objects.count()
    began = time.perf_counter()
    call_command("seed_demo")
    assert time.perf_counter() - began < 1
    assert capsys.readouterr().out == "The demo city is here already.\n"
    assert AuditEvent.objects.count() == before
    assert today_file.read_text() == "2023-02-06\n"


def test_chapter_that_fails_leaves_nothing_behind():
    def fails(_city):
        raise RuntimeError

    with pytest.raises(RuntimeError):
        city.build([places.lay_out, logins.open_offices, fails])
    assert (Region.objects.count(), User.objects.count(), Hub.objects.count(), AuditEvent.objects.count()) == (0,) * 4


def test_somebody_elses_ground_is_refused(today_file):
    registry.organisation()
    with pytest.raises(CommandError, match="an installation of its own"):
        call_command("seed_demo")
    assert not today_file.exists()
    assert not User.objects.exists()


def test_real_hub_is_refused():
    registry.supervising_unit()
    places.accounts.name_hub(name="某市枢纽", region=Region.objects.first(), by=None)
    with pytest.raises(CommandError):
        call_command("seed_demo")
