"""Whose house, and who keeps it first."""

from itertools import groupby

from django import forms
from django.contrib.auth import password_validation
from django.utils.translation import gettext_lazy as _

from qiangji.accounts.models import Hub, User
from qiangji.registry.actions.regions import NATION, Place, places

from . import passphrase


class HubForm(forms.ModelForm):
    """``code`` is asked only from afar."""

    region_code = forms.ChoiceField(
        label=_("服务地区"), help_text=_("枢纽服务到哪一级就选哪一级，下属地区会一起装入。")
    )
    code = forms.CharField(
        label=_("初始化口令"),
        max_length=60,
        help_text=_("在服务器的数据目录里，文件名 setup-code；请向安装平台的人要。"),
    )
    field_order = ["name", "region_code", "department", "phone", "code"]

    class Meta:
        model = Hub
        fields = ["name", "department", "phone"]
        help_texts = {
            "name": _("负责培育助残社会组织的单位全称。"),
            "phone": _("显示在每一页下方，登录遇到困难的人会打这个号码。"),
        }

    def __init__(self, *args, ask_code: bool, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.places = {place.code: place for place in places()}
        self.fields["region_code"].choices = [("", _("请选择")), *_by_province(list(self.places.values()))]
        if not ask_code:
            del self.fields["code"]

    def clean_code(self) -> str:
        if not passphrase.matches(self.cleaned_data["code"]):
            raise forms.ValidationError(_("口令不对。请打开服务器数据目录里的 setup-code 文件，照抄里面的字符。"))
        return ""


class AdministratorForm(forms.ModelForm):
    password1 = forms.CharField(
        label=_("密码"),
        max_length=128,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=_("至少 10 个字符，不能全是数字，不要用姓名、登录名或常见密码。"),
    )
    password2 = forms.CharField(
        label=_("再输入一次密码"),
        max_length=128,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    class Meta:
        model = User
        fields = ["name", "username", "email"]
        help_texts = {
            "username": _("文字、数字和 . + - _，以后不能改。例如姓名的拼音。"),
            "email": _("用来找回密码。只有一位管理员时，最好填上。"),
        }

    def clean(self) -> dict:
        cleaned = super().clean()
        first, again = cleaned.get("password1"), cleaned.get("password2")
        if first and again and first != again:
            self.add_error("password2", _("两次输入的密码不一样。"))
        if first:
            known = {field: cleaned.get(field) or "" for field in ("name", "username", "email")}
            try:
                password_validation.validate_password(first, User(**known))
            except forms.ValidationError as error:
                self.add_error("password1", error)
        return cleaned

    @property
    def administrator(self) -> dict[str, str]:
        found = self.cleaned_data
        return {
            "name": found["name"],
            "username": found["username"],
            "email": found["email"] or "",
            "password": found["password1"],
        }


def _by_province(found: list[Place]) -> list[tuple]:
    """Options under the province they lie in; each says the way down to it."""
    names = {place.code: place for place in found}
    ordered = sorted((place for place in found if place is not NATION), key=lambda place: place.scope)
    groups = []
    for scope, inside in groupby(ordered, key=lambda place: place.scope[:2]):
        groups.append((names[f"{scope}0000"].name, [(place.code, _way_to(place, names)) for place in inside]))
    return [(NATION.code, NATION.name), *groups]


def _way_to(place: Place, names: dict[str, Place]) -> str:
    way, current = [place.name], names.get(place.parent or "")
    while current is not None and current is not NATION:
        way.append(current.name)
        current = names.get(current.parent or "")
    return " · ".join(reversed(way))
