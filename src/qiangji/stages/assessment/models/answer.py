from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from qiangji.registry.models import Organisation, Person

from ..choices import AnswerState, Voice
from .instrument import InstrumentVersion
from .item import Item
from .round import Assessment


class AnswerImport(models.Model):
    """One file of answers, taken in whole. Its hash makes a second import of the same file a no-op."""

    version = models.ForeignKey(InstrumentVersion, models.PROTECT, related_name="imports")
    file_name = models.CharField(_("文件名"), max_length=120)
    content_hash = models.CharField(_("内容摘要"), max_length=64)
    ignored_columns = models.JSONField(_("未读取的列"), default=list)
    imported_at = models.DateTimeField(_("导入时间"), auto_now_add=True)
    imported_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name = _("答卷导入")
        ordering = ["-id"]
        constraints = [models.UniqueConstraint(fields=["version", "content_hash"], name="answers_imported_once")]

    def __str__(self) -> str:
        return self.file_name


class AnswerSheet(models.Model):
    """One set of answers to one version. A sheet from a file carries the file's row name instead of a person.

    In a round, ``assessment`` says where it belongs and ``voice`` whose it is; only an agreed sheet has no person.
    ``promise_read_at`` is when its person was shown who will see what, and went on.
    """

    version = models.ForeignKey(InstrumentVersion, models.PROTECT, related_name="sheets")
    person = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="answer_sheets")
    organisation = models.ForeignKey(Organisation, models.PROTECT, null=True, blank=True, related_name="answer_sheets")
    assessment = models.ForeignKey(Assessment, models.PROTECT, null=True, blank=True, related_name="sheets")
    voice = models.CharField(_("谁的回答"), max_length=10, choices=Voice, default=Voice.PERSON)
    post = models.CharField(_("岗位"), max_length=40, blank=True)
    source = models.ForeignKey(AnswerImport, models.PROTECT, null=True, blank=True, related_name="sheets")
    respondent_code = models.CharField(_("答卷编号"), max_length=40)
    started_at = models.DateTimeField(_("开始时间"), auto_now_add=True)
    promise_read_at = models.DateTimeField(_("看过谁会看到"), null=True, blank=True)
    submitted_at = models.DateTimeField(_("提交时间"), null=True, blank=True)
    withdrawn_at = models.DateTimeField(_("撤回时间"), null=True, blank=True)

    class Meta:
        verbose_name = _("答卷")
        ordering = ["version_id", "id"]
        constraints = [
            models.UniqueConstraint(fields=["source", "respondent_code"], name="respondent_once_per_import"),
            models.UniqueConstraint(
                fields=["version", "respondent_code"],
                condition=models.Q(source__isnull=True),
                name="respondent_once_per_version",
            ),
            models.UniqueConstraint(fields=["assessment", "voice", "person"], name="voice_of_a_person_once"),
            models.UniqueConstraint(
                fields=["assessment"], condition=models.Q(voice=Voice.AGREED), name="one_agreed_sheet"
            ),
        ]

    def __str__(self) -> str:
        # Never the person's name: this string reaches logs and file names.
        return self.respondent_code

    def get_absolute_url(self) -> str:
        return reverse("assessment:result-detail", args=[self.pk])


class Answer(models.Model):
    sheet = models.ForeignKey(AnswerSheet, models.CASCADE, related_name="answers")
    item = models.ForeignKey(Item, models.PROTECT, related_name="+")
    state = models.CharField(_("作答"), max_length=10, choices=AnswerState, default=AnswerState.ANSWERED)
    score = models.PositiveSmallIntegerField(_("所选分值"), null=True, blank=True)
    note = models.CharField(_("补充说明"), max_length=500, blank=True)
    saved_at = models.DateTimeField(_("保存时间"), default=timezone.now)

    class Meta:
        verbose_name = _("作答")
        ordering = ["sheet_id", "item_id"]
        constraints = [
            models.UniqueConstraint(fields=["sheet", "item"], name="one_answer_per_item"),
            models.CheckConstraint(
                condition=models.Q(state=AnswerState.ANSWERED, score__isnull=False)
                | (~models.Q(state=AnswerState.ANSWERED) & models.Q(score__isnull=True)),
                name="answer_score_fits_state",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.item_id}: {self.score if self.score is not None else self.get_state_display()}"


class CoachAssignment(models.Model):
    """The coach who may read this sheet's result beside the person: nobody else may."""

    sheet = models.ForeignKey(AnswerSheet, models.CASCADE, related_name="coach_assignments")
    coach = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="coached_sheets")
    assigned_at = models.DateTimeField(_("指派时间"), auto_now_add=True)
    ended_at = models.DateTimeField(_("结束时间"), null=True, blank=True)

    class Meta:
        verbose_name = _("辅导指派")
        ordering = ["sheet_id", "id"]
        constraints = [models.UniqueConstraint(fields=["sheet", "coach"], name="coach_assigned_once")]

    def __str__(self) -> str:
        return f"{self.sheet} · {self.coach}"
