"""One table: who did what, and who read what, when."""

from typing import NoReturn

from django.db import models
from django.utils.translation import gettext_lazy as _


class Unalterable(TypeError):
    """History is written once: nothing here offers to change or delete it."""


class EventQuerySet(models.QuerySet["AuditEvent"]):
    def _refuse(self, *_args, **_kwargs) -> NoReturn:
        raise Unalterable("Audit events are never changed or deleted.")

    update = delete = bulk_update = update_or_create = _refuse  # type: ignore[assignment]


class AuditEvent(models.Model):
    """A verb that happened. No foreign keys on purpose: history never blocks a deletion and survives it."""

    at = models.DateTimeField(_("时间"), auto_now_add=True, db_index=True)
    kind = models.CharField(_("事由"), max_length=60)
    actor_id = models.BigIntegerField(_("经办人编号"), null=True)
    actor_name = models.CharField(_("经办人"), max_length=60)
    subject_type = models.CharField(_("对象类别"), max_length=60)
    subject_id = models.CharField(_("对象编号"), max_length=40)
    subject_label = models.CharField(_("对象"), max_length=200)
    scope = models.CharField(_("所属范围"), max_length=80, blank=True)
    detail = models.JSONField(_("详情"), default=dict)

    objects = EventQuerySet.as_manager()

    class Meta:
        verbose_name = _("审计记录")
        ordering = ["-id"]
        # Each walks from the newest event down (see queries). Scope has none: it would only tempt a planner to sort.
        indexes = [
            models.Index(fields=["kind", "-id"]),
            models.Index(fields=["actor_name", "-id"]),
            models.Index(fields=["subject_type", "subject_id", "-id"]),
        ]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.actor_name} {self.kind} {self.subject_label}"

    def save(self, *args, **kwargs) -> None:
        """Only ever a new row: not even one made up with the number of an old one."""
        if self.pk is not None:
            raise Unalterable("Audit events are never changed or deleted.")
        super().save(*args, **kwargs | {"force_insert": True})

    def delete(self, *_args, **_kwargs) -> NoReturn:
        raise Unalterable("Audit events are never changed or deleted.")
