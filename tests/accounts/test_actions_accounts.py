"""Opening, correcting and closing an account; what closing takes away at the next request."""

import pytest
from django.urls import reverse
from tests.factories.accounts import log_in, make_grant, make_user

from qiangji.accounts import actions
from qiangji.accounts.models import User
from qiangji.audit.models import AuditEvent

pytestmark = pytest.mark.django_db
ME = "/accounts/me/"


def kinds(subject) -> list[str]:
    found = AuditEvent.objects.filter(subject_type=subject._meta.label_lower, subject_id=subject.pk)
    return list(found.order_by("pk").values_list("kind", flat=True))


def test_account_opened_without_password_cannot_log_in(client):
    user = actions.open_account(username="lin", name="林远", by=None)
    assert not log_in(client, "lin", "!")
    assert (user.has_usable_password(), kinds(user)) == (False, ["account_opened"])


@pytest.mark.parametrize("taken", [{"username": "LIN"}, {"username": "other", "email": "Lin@Example.org"}])
def test_account_with_a_taken_name_or_address_is_refused_in_any_case(taken):
    actions.open_account(username="lin", name="林远", email="lin@example.org", by=None)
    with pytest.raises(actions.AccountRefused):
        actions.open_account(name="别人", by=None, **taken)
    assert User.objects.count() == 1
    assert AuditEvent.objects.filter(kind="account_opened").count() == 1


def test_full_width_login_name_is_the_same_name():
    make_user(username="lin")
    with pytest.raises(actions.AccountRefused):
        actions.open_account(username="ｌｉｎ", name="林远", by=None)


def test_changed_details_say_which_fields_and_not_what():
    user = make_user(name="林远", email="old@example.org")
    actions.change_details(user=user, by=user, name="林远", email="new@example.org", unit="朝阳区残联")
    event = AuditEvent.objects.get(kind="account_changed")
    assert event.detail == {"fields": ["email", "unit"]}
    assert User.objects.get(pk=user.pk).email == "new@example.org"


def test_unchanged_details_leave_no_event():
    user = make_user(name="林远", unit="科室")
    actions.change_details(user=user, by=user, name="林远", email="", unit="科室")
    assert kinds(user) == ["account_opened"]


def test_closed_account_loses_its_session_at_the_next_request(client):
    admin, user = make_user("system_admin"), make_user("hub_operator")
    client.force_login(user)
    assert client.get(ME).status_code == 200
    actions.close_account(user=user, by=admin)
    assert client.get(ME)["Location"] == f"{reverse('account_login')}?next={ME}"


def test_reopened_account_has_no_role_no_password_and_no_old_session(client):
    admin, user = make_user("system_admin"), make_user("hub_operator")
    client.force_login(user)
    actions.close_account(user=user, by=admin)
    reopened = actions.reopen_account(user=User.objects.get(pk=user.pk), by=admin)
    assert client.get(ME).status_code == 302
    assert not log_in(client, user.username)
    assert (reopened.is_active, reopened.grants_in_force) == (True, [])
    assert kinds(user)[-2:] == ["account_closed", "account_reopened"]


def test_closing_ends_only_what_was_still_held():
    admin, user = make_user("system_admin"), make_user("hub_operator")
    earlier = make_grant(user, "hub_approver")
    actions.end_grant(grant=earlier, by=admin)
    before = user.grants.get(pk=earlier.pk).ended_at
    actions.close_account(user=user, by=admin)
    assert user.grants.get(pk=earlier.pk).ended_at == before
    assert AuditEvent.objects.get(kind="account_closed").detail == {"roles": ["hub_operator"]}


def test_nobody_closes_their_own_account():
    admin = make_user("system_admin")
    with pytest.raises(actions.AccountRefused):
        actions.close_account(user=admin, by=admin)
    assert User.objects.get(pk=admin.pk).is_active


def test_password_link_of_a_closed_account_is_refused_and_an_older_one_dies(client):
    admin, user = make_user("system_admin"), make_user()
    link = actions.issue_password_link(user=user, by=admin)
    actions.close_account(user=user, by=admin)
    with pytest.raises(actions.AccountRefused):
        actions.issue_password_link(user=user, by=admin)
    assert client.get(link, follow=True).context["token_fail"] is True


def test_password_link_works_once(client):
    user = actions.open_account(username="lin", name="林远", by=None)
    link = actions.issue_password_link(user=user, by=None)
    form = client.get(link, follow=True)
    new = "quiet-river-77-stone"
    done = client.post(form.request["PATH_INFO"], {"password1": new, "password2": new})
    assert done["Location"] == reverse("account_reset_password_from_key_done")
    assert log_in(client, "lin", new)
    client.logout()
    assert client.get(link, follow=True).context["token_fail"] is True
