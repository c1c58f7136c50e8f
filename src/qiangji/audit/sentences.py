"""What each kind of event is called and how it reads. Every app describes its own kinds in its ``audit.py``."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.functional import Promise

from .models import AuditEvent

KINDS: dict[str, "Kind"] = {}


@dataclass(frozen=True)
class Kind:
    """``label`` names it in a filter; ``sentence`` may say %(subject)s and anything that the event's detail holds."""

    label: Promise
    sentence: Promise


def describe(kind: str, label: Promise, sentence: Promise) -> None:
    KINDS[kind] = Kind(label, sentence)


def label(kind: str) -> str:
    """An unknown kind shows as it is stored: a record is never hidden for want of words."""
    return str(KINDS[kind].label) if kind in KINDS else kind


def sentence(event: AuditEvent) -> str:
    if event.kind not in KINDS:
        return f"{event.kind} {event.subject_label}".strip()
    return str(KINDS[event.kind].sentence) % _Words(event.detail | {"subject": event.subject_label})


class _Words(dict):
    """Lists read as lists, and a word that this event lacks as a dash."""

    def __init__(self, words: Mapping[str, object]) -> None:
        super().__init__({key: _spoken(value) for key, value in words.items()})

    def __missing__(self, key: str) -> str:
        return "—"


def _spoken(value: object) -> object:
    return "、".join(map(str, value)) if isinstance(value, list) else value
