"""An instrument version as plain data: what a workbook, a database and a test can be compared by."""

import hashlib
import json
from dataclasses import asdict, dataclass, replace
from decimal import Decimal

from .choices import Relation

ONE = Decimal("1.00")


@dataclass(frozen=True)
class OptionDefinition:
    score: int
    name: str
    description: str = ""


@dataclass(frozen=True)
class ItemDefinition:
    """``was`` is the key in the version this one is based on; ``relation`` says how much of it is left."""

    key: str
    stem: str
    options: tuple[OptionDefinition, ...]
    help: str = ""
    evidence: str = ""
    evidence_from: int | None = None
    weight: Decimal = ONE
    is_reversed: bool = False
    is_red_flag: bool = False
    allows_na: bool = False
    allows_unknown: bool = False
    check_score: int | None = None
    exempt: tuple[str, ...] = ()
    relation: str = ""
    was: str = ""

    def asks_the_same_as(self, other: "ItemDefinition") -> bool:
        """Same words, same options, same key of scoring: only then are answers comparable as they stand."""
        return self._asked == other._asked

    @property
    def _asked(self) -> tuple:
        return self.stem, self.options, self.is_reversed, self.check_score

    @property
    def is_check(self) -> bool:
        """Asked like any other to see whether people read; never scored."""
        return self.check_score is not None


@dataclass(frozen=True)
class DimensionDefinition:
    key: str
    name: str
    items: tuple[ItemDefinition, ...]
    short_name: str = ""
    description: str = ""
    low_end: str = ""
    high_end: str = ""
    weight: Decimal = ONE


@dataclass(frozen=True)
class Definition:
    key: str
    name: str
    measures: str
    label: str
    answer_format: str
    dimensions: tuple[DimensionDefinition, ...]
    purpose: str = ""
    instructions: str = ""
    based_on: str = ""

    @property
    def items(self) -> tuple[ItemDefinition, ...]:
        return tuple(item for dimension in self.dimensions for item in dimension.items)

    @property
    def digest(self) -> str:
        """Of the version's own content: the instrument's name and purpose may change without a new version."""
        content = asdict(replace(self, name="", purpose=""))
        for item in (item for dimension in content["dimensions"] for item in dimension["items"]):
            if item["check_score"] is None:  # versions published before there were checks keep their digest
                del item["check_score"]
        text = json.dumps(content, ensure_ascii=False, sort_keys=True, default=str)
        return hashlib.sha256(text.encode()).hexdigest()


def related(new: Definition, old: Definition | None) -> Definition:
    """``new`` with every item's relation to ``old``: what the author stated stays, the rest follows from the words."""
    free = {item.key: item for item in old.items} if old else {}
    claimed = {item.key: free.pop(item.was) for item in new.items if item.was in free}
    dimensions = tuple(
        replace(
            dimension,
            items=tuple(_related(item, claimed.get(item.key) or free.get(item.key), old) for item in dimension.items),
        )
        for dimension in new.dimensions
    )
    return replace(new, dimensions=dimensions, based_on=old.label if old else "")


def _related(item: ItemDefinition, earlier: ItemDefinition | None, old: Definition | None) -> ItemDefinition:
    if old is None:
        return replace(item, relation="", was="")
    if earlier is None or item.relation == Relation.NEW:
        return replace(item, relation=Relation.NEW.value, was="")
    relation = item.relation or (Relation.SAME if item.asks_the_same_as(earlier) else Relation.REWORDED)
    return replace(item, relation=str(relation), was=earlier.key)


def retired(new: Definition, old: Definition) -> tuple[ItemDefinition, ...]:
    """The items of ``old`` that no item of ``new`` comes from."""
    kept = {item.was for item in new.items}
    return tuple(item for item in old.items if item.key not in kept)
