"""The only writer of the audit table."""

from django.db.models import Model

from .models import AuditEvent

SYSTEM = "系统"  # zh-data: stored, not shown through a translation


def record(*, kind: str, by, subject: Model, detail: dict | None = None, label: str = "") -> AuditEvent:
    """Write one event, inside the caller's transaction.

    ``kind`` is a past-tense verb phrase such as ``organisation_registered``; ``by`` is a user, or None for the
    system itself. ``label`` replaces ``str(subject)`` where the subject's name must not be kept (a person's report).
    """
    return AuditEvent.objects.create(
        kind=kind,
        actor_id=getattr(by, "pk", None),
        actor_name=str(by) if by is not None else SYSTEM,
        subject_type=subject._meta.label_lower,
        subject_id=str(subject.pk or ""),
        subject_label=(label or str(subject))[:200],
        scope=getattr(subject, "scope", "") or "",
        detail=detail or {},
    )
