"""Where allauth asks the house: our words, our mail, our secrets."""

import base64
import secrets
from hashlib import sha256

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from . import post

_MISMATCH = _("登录名或密码不对。")
_WRONG_CODE = _("验证码不对，请核对手机时间后再输入最新的六位数字。")


class AccountAdapter(DefaultAccountAdapter):
    error_messages = DefaultAccountAdapter.error_messages | {
        "account_inactive": _("这个账号已关闭。"),
        "email_password_mismatch": _MISMATCH,
        "username_password_mismatch": _MISMATCH,
        "enter_current_password": _("当前密码不对。"),
        "incorrect_password": _("密码不对。"),
        "incorrect_code": _WRONG_CODE,
        "invalid_password_reset": _("链接已失效。"),
        "too_many_login_attempts": _("试的次数太多，请五分钟后再试。"),
        "rate_limited": _("操作太频繁，请稍后再试。"),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:  # noqa: ARG002 (allauth's signature)
        """Accounts are opened by an administrator; nobody signs up alone."""
        return False

    def pre_authenticate(self, request: HttpRequest, **credentials) -> None:
        """No limit per name alone, which would let a stranger lock somebody out: axes counts per name and address."""

    def send_mail(self, template_prefix: str, email: str, context: dict) -> None:
        """An address nobody has gets no mail, and costs as much time as one that somebody has."""
        message = self.render_mail(template_prefix, email, {"request": self.request, "email": email, **context})
        post.send(message, really=template_prefix != "account/email/unknown_account")

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:  # noqa: ARG002 (allauth's signature)
        return reverse("accounts:me")


class TwoStepAdapter(DefaultMFAAdapter):
    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": _WRONG_CODE,
        "cannot_generate_recovery_codes": _("先开启两步登录，才能生成备用码。"),
    }

    def get_totp_label(self, user) -> str:
        return user.username

    def encrypt(self, text: str) -> str:
        return _box().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """Unreadable (the key was lost) must match no code at all: an empty secret would be one that anybody knows."""
        try:
            return _box().decrypt(encrypted_text.encode()).decode()
        except InvalidToken:
            return base64.b32encode(secrets.token_bytes(20)).decode()


def _box() -> MultiFernet:
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    return MultiFernet([Fernet(base64.urlsafe_b64encode(sha256(f"two-step:{key}".encode()).digest())) for key in keys])
