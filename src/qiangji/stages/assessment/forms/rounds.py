"""Planning a round: what is asked, when, of how many, and what is promised."""

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from qiangji.registry.models import Cycle
from qiangji.ui.widgets import Card, DateInput, RadioCards

from ..choices import Measures, SupervisorView
from ..models import InstrumentVersion, Round
from .choosing import OneRecord
from .text import PlainLines

VIEWS = {
    SupervisorView.AGGREGATES: Card(
        gettext_lazy("只看得到全市、全区的平均和分布；哪家得多少分，机构自己授权才看得到。"), aside=False
    ),
    SupervisorView.SCORES: Card(
        gettext_lazy("看得到每家机构各维度的得分；答卷、评语和个人测评仍然看不到。"), aside=False
    ),
}


class RoundForm(PlainLines):
    """``round``'s place and cycle are fixed once it is planned."""

    class Meta:
        model = Round
        fields = [
            "name",
            "version",
            "cycle",
            "scope",
            "opens_on",
            "closes_on",
            "answerers_wanted",
            "asks_assessor",
            "supervisor_view",
        ]
        widgets = {
            "opens_on": DateInput,
            "closes_on": DateInput,
            "supervisor_view": RadioCards(cards=VIEWS),
            "scope": forms.Select,
        }
        labels = {"scope": gettext_lazy("面向哪里的机构")}
        help_texts = {
            "name": gettext_lazy("写清时间和对象，例如“2022 年春季组织力评估”。"),
            "version": gettext_lazy("测机构的由几个人代表机构答；测个人的由核心团队每人答自己的。"),
            "closes_on": gettext_lazy("启动之后只能往后延。"),
            "answerers_wanted": gettext_lazy("请不同岗位的人各答一份，看法才看得全。只对测机构的量表有用。"),
            "asks_assessor": gettext_lazy("由专家从外面再评一次，与自评对照。只对测机构的量表有用。"),
            "supervisor_view": gettext_lazy("答题人在第一题之前就会看到这一条，启动之后不能改。"),
        }

    def __init__(self, *args, places, versions, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["version"] = VersionChoice(
            queryset=versions, label=_("用哪份量表"), help_text=self.fields["version"].help_text, empty_label=None
        )
        self.fields["supervisor_view"].choices = SupervisorView.choices  # type: ignore[attr-defined]
        if self.instance.pk:
            del self.fields["cycle"], self.fields["scope"]
            return
        self.fields["cycle"] = OneRecord(queryset=Cycle.objects.all(), label=_("年度"), empty_label=None)
        named = [(place.scope, place.name) for place in places]
        self.fields["scope"] = forms.ChoiceField(
            choices=named, label=_("面向哪里的机构"), widget=forms.HiddenInput if len(named) == 1 else forms.Select
        )
        if len(named) == 1:
            self.fields["scope"].initial = named[0][0]

    def _post_clean(self) -> None:
        """The action decides what fits together; here only each answer by itself is read."""


class VersionChoice(OneRecord):
    def label_from_instance(self, version: InstrumentVersion) -> str:
        about = _("测个人") if version.instrument.measures == Measures.PERSON else _("测机构")
        return f"{version}（{about}）"


class CycleForm(forms.ModelForm):
    class Meta:
        model = Cycle
        fields = ["name", "starts_on", "ends_on"]
        widgets = {"starts_on": DateInput, "ends_on": DateInput}
        help_texts = {"name": gettext_lazy("例如“2022—2023 年度”。五个环节走完一遍是一个年度。")}

    def _post_clean(self) -> None:
        """As above."""


class ExtendForm(forms.Form):
    closes_on = forms.DateField(label=gettext_lazy("新的截止日期"), widget=DateInput)
