"""allauth's forms in our words; what they check stays theirs."""

from allauth.account import forms as account
from allauth.mfa.base import forms as two_step
from allauth.mfa.totp.forms import ActivateTOTPForm
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

_RULES = _("至少 10 个字符，不能全是数字，不要用姓名、登录名或常见密码。")


class Worded:
    """``words`` gives each field its label and its hint. A placeholder is no label: it goes."""

    words: dict[str, tuple[Promise, Promise | str]]

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        for name, (label, hint) in self.words.items():
            field = self.fields[name]  # type: ignore[attr-defined]
            field.label, field.help_text = label, hint
            field.widget.attrs.pop("placeholder", None)


class LoginForm(Worded, account.LoginForm):
    words = {"login": (_("登录名或邮箱"), ""), "password": (_("密码"), "")}

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"].max_length = 254
        self.fields["login"].widget.attrs |= {"autocomplete": "username", "autocapitalize": "none", "maxlength": 254}

    def user_credentials(self) -> dict[str, str]:
        """As one name, which the backend tries as both: given twice, a known address would cost two hashes and show."""
        return {"username": self.cleaned_data["login"], "password": self.cleaned_data["password"]}


class ChangePasswordForm(Worded, account.ChangePasswordForm):
    words = {
        "oldpassword": (_("当前密码"), ""),
        "password1": (_("新密码"), _RULES),
        "password2": (_("再输入一次新密码"), ""),
    }


class ResetPasswordForm(Worded, account.ResetPasswordForm):
    words = {"email": (_("登记在账号里的邮箱"), "")}


class ResetPasswordKeyForm(Worded, account.ResetPasswordKeyForm):
    words = {"password1": (_("新密码"), _RULES), "password2": (_("再输入一次新密码"), "")}


class ReauthenticateForm(Worded, account.ReauthenticateForm):
    words = {"password": (_("密码"), "")}


class CodeForm(Worded, two_step.AuthenticateForm):
    words = {"code": (_("六位验证码"), _("手机不在身边时，可以输入一个备用码。"))}


class ReauthenticateByCodeForm(Worded, two_step.ReauthenticateForm):
    words = {"code": (_("六位验证码"), _("手机不在身边时，可以输入一个备用码。"))}


class ActivateTwoStepForm(Worded, ActivateTOTPForm):
    words = {"code": (_("手机上显示的六位验证码"), "")}
