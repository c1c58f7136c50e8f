"""Opening an engagement, planning and recording its visits, ending it."""

import datetime as dt
from typing import Any

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils import timezone
from django.utils.translation import gettext_lazy

from qiangji.accounts.models import User
from qiangji.registry.filters import Choice, Filter, Search
from qiangji.registry.forms.tidying import NOTHING_CHOSEN, DateField
from qiangji.ui.widgets import Card, RadioCards

from .. import queries
from ..choices import CoachingKind, NotesReaders
from ..models import CoachingVisit
from .one_organisation import OneOrganisation

LEAST, MOST = 0.25, 24
READERS = {
    NotesReaders.HUB: Card(gettext_lazy("机构看得到日期、时长和成果文件，看不到这段记录。"), aside=False),
    NotesReaders.ORGANISATION: Card(gettext_lazy("机构管理员打开这项辅导，就能读到这段记录。"), aside=False),
}


class TimeInput(forms.TimeInput):
    input_type = "time"


def lines(number: int) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": number})


class EngagementForm(forms.Form):
    """``organisation`` is asked unless a plan item already says it."""

    organisation = OneOrganisation()
    kind = forms.ChoiceField(label=gettext_lazy("辅导类别"), choices=[("", NOTHING_CHOSEN), *CoachingKind.choices])
    expert = forms.ChoiceField(
        label=gettext_lazy("辅导专家"), help_text=gettext_lazy("师资库里可以承担辅导、已经开通账号的专家。")
    )
    goal = forms.CharField(
        label=gettext_lazy("目标"),
        max_length=300,
        widget=lines(3),
        help_text=gettext_lazy("做到什么算完成，例如“拿到登记证书，开出基本户”。"),
    )
    opened_on = DateField(label=gettext_lazy("开始日期"), past=False)

    def __init__(self, *args, organisations, reader: User, for_item: bool = False, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        found = queries.coaches()
        self._coaches = {str(user.pk): user for user, _employer in found}
        named = [(str(user.pk), f"{user}（{employer}）" if employer else str(user)) for user, employer in found]
        self.fields["expert"].choices = [("", NOTHING_CHOSEN), *named]
        self.fields["organisation"].among, self.fields["organisation"].reader = organisations, reader
        if for_item:
            del self.fields["organisation"]

    def clean_expert(self) -> User:
        return self._coaches[self.cleaned_data["expert"]]


class PlanVisitForm(forms.Form):
    day = DateField(label=gettext_lazy("日期"), past=False)
    begins = forms.TimeField(label=gettext_lazy("几点开始"), widget=TimeInput)
    place = forms.CharField(
        label=gettext_lazy("地点或方式"),
        max_length=80,
        required=False,
        help_text=gettext_lazy("会写进专家和机构的日历，例如“机构会议室”“视频会议”。"),
    )

    def values(self) -> dict[str, Any]:
        moment = dt.datetime.combine(self.cleaned_data["day"], self.cleaned_data["begins"])
        return {"planned_at": timezone.make_aware(moment), "place": self.cleaned_data["place"]}


class VisitForm(forms.Form):
    held_on = DateField(label=gettext_lazy("辅导日期"), past=False)
    hours = forms.DecimalField(
        label=gettext_lazy("时长（小时）"),
        max_digits=4,
        decimal_places=2,
        validators=[MinValueValidator(LEAST), MaxValueValidator(MOST)],
        help_text=gettext_lazy("记进服务记录，也算进服务包；半小时写 0.5。"),
        widget=forms.NumberInput(attrs={"step": "0.25", "min": LEAST, "max": MOST}),
    )
    notes = forms.CharField(
        label=gettext_lazy("记录"),
        max_length=2000,
        required=False,
        widget=lines(6),
        help_text=gettext_lazy("谈了什么、定了什么。只写机构的事，不写任何人的测评和健康情况。"),
    )
    notes_readers = forms.ChoiceField(
        label=gettext_lazy("谁能看这次的记录"), choices=NotesReaders.choices, widget=RadioCards(cards=READERS)
    )
    output = forms.FileField(
        label=gettext_lazy("成果文件"),
        max_length=200,
        required=False,
        help_text=gettext_lazy("PDF、Word、Excel 或照片；机构也能下载。"),
        widget=forms.FileInput,
    )

    def values(self) -> dict[str, Any]:
        sent = dict(self.cleaned_data)
        upload, notes = sent.pop("output") or None, sent["notes"].replace("\r\n", "\n")
        return sent | {"upload": upload, "notes": notes}


class CorrectionForm(VisitForm):
    reason = forms.CharField(
        label=gettext_lazy("为什么更正"), max_length=300, help_text=gettext_lazy("原来的服务记录会写着这个原因作废。")
    )
    revision = forms.IntegerField(widget=forms.HiddenInput, min_value=1)

    def __init__(self, *args, visit: CoachingVisit, **kwargs) -> None:
        names = ("held_on", "hours", "notes", "notes_readers", "revision")
        super().__init__(*args, initial={name: getattr(visit, name) for name in names}, **kwargs)
        self.fields["output"].help_text = (
            gettext_lazy("已经有一份；再传一份就换掉它。") if visit.output_id else self.fields["output"].help_text
        )


class EndEngagementForm(forms.Form):
    ended_on = DateField(label=gettext_lazy("结束日期"), past=False)
    result = forms.CharField(
        label=gettext_lazy("成果"),
        max_length=1000,
        widget=lines(5),
        help_text=gettext_lazy("得到了什么；没有达到目标的，写明差在哪里。机构看得到。"),
    )
    follow_up_on = DateField(
        label=gettext_lazy("回访日期"),
        past=False,
        required=False,
        help_text=gettext_lazy("过一段时间再看看成果还在不在；会写进专家和机构的日历。"),
    )


class ReasonForm(forms.Form):
    reason = forms.CharField(label=gettext_lazy("原因"), max_length=300)


class EngagementFilter(Filter):
    STATES = [
        ("open", gettext_lazy("进行中")),
        ("ended", gettext_lazy("已结束")),
        ("due", gettext_lazy("到了回访日期")),
    ]
    q = Search(label=gettext_lazy("机构或专家"))
    kind = Choice(label=gettext_lazy("辅导类别"), choices=CoachingKind.choices)
    state = Choice(label=gettext_lazy("状态"), choices=STATES)


class MonthForm(forms.Form):
    until = forms.DateField(
        label=gettext_lazy("看到哪个月"), input_formats=["%Y-%m"], widget=forms.DateInput(attrs={"type": "month"})
    )
