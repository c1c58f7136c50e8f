from django.db import transaction

from qiangji.accounts.models import User
from qiangji.audit.actions import record


@transaction.atomic
def note_export(*, by: User, filters: list[tuple[str, str]], count: int) -> None:
    """Who took the registry out, and which part of it."""
    record(kind="registry_exported", by=by, subject=by, detail={"filters": dict(filters), "count": count})
