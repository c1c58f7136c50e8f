"""``open_account`` for operators: a way in for the first, and back in for the locked out."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from tests.factories.accounts import log_in, make_region, make_user

from qiangji.accounts.models import User
from qiangji.audit.models import AuditEvent

pytestmark = pytest.mark.django_db


def run(*arguments: str) -> str:
    said = StringIO()
    call_command("open_account", *arguments, stdout=said)
    return said.getvalue()


def test_opened_account_has_its_role_and_a_link_that_works(client):
    make_region()
    link = run("zhou", "--name", "周霁月", "--role", "system_admin", "--place", "110000").splitlines()[-1]
    user, new = User.objects.get(), "quiet-river-77-stone"
    assert (user.name, [grant.scope for grant in user.grants_in_force]) == ("周霁月", ["11"])
    form = client.get(link, follow=True)
    client.post(form.request["PATH_INFO"], {"password1": new, "password2": new})
    assert log_in(client, "zhou", new)
    assert set(AuditEvent.objects.filter(kind="account_opened").values_list("actor_name", flat=True)) == {"系统"}


def test_existing_account_is_taken_and_not_doubled():
    user = make_user(username="zhou", name="周霁月")
    run("ZHOU", "--role", "expert")
    assert (User.objects.get().name, user.grants.get().role) == ("周霁月", "expert")


@pytest.mark.parametrize(
    "wrong",
    [
        ("a@b",),
        ("zhou", "--email", "nonsense"),
        ("zhou", "--role", "system_admin"),
        ("zhou", "--role", "system_admin", "--place", "999999"),
        ("zhou", "--role", "member"),
        ("zhou", "--role", "nonsense"),
    ],
)
def test_wrong_arguments_open_nothing(wrong):
    with pytest.raises(CommandError):
        run(*wrong)
    assert User.objects.count() == 0
