"""Helping somebody in who cannot get in."""

from allauth.account.utils import user_pk_to_url_str
from allauth.mfa.models import Authenticator
from django.contrib.auth.tokens import default_token_generator
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from qiangji.audit.actions import record

from ..models import User
from .accounts import AccountRefused


@transaction.atomic
def issue_password_link(*, user: User, by: User | None) -> str:
    """The path at which the person sets a new password: works once, and for ``PASSWORD_RESET_TIMEOUT`` at most."""
    if not user.is_active:
        raise AccountRefused(_("账号已关闭，先重新启用再发链接。"))
    record(kind="password_link_issued", by=by, subject=user)
    key = {"uidb36": user_pk_to_url_str(user), "key": default_token_generator.make_token(user)}
    return reverse("account_reset_password_from_key", kwargs=key)


@transaction.atomic
def remove_two_step(*, user: User, by: User) -> None:
    """For who lost the telephone and the recovery codes; they can switch it on again themselves."""
    removed, _rows = Authenticator.objects.filter(user=user).delete()
    if removed:
        record(kind="two_step_removed", by=by, subject=user)
