"""What Django, allauth and axes announce, written into the log. Our own flow needs no signals."""

from allauth.account.signals import password_changed, password_reset
from allauth.mfa.models import Authenticator
from allauth.mfa.signals import authenticator_added, authenticator_removed, authenticator_reset
from axes.signals import user_locked_out
from axes.utils import reset
from django.contrib.auth.signals import user_logged_in, user_logged_out
from django.dispatch import receiver

from qiangji.audit.actions import record

from .lockout import address, counted_name
from .models import User


@receiver(user_logged_in)
def note_login(user: User, request, **_kwargs) -> None:
    record(kind="logged_in", by=user, subject=user, detail={"address": address(request)})


@receiver(user_logged_out)
def note_logout(user: User | None, **_kwargs) -> None:
    if user is not None:
        record(kind="logged_out", by=user, subject=user)


@receiver(user_locked_out)
def note_lock(request, username: str, **_kwargs) -> None:
    """Once per lock: every further attempt is announced too, and would let a stranger fill the log."""
    if request.axes_failures_since_start:
        nobody = User(username=username, name=username[:40])
        record(kind="login_locked", by=None, subject=nobody, detail={"login": username, "address": address(request)})


@receiver(password_changed)
def note_new_password(user: User, **_kwargs) -> None:
    record(kind="password_changed", by=user, subject=user)


@receiver(password_reset)
def note_reset_password(user: User, request, **_kwargs) -> None:
    """Who set a new password through a link is not kept out by the wrong ones tried before."""
    reset(username=counted_name(request, {"username": user.username}))
    record(kind="password_reset", by=user, subject=user)


@receiver([authenticator_added, authenticator_removed])
def note_two_step(user: User, authenticator: Authenticator, signal, **_kwargs) -> None:
    if authenticator.type == Authenticator.Type.TOTP:
        record(kind="two_step_added" if signal is authenticator_added else "two_step_removed", by=user, subject=user)


@receiver(authenticator_reset)
def note_new_recovery_codes(user: User, **_kwargs) -> None:
    record(kind="recovery_codes_renewed", by=user, subject=user)
