"""Which text a form was opened on, for texts that carry no version."""

import hashlib

from .errors import Stale


def digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def refuse_unseen(text: str, seen: str | None) -> None:
    """Refuse to replace ``text`` by somebody who was shown another one."""
    if seen is not None and digest(text) != seen:
        raise Stale
