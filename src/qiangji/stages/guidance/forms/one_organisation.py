"""Naming an organisation by typing: a list of all of them would be too long to choose from."""

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from qiangji.registry.models import Organisation
from qiangji.registry.queries import find, living
from qiangji.registry.text import tidy

SHOWN = 5


class OneOrganisation(forms.CharField):
    """Its name, or enough of it, or its credit code; set ``among`` and ``reader`` before it is asked."""

    def __init__(self, **given) -> None:
        given.setdefault("label", gettext_lazy("机构"))
        given.setdefault("help_text", gettext_lazy("写名称或统一社会信用代码，写到认得出是哪一家为止。"))
        super().__init__(max_length=80, **given)
        self.among, self.reader = Organisation.objects.none(), None

    def clean(self, value: str) -> Organisation:
        words = tidy(super().clean(value))
        if not words:
            raise forms.ValidationError(self.error_messages["required"], code="required")
        found = list(find(living(self.among), words, self.reader).order_by("name")[: SHOWN + 1])
        exact = [one for one in found if one.name == words]
        if len(exact) == 1 or len(found) == 1:
            return (exact or found)[0]
        if not found:
            raise forms.ValidationError(_("没有找到这家机构；请核对名称或代码。"))
        raise forms.ValidationError(
            _("有几家都符合：%(names)s%(more)s。请把名称写全。"),
            params={
                "names": "、".join(one.name for one in found[:SHOWN]),
                "more": _("等") if len(found) > SHOWN else "",
            },
        )
