"""What waits in stage one, for whoever it waits for. A subject never says anything of a person's result."""

import datetime as dt
from collections.abc import Iterator

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from qiangji.stages.assessment import queries as assessment
from qiangji.stages.assessment.models import InstrumentVersion

from ..desk import Desk
from .todo import SHOWN_OF_ONE_KIND, Todo

# A diagnosis is signed within so many days of being begun, and answered within as many of being signed.
SIGN_WITHIN = ANSWER_WITHIN = dt.timedelta(days=14)


def assessment_todos(desk: Desk) -> Iterator[Todo]:
    if desk.is_somebody:
        yield from _to_answer(desk)
        yield from _own_debriefs(desk)
        yield from _own_results(desk)
    if desk.is_expert:
        yield from _to_agree(desk)
        yield from _to_sign(desk)
    if desk.coached:
        yield from _coached(desk)
    yield from _to_staff(desk)
    yield from _diagnoses_to_answer(desk)
    yield from _rounds_behind(desk)
    yield from _drafts_to_publish(desk)


def _dated(desk: Desk, title: str, subject: object, url: str, verb: str, due_on: dt.date) -> Todo:
    return Todo(title, str(subject), url, verb, due_on, stage=1, days_left=(due_on - desk.today).days)


def _to_answer(desk: Desk) -> Iterator[Todo]:
    for sheet in assessment.sheets_to_answer(desk.user, desk.today)[:SHOWN_OF_ONE_KIND]:
        round_ = sheet.assessment.round
        title = _("填写%(instrument)s") % {"instrument": round_.version.instrument}
        url = reverse("assessment:sheet-promise", args=[sheet.pk])
        yield _dated(desk, title, f"{round_} · {sheet.organisation}", url, _("填写"), round_.closes_on)


def _to_staff(desk: Desk) -> Iterator[Todo]:
    for one in assessment.assessments_to_staff(desk.user, desk.today)[:SHOWN_OF_ONE_KIND]:
        url = reverse("assessment:assessment-answerers", args=[one.pk])
        yield _dated(desk, _("选定自评的人"), f"{one.round} · {one.organisation}", url, _("选人"), one.round.closes_on)


def _to_sign(desk: Desk) -> Iterator[Todo]:
    for diagnosis in assessment.diagnoses_to_sign(desk.user)[:SHOWN_OF_ONE_KIND]:
        due = timezone.localdate(diagnosis.begun_at) + SIGN_WITHIN
        subject = diagnosis.assessment.organisation
        yield _dated(desk, _("签署诊断结论"), subject, diagnosis.get_absolute_url(), _("签署"), due)


def _to_agree(desk: Desk) -> Iterator[Todo]:
    """What an assessor does between the scoring and the signature."""
    for one in assessment.assessments_to_agree(desk.user)[:SHOWN_OF_ONE_KIND]:
        url = reverse("assessment:assessment-meeting", args=[one.pk])
        yield Todo(_("和机构议定得分"), str(one.organisation), url, _("议定"), stage=1)
    for one in assessment.assessments_to_diagnose(desk.user)[:SHOWN_OF_ONE_KIND]:
        url = reverse("assessment:diagnosis-draft", args=[one.pk])
        yield Todo(_("起草诊断"), str(one.organisation), url, _("起草"), stage=1)


def _diagnoses_to_answer(desk: Desk) -> Iterator[Todo]:
    for diagnosis in assessment.diagnoses_to_answer(desk.user)[:SHOWN_OF_ONE_KIND]:
        due = timezone.localdate(diagnosis.signed_at) + ANSWER_WITHIN
        subject = diagnosis.assessment.organisation
        yield _dated(desk, _("答复诊断结论"), subject, diagnosis.get_absolute_url(), _("答复"), due)


def _rounds_behind(desk: Desk) -> Iterator[Todo]:
    for round_ in assessment.rounds_behind(desk.user, desk.today)[:SHOWN_OF_ONE_KIND]:
        n = round_.behind
        title = ngettext("催办：%(n)d 家未交齐", "催办：%(n)d 家未交齐", n) % {"n": n}
        yield _dated(desk, title, round_, round_.get_absolute_url(), _("催办"), round_.closes_on)


def _own_debriefs(desk: Desk) -> Iterator[Todo]:
    for debrief in assessment.upcoming(assessment.own_debriefs(desk.user))[:SHOWN_OF_ONE_KIND]:
        on = timezone.localdate(debrief.slot.starts_at)
        subject = f"{timezone.localtime(debrief.slot.starts_at):%H:%M} · {debrief.slot.place}"
        url = reverse("assessment:debrief-detail", args=[debrief.pk])
        yield _dated(desk, _("参加测评报告辅导"), subject, url, _("查看"), on)
    for sheet in assessment.awaiting_booking(desk.user)[:1]:
        url = reverse("assessment:debrief-book", args=[sheet.pk])
        yield Todo(_("预约测评报告辅导"), str(sheet.version), url, _("预约"), stage=1)


def _own_results(desk: Desk) -> Iterator[Todo]:
    if assessment.own_results(desk.user).exists():
        yield Todo(
            title=_("看一看我的测评结果"),
            subject=_("只有你和辅导你的专家看得到"),
            url=reverse("assessment:result-list"),
            verb=_("查看"),
            stage=1,
        )


def _coached(desk: Desk) -> Iterator[Todo]:
    """The subject never names anybody."""
    for debrief in assessment.awaiting_record(assessment.coached_debriefs(desk.user))[:SHOWN_OF_ONE_KIND]:
        on = timezone.localdate(debrief.slot.starts_at)
        subject = f"{debrief.sheet} · {debrief.slot.place}"
        url = reverse("assessment:debrief-detail", args=[debrief.pk])
        yield _dated(desk, _("登记辅导到场情况"), subject, url, _("登记"), on)
    yield Todo(
        title=_("准备测评报告辅导"),
        subject=ngettext("%(n)d 份结果分派给你", "%(n)d 份结果分派给你", desk.coached) % {"n": desk.coached},
        url=reverse("assessment:coached-list"),
        verb=_("查看"),
        stage=1,
    )


def _drafts_to_publish(desk: Desk) -> Iterator[Todo]:
    if not desk.may("assessment.author_instruments"):
        return
    drafts = InstrumentVersion.objects.filter(frozen_at__isnull=True).select_related("instrument")
    for version in drafts[:SHOWN_OF_ONE_KIND]:
        yield Todo(_("完成并发布量表草稿"), str(version), version.get_absolute_url(), _("编辑"), stage=1)
