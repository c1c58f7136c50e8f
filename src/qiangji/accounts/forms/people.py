"""Forms about people: opening, finding and correcting an account, and naming the hub."""

from django import forms
from django.utils.translation import gettext_lazy as _

from ..models import Hub, User
from ..roles import ROLES


class DetailsForm(forms.ModelForm):
    """What a person may correct about themselves."""

    class Meta:
        model = User
        fields = ["name", "unit", "email"]
        help_texts = {"email": _("用来登录和找回密码，可以不填。")}

    def clean_email(self) -> str:
        email = (self.cleaned_data["email"] or "").lower()
        if email and User.objects.filter(email=email).exclude(pk=self.instance.pk).exists():
            raise forms.ValidationError(_("这个邮箱已经有人使用。"))
        return email


class OpenAccountForm(DetailsForm):
    field_order = ["name", "username", "unit", "email"]

    class Meta(DetailsForm.Meta):
        fields = ["username", "name", "unit", "email"]
        help_texts = DetailsForm.Meta.help_texts | {
            "username": _("文字、数字和 . + - _，开通后不能改。例如姓名的拼音。")
        }

    def clean_username(self) -> str:
        username = User.normalize_username(self.cleaned_data["username"])
        if User.objects.filter(username__iexact=username).exists():
            raise forms.ValidationError(_("这个登录名已经有人使用。"))
        return username


class FilterForm(forms.Form):
    text = forms.CharField(label=_("姓名、登录名、单位或邮箱"), required=False, max_length=60)
    role = forms.ChoiceField(label=_("角色"), required=False)
    state = forms.ChoiceField(
        label=_("状态"), required=False, choices=[("", _("全部")), ("open", _("启用")), ("closed", _("已关闭"))]
    )

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["role"].choices = [("", _("全部")), *((role.key, role.label) for role in ROLES.values())]

    @property
    def chosen(self) -> dict[str, str]:
        """What is well formed; the rest filters nothing."""
        return self.cleaned_data if self.is_valid() else {}


class HubForm(forms.ModelForm):
    class Meta:
        model = Hub
        fields = ["name", "department", "phone"]
        help_texts = {"phone": _("登录遇到困难的人会看到这个号码。")}
