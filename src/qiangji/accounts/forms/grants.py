"""Which role, where, and until when."""

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from qiangji.ui.widgets import Card, DateInput, RadioCards

from .. import queries
from ..models import Region, User
from ..roles import ORGANISATION, REGION, ROLES


class RoleForm(forms.Form):
    """The part that every grant shares; ``kinds`` says which roles are offered here."""

    role = forms.ChoiceField(label=_("角色"))
    ends_on = forms.DateField(
        label=_("截止日期"), required=False, widget=DateInput, help_text=_("不填表示一直有效，随时可以收回。")
    )

    def offer(self, *, bound_to_organisation: bool) -> None:
        roles = [role for role in ROLES.values() if (role.place == ORGANISATION) == bound_to_organisation]
        self.fields["role"].choices = [(role.key, role.label) for role in roles]
        self.fields["role"].widget = RadioCards(
            choices=self.fields["role"].choices,
            cards={role.key: Card(str(role.description), aside=False) for role in roles},
        )

    def clean_ends_on(self):
        ends_on = self.cleaned_data["ends_on"]
        if ends_on is not None and ends_on < timezone.localdate():
            raise forms.ValidationError(_("截止日期不能早于今天。"))
        return ends_on


class GrantForm(RoleForm):
    """A role in a region, or one that is bound to no place. Only regions that the administrator answers for."""

    region = forms.ModelChoiceField(
        Region.objects.none(),
        label=_("地区"),
        required=False,
        empty_label=_("请选择"),
        help_text=_("专家、资源伙伴和捐赠方不用选。"),
    )
    field_order = ["role", "region", "ends_on"]

    def __init__(self, *args, by: User, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.offer(bound_to_organisation=False)
        self.fields["region"].queryset = queries.regions_granted_by(by)

    def clean(self) -> dict:
        cleaned = super().clean()
        role = ROLES.get(cleaned.get("role", ""))
        if role and role.place == REGION and not cleaned.get("region") and "region" not in self.errors:
            self.add_error("region", _("这个角色需要选地区。"))
        if role and role.place != REGION:
            cleaned["region"] = None
        return cleaned


class PlaceGrantForm(RoleForm):
    """A role in a place that was named beforehand (``places.sign``), for somebody known by login name."""

    username = forms.CharField(label=_("登录名"), max_length=60, help_text=_("账号要先开通。"))
    field_order = ["username", "role", "ends_on"]

    def __init__(self, *args, by: User, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.by = by
        self.offer(bound_to_organisation=True)

    def clean_username(self) -> str:
        username = User.normalize_username(self.cleaned_data["username"].strip())
        self.user = queries.users_visible_to(self.by).filter(username__iexact=username).first()
        if self.user is None:
            raise forms.ValidationError(_("没有找到这个登录名，或者不在你管理的范围内。"))
        return username
