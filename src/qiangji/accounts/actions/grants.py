"""Giving and taking back roles."""

import datetime as dt

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from qiangji.audit.actions import record

from ..models import Grant, User, in_force
from ..roles import ANYWHERE, ROLES

# Who administers and who checks the administrators are never the same person (separated duties).
APART = {"system_admin": "security_auditor", "security_auditor": "system_admin"}


class GrantRefused(ValueError):
    """The grant makes no sense; the message is one sentence for the person who asked."""


@transaction.atomic
def grant_role(
    *,
    user: User,
    role: str,
    by: User | None,
    place=None,
    starts_on: dt.date | None = None,
    ends_on: dt.date | None = None,
) -> Grant:
    """Bind ``role`` to ``place``: anything with a ``scope`` and a name; None for roles that need no place."""
    starts_on = starts_on or timezone.localdate()
    # One grant at a time for each person, or two administrators could combine what must stay apart.
    User.objects.select_for_update().get(pk=user.pk)
    _refuse(user, role, by, place, starts_on, ends_on)
    grant = Grant.objects.create(
        user=user,
        role=role,
        scope=place.scope if place is not None else "",
        place_name=str(place) if place is not None else "",
        starts_on=starts_on,
        ends_on=ends_on,
        granted_by=by,
    )
    record(kind="role_granted", by=by, subject=grant, detail={"user": user.username, "role": role})
    _forget(user)
    return grant


@transaction.atomic
def end_grant(*, grant: Grant, by: User) -> Grant:
    """The role is gone from the next request on; the record of it stays."""
    if grant.user == by:
        raise GrantRefused(_("不能收回自己的角色，请由另一位管理员处理。"))
    grant = Grant.objects.select_for_update(of=("self",)).select_related("user").get(pk=grant.pk)
    if grant.ended_at is None:
        grant.ended_at, grant.ended_by = timezone.now(), by
        grant.save(update_fields=["ended_at", "ended_by"])
        record(kind="grant_ended", by=by, subject=grant, detail={"user": grant.user.username, "role": grant.role})
    _forget(grant.user)
    return grant


def _refuse(user: User, role: str, by: User | None, place, starts_on: dt.date, ends_on: dt.date | None) -> None:
    if by == user:
        raise GrantRefused(_("不能给自己授权，请由另一位管理员处理。"))
    if not user.is_active:
        raise GrantRefused(_("账号已关闭，先重新启用再授权。"))
    if ROLES[role].place == ANYWHERE and place is not None:
        raise GrantRefused(_("这个角色不需要指定地区或机构。"))
    if ROLES[role].place != ANYWHERE and place is None:
        raise GrantRefused(_("这个角色需要指定地区或机构。"))
    if ends_on is not None and ends_on < starts_on:
        raise GrantRefused(_("截止日期不能早于生效日期。"))
    current = user.grants.filter(in_force())
    if current.filter(role=APART.get(role)).exists():
        raise GrantRefused(_("系统管理员和安全审计员不能是同一个人。"))
    if current.filter(role=role, scope=getattr(place, "scope", "")).exists():
        raise GrantRefused(_("这个人在这里已经有这个角色。"))


def _forget(user: User) -> None:
    """``user.grants_in_force`` is read once per user object."""
    user.__dict__.pop("grants_in_force", None)
