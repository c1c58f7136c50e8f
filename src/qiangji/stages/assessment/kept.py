"""What follows from a published version is made once and kept in this process, as it is: such a version never changes.

Nothing of a sheet is ever kept here, and nothing of a draft.
"""

from collections.abc import Callable, Hashable
from typing import ClassVar, Generic, TypeVar

from .models import InstrumentVersion

T = TypeVar("T")


class Kept(Generic[T]):
    """At most ``most``, for as long as nothing newer needs the room. What is kept is shared: it must not be changed."""

    _all: ClassVar[list["Kept"]] = []

    def __init__(self, most: int) -> None:
        self._most = most
        self._found: dict[Hashable, T] = {}
        self._all.append(self)

    def get(self, version: InstrumentVersion, of: Hashable, make: Callable[[], T]) -> T:
        """``of`` is all that it depends on beside the version."""
        if not version.is_frozen:
            return make()
        key = (version.pk, version.content_hash, of)
        found = self._found.get(key)
        if found is None:
            found = make()
            while len(self._found) >= self._most:
                self._found.pop(next(iter(self._found)), None)
            self._found[key] = found
        return found

    @classmethod
    def forget_all(cls) -> None:
        for kept in cls._all:
            kept._found.clear()
