"""Which text a form was opened on, for rows that carry no version: a short digest of their values."""

import hashlib
import json
from typing import TypeVar

from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import Model

from .errors import Stale

T = TypeVar("T", bound=Model)


def fingerprint(row: Model) -> str:
    values = {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields}
    return hashlib.sha256(json.dumps(values, cls=DjangoJSONEncoder, sort_keys=True).encode()).hexdigest()[:16]


def claim(row: T, seen: str | None) -> T:
    """The row as it stands now, locked for this transaction; refuses if it is no longer the text that was ``seen``."""
    current = type(row)._default_manager.select_for_update().get(pk=row.pk)
    if seen is not None and fingerprint(current) != seen:
        raise Stale
    return current
