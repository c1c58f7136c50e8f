"""Whether somebody says that they have a disability, and agrees to what that is used for."""

from django import forms
from django.utils.translation import gettext_lazy as _

from ..declaration import consent

CHOOSE = _("请选一项；不想说明，离开这一页就行。")
SAID = {"yes": True, "no": False}


class DeclarationForm(forms.Form):
    has_disability = forms.TypedChoiceField(
        label=_("我想说明"),
        choices=[("yes", _("我是残疾人")), ("no", _("我不是残疾人"))],
        coerce=SAID.get,
        widget=forms.RadioSelect,
        error_messages={"required": CHOOSE, "invalid_choice": CHOOSE},
    )
    consent = forms.BooleanField(error_messages={"required": _("没有同意，就不保存。")})

    def __init__(self, *given, **named) -> None:
        super().__init__(*given, **named)
        self.fields["consent"].label = consent()
