"""Opening, closing and correcting an account."""

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from qiangji.audit.actions import record

from ..models import User, in_force


class AccountRefused(ValueError):
    """The account cannot be so; the message is one sentence for the person who asked."""


@transaction.atomic
def open_account(
    *, username: str, name: str, by: User | None, password: str | None = None, email: str = "", unit: str = ""
) -> User:
    """Without a password the person sets their own, through a link (``issue_password_link``)."""
    try:
        with transaction.atomic():
            user = User.objects.create_user(username, password=password, email=email, name=name, unit=unit)
    except IntegrityError as error:
        raise AccountRefused(_("这个登录名或邮箱已经有人使用。")) from error
    record(kind="account_opened", by=by, subject=user)
    return user


@transaction.atomic
def change_details(*, user: User, by: User, name: str, email: str, unit: str) -> User:
    before = (user.name, user.email, user.unit)
    user.name, user.email, user.unit = name, email.lower() or None, unit
    try:
        with transaction.atomic():
            user.save(update_fields=["name", "email", "unit"])
    except IntegrityError as error:
        raise AccountRefused(_("这个邮箱已经有人使用。")) from error
    changed = [
        field for field, old in zip(("name", "email", "unit"), before, strict=True) if old != getattr(user, field)
    ]
    if changed:
        record(kind="account_changed", by=by, subject=user, detail={"fields": changed})
    return user


@transaction.atomic
def close_account(*, user: User, by: User) -> User:
    """Every role ends, and the old password goes with it, so that no session comes back to life on reopening."""
    if user == by:
        raise AccountRefused(_("不能关闭自己的账号，请由另一位管理员处理。"))
    now = timezone.now()
    roles = list(user.grants.filter(in_force()).values_list("role", flat=True))
    user.grants.filter(ended_at__isnull=True).update(ended_at=now, ended_by=by)
    user.closed_at, user.closed_by = now, by
    user.set_unusable_password()
    user.save(update_fields=["closed_at", "closed_by", "password"])
    record(kind="account_closed", by=by, subject=user, detail={"roles": roles})
    return user


@transaction.atomic
def reopen_account(*, user: User, by: User) -> User:
    """Open again, with no role and no password: both are given anew."""
    user.closed_at = user.closed_by = None
    user.save(update_fields=["closed_at", "closed_by"])
    record(kind="account_reopened", by=by, subject=user)
    return user
