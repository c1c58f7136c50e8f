"""Offering times for a talk, and writing down what came of one."""

import datetime as dt
from collections.abc import Iterator

from django import forms
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from qiangji.accounts import clock
from qiangji.ui.widgets import DateInput

from ..models import Debrief, DebriefSlot
from ..seen import digest
from .text import rows

WEEKDAYS = [
    (0, gettext_lazy("星期一")),
    (1, gettext_lazy("星期二")),
    (2, gettext_lazy("星期三")),
    (3, gettext_lazy("星期四")),
    (4, gettext_lazy("星期五")),
    (5, gettext_lazy("星期六")),
    (6, gettext_lazy("星期日")),
]
MINUTES = [(30, gettext_lazy("30 分钟")), (45, gettext_lazy("45 分钟")), (60, gettext_lazy("60 分钟"))]
PAUSES = [(0, gettext_lazy("不休息")), (15, gettext_lazy("15 分钟")), (30, gettext_lazy("30 分钟"))]
MOST_DAYS = 62


class TimeInput(forms.TimeInput):
    input_type = "time"

    def __init__(self, attrs=None):
        super().__init__(attrs, format="%H:%M")


class SlotSeriesForm(forms.Form):
    """A rule such as "Tuesdays and Thursdays, 14:00 to 17:00"; the page shows what it comes to before it is offered."""

    first_day = forms.DateField(label=gettext_lazy("从哪天"), widget=DateInput)
    last_day = forms.DateField(
        label=gettext_lazy("到哪天"), widget=DateInput, required=False, help_text=gettext_lazy("只开一天的，不用填。")
    )
    weekdays = forms.TypedMultipleChoiceField(
        label=gettext_lazy("星期几"), choices=WEEKDAYS, coerce=int, widget=forms.CheckboxSelectMultiple
    )
    begins = forms.TimeField(label=gettext_lazy("每天从几点"), widget=TimeInput)
    ends = forms.TimeField(label=gettext_lazy("到几点"), widget=TimeInput)
    minutes = forms.TypedChoiceField(
        label=gettext_lazy("每次多久"), choices=MINUTES, coerce=int, widget=forms.RadioSelect
    )
    pause = forms.TypedChoiceField(label=gettext_lazy("两次之间"), choices=PAUSES, coerce=int, widget=forms.RadioSelect)
    place = forms.CharField(
        label=gettext_lazy("在哪里谈，或者怎么谈"),
        max_length=DebriefSlot._meta.get_field("place").max_length,
        help_text=gettext_lazy("例如：枢纽二楼小会议室，轮椅可到；或者：电话，到时候打给你。"),
    )

    def clean(self):
        cleaned = super().clean() or self.cleaned_data
        first, last = cleaned.get("first_day"), cleaned.get("last_day") or cleaned.get("first_day")
        if first and not clock.today() <= first <= clock.today() + dt.timedelta(days=366):
            self.add_error("first_day", _("请填从今天起一年以内的日子。"))
        if first and last and last < first:
            self.add_error("last_day", _("结束的日子早于开始的日子。"))
        if first and last and (last - first).days > MOST_DAYS:
            self.add_error("last_day", _("一次最多排两个月，请分几次开。"))
        begins, ends = cleaned.get("begins"), cleaned.get("ends")
        if begins and ends and ends <= begins:
            self.add_error("ends", _("结束的时间早于开始的时间。"))
        return cleaned

    def moments(self) -> Iterator[dt.datetime]:
        given = self.cleaned_data
        day, last = given["first_day"], given["last_day"] or given["first_day"]
        length, step = (dt.timedelta(minutes=n) for n in (given["minutes"], given["minutes"] + given["pause"]))
        while day <= last:
            start = dt.datetime.combine(day, given["begins"])
            while day.weekday() in given["weekdays"] and start + length <= dt.datetime.combine(day, given["ends"]):
                yield timezone.make_aware(start)
                start += step
            day += dt.timedelta(days=1)


class MomentsField(forms.MultipleChoiceField):
    """Moments as the page sent them; what is none is refused in words."""

    def valid_value(self, value) -> bool:  # noqa: ARG002 (Django's signature)
        return True

    def clean(self, value) -> list[dt.datetime]:
        return [self._moment(text) for text in super().clean(value)]

    def _moment(self, text: str) -> dt.datetime:
        try:
            moment = parse_datetime(text)
        except ValueError:
            moment = None
        if moment is None or not timezone.is_aware(moment):
            raise forms.ValidationError(_("“%(text)s”不是时间，请重新选。") % {"text": text[:40]})
        return moment


class OfferForm(forms.Form):
    """The times that are left after somebody has looked at the series."""

    starts = MomentsField(label=gettext_lazy("时段"))
    minutes = forms.IntegerField(label=gettext_lazy("每次多久"))
    place = forms.CharField(label=gettext_lazy("在哪里谈，或者怎么谈"), max_length=80)


class _WordsForm(forms.Form):
    """One text of a talk. ``seen`` says on which text it was opened: two windows cannot overwrite each other."""

    seen = forms.CharField(widget=forms.HiddenInput, required=False)
    column = ""

    def __init__(self, data=None, *, debrief: Debrief):
        text = getattr(debrief, self.column)
        super().__init__(data, prefix=self.column, initial={"text": text, "seen": digest(text)})

    @property
    def written(self) -> str:
        return self.cleaned_data["text"].replace("\r\n", "\n").replace("\r", "\n")

    @property
    def saw(self) -> str | None:
        return self.cleaned_data["seen"] or None

    def catch_up(self, text: str) -> None:
        """Let the next saving count as made on what is stored now."""
        self.data = {**self.data, self.add_prefix("seen"): digest(text)}


class NotesForm(_WordsForm):
    column = "coach_notes"
    text = forms.CharField(label=gettext_lazy("笔记"), required=False, max_length=4000, widget=rows(8))


class StepsForm(_WordsForm):
    column = "next_steps"
    text = forms.CharField(
        label=gettext_lazy("下一步"),
        required=False,
        max_length=2000,
        widget=rows(6),
        help_text=gettext_lazy("写两三件做得到的小事，谁来做、到什么时候。用对方自己的话。"),
    )
