"""What an import would do, worked out before anything is done."""

import hashlib
import json
from collections import Counter
from dataclasses import dataclass, field
from typing import Literal

from django.core.serializers.json import DjangoJSONEncoder

from qiangji.documents.excel import RowError

from ..models import Organisation

Kind = Literal["new", "updated", "unchanged"]


@dataclass(frozen=True)
class Step:
    """One row: which organisation it is about (None: a new one), its values, and which of them differ."""

    row: int
    kind: Kind
    organisation: Organisation | None
    values: dict[str, object]
    changed: tuple[str, ...] = ()


@dataclass(frozen=True)
class Plan:
    steps: tuple[Step, ...] = ()
    errors: tuple[RowError, ...] = ()
    total: int = 0
    headers: dict[str, str] = field(default_factory=dict)

    @property
    def counts(self) -> dict[str, int]:
        kinds = Counter(step.kind for step in self.steps)
        wrong = len({error.row for error in self.errors})
        return {"total": self.total, **{kind: kinds[kind] for kind in ("new", "updated", "unchanged")}, "wrong": wrong}

    @property
    def digest(self) -> str:
        """The same plan on the same registry: another one means that the registry changed in between."""
        facts = [
            (step.row, step.kind, step.organisation and (step.organisation.pk, step.organisation.version), step.changed)
            for step in self.steps
        ]
        return hashlib.sha256(json.dumps(facts, cls=DjangoJSONEncoder).encode()).hexdigest()

    def of(self, kind: Kind) -> list[Step]:
        return [step for step in self.steps if step.kind == kind]
