"""What one chapter hands to the next."""

import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from qiangji.accounts.models import Region, User
from qiangji.registry.models import Expert, Organisation, Person, SupervisingUnit
from qiangji.stages.assessment.definition import Definition
from qiangji.stages.assessment.models import AnswerSheet, InstrumentVersion

from . import words

if TYPE_CHECKING:
    from .answers import Trait
    from .cohorts import Cohorts

SEED = "qiangji-2022"


def dice(chapter: str) -> random.Random:
    """Each chapter draws from its own dice, so that a new one changes nothing in those before it."""
    return random.Random(f"{SEED}/{chapter}")  # noqa: S311 (an invented city, not a secret)


@dataclass
class City:
    regions: dict[str, Region] = field(default_factory=dict)
    units: dict[str, SupervisingUnit] = field(default_factory=dict)
    logins: dict[str, User] = field(default_factory=dict)
    organisations: list[Organisation] = field(default_factory=list)
    contacts: list[Organisation] = field(default_factory=list)
    teams: dict[int, list[Person]] = field(default_factory=dict)
    experts: list[Expert] = field(default_factory=list)
    coaches: list[User] = field(default_factory=list)
    versions: dict[str, InstrumentVersion] = field(default_factory=dict)
    definitions: dict[str, Definition] = field(default_factory=dict)
    cohorts: "Cohorts" = None  # type: ignore[assignment]
    begun_only: set[int] = field(default_factory=set)
    sheets: dict[tuple[int, int], AnswerSheet] = field(default_factory=dict)
    traits: dict[int, "Trait"] = field(default_factory=dict)
    capability: dict[int, "Trait"] = field(default_factory=dict)
    _numbers: dict[int, int] = field(default_factory=dict)
    _phones: Iterator[int] = field(default_factory=lambda: iter(range(100, 10_000)))
    _names: Iterator[str] = field(default_factory=lambda: iter(words.person_names(dice("names"))))
    _words: Iterator[str] = field(default_factory=lambda: iter(words.organisation_words(dice("words"))))

    @property
    def hub(self) -> User:
        """Who writes most of it down."""
        return self.logins["hub"]

    def coach_of(self, organisation: int) -> User:
        """The same coach for all of one organisation; the first of them is the flagship's, and the login "expert"."""
        if not self._numbers:
            self._numbers = {one.pk: number for number, one in enumerate(self.organisations)}
        return self.coaches[self._numbers[organisation] % len(self.coaches)]

    def next_phone(self) -> str:
        return f"010-0000-{next(self._phones):04d}"

    def next_name(self) -> str:
        return next(self._names)

    def next_word(self) -> str:
        return next(self._words)
