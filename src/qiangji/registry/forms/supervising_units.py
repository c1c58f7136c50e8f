from django import forms
from django.utils.translation import gettext_lazy as _

from qiangji.accounts.models import Region, User
from qiangji.accounts.permissions import Permission

from .. import queries
from ..choices import UnitKind
from .tidying import TidyForm, seen_field


class SupervisingUnitForm(TidyForm, forms.Form):
    name = forms.CharField(label=_("名称"), max_length=80)
    kind = forms.ChoiceField(label=_("类别"), choices=UnitKind.choices, widget=forms.RadioSelect)
    region = forms.ModelChoiceField(label=_("地区"), queryset=Region.objects.none(), to_field_name="code")
    seen = seen_field()

    def __init__(self, *args, user: User, is_new: bool = False, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["region"].queryset = queries.regions_for(user, Permission.REGISTER_ORGANISATION)
        if is_new:
            del self.fields["seen"]
