"""Fairs, posts, and what an organisation reports."""

from django import forms
from django.core.validators import MaxValueValidator
from django.utils.translation import gettext_lazy as _

from qiangji.ui.widgets import DateInput

from ..models import FairBooth, FairPost, JobFair
from .giving import OrganisationLines, Plain

MOST = 100_000


class FairForm(Plain):
    class Meta:
        model = JobFair
        fields = ["name", "organiser", "held_on", "is_online", "platform"]
        widgets = {"held_on": DateInput}


class BoothsForm(forms.Form):
    def __init__(self, *args, organisations, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organisations"] = OrganisationLines(
            organisations=organisations,
            label=_("参加的机构"),
            help_text=_("一行一家，写全称或统一社会信用代码。"),
        )


class PostForm(Plain):
    class Meta:
        model = FairPost
        fields = [
            "title",
            "openings",
            "education",
            "field",
            "pay_from",
            "pay_to",
            "place",
            "fits_disabled",
            "accommodation",
        ]
        help_texts = {"accommodation": _("能提供的便利，例如：远程办公、手语翻译、无障碍工位、读屏软件。")}


class CountsForm(Plain):
    class Meta:
        model = FairBooth
        fields = ["cvs", "interviews", "intended", "signed", "arrived", "stayed"]
        help_texts = {"stayed": _("双选会过去三个月以后再填。还不知道的都留空，没有的填 0。")}

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.validators.append(MaxValueValidator(MOST))


class ShareFilter(forms.Form):
    """``years`` are those in which anything was given."""

    def __init__(self, *args, kinds, years, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        every = ("", _("全部"))
        self.fields["kind"] = forms.ChoiceField(label=_("类别"), required=False, choices=[every, *kinds])
        self.fields["year"] = forms.TypedChoiceField(
            label=_("年份"), required=False, coerce=int, empty_value=None, choices=[every, *((y, y) for y in years)]
        )
