"""docs/permissions.md is up to date, complete, and true: every door is tried as every role."""

import pytest
from django.core.management import CommandError, call_command
from django.http import HttpResponse
from django.urls import path, reverse
from tests.factories.accounts import make_region, make_user
from tests.factories.registry import organisation

from qiangji.accounts import matrix
from qiangji.accounts.guards import PERSONAL, PUBLIC, may, public
from qiangji.accounts.roles import ORGANISATION, ROLES

OPEN = [door for door in matrix.doors() if not door.has_parameters]


def page(_request) -> HttpResponse:
    return HttpResponse("in")


class PlantedDoors:
    urlpatterns = [
        path("open/", public(page), name="open"),
        path("forgotten/", page, name="forgotten"),
        path("unknown/", may("nowhere.such_permission")(page), name="unknown"),
    ]


def test_file_is_up_to_date():
    call_command("permissions", check=True)


def test_every_door_declares_a_guard_that_exists():
    assert [door for door in matrix.doors() if not matrix.is_known(door.guard)] == []


def test_planted_door_without_a_guard_is_seen(settings):
    settings.ROOT_URLCONF = PlantedDoors
    assert [door.name for door in matrix.doors() if not matrix.is_known(door.guard)] == ["forgotten", "unknown"]
    with pytest.raises(CommandError, match="/forgotten/"):
        call_command("permissions", check=True)


def test_roles_let_in_come_from_the_rules():
    assert matrix.roles_let_in("audit.read_audit") == ["security_auditor"]
    assert matrix.roles_let_in("accounts.manage_accounts") == ["system_admin"]
    assert matrix.roles_let_in(PERSONAL) == list(ROLES)


@pytest.mark.django_db
@pytest.mark.parametrize("role", ["", *ROLES])
def test_doors_open_as_the_table_says(role, client):
    make_user("system_admin", make_region())
    if role:
        place = organisation() if ROLES[role].place == ORGANISATION else None
        client.force_login(make_user(role, place))
    wrong = [(door.address, answer) for door in OPEN if (answer := seen(client, door)) != expected(door, role)]
    assert wrong == []


def expected(door: matrix.Door, role: str) -> str:
    if door.guard == PUBLIC:
        return "in"
    if not role:
        return "login"
    return "in" if role in matrix.roles_let_in(door.guard) else "refused"


def seen(client, door: matrix.Door) -> str:
    """What a GET meets: a view that wants a POST, or a thing that is not there, has let us in."""
    answer = client.get(door.address)
    if answer.status_code == 302 and answer["Location"].startswith(f"{reverse('account_login')}?next="):
        return "login"
    return {200: "in", 302: "in", 404: "in", 405: "in", 403: "refused"}.get(answer.status_code, str(answer.status_code))
