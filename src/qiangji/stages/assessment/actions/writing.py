"""From plain data to rows. Part of the verbs beside it; not a verb itself."""

from ..choices import Relation
from ..definition import Definition, ItemDefinition, retired
from ..models import Crosswalk, Dimension, InstrumentVersion, Item, ItemExemption, Option


def write_content(version: InstrumentVersion, definition: Definition, base: Definition | None) -> None:
    """Write all parts of an empty draft; ``definition`` already states its relations to ``base``."""
    items: list[tuple[Item, ItemDefinition]] = []
    for position, part in enumerate(definition.dimensions, start=1):
        dimension = Dimension.objects.create(
            version=version,
            position=position,
            key=part.key,
            name=part.name,
            short_name=part.short_name,
            description=part.description,
            low_end=part.low_end,
            high_end=part.high_end,
            weight=part.weight,
        )
        items += [(_item(dimension, place, each), each) for place, each in enumerate(part.items, start=1)]
    Item.objects.bulk_create([row for row, _each in items])
    Option.objects.bulk_create(
        Option(item=row, score=o.score, name=o.name, description=o.description)
        for row, each in items
        for o in each.options
    )
    ItemExemption.objects.bulk_create(ItemExemption(item=row, size=size) for row, each in items for size in each.exempt)
    if version.based_on is not None and base is not None:
        _write_crosswalk(version, definition, base, {each.key: row for row, each in items})


def _item(dimension: Dimension, position: int, part: ItemDefinition) -> Item:
    return Item(
        dimension=dimension,
        position=position,
        key=part.key,
        stem=part.stem,
        help=part.help,
        evidence=part.evidence,
        evidence_from=part.evidence_from,
        weight=part.weight,
        is_reversed=part.is_reversed,
        is_red_flag=part.is_red_flag,
        allows_na=part.allows_na,
        allows_unknown=part.allows_unknown,
        check_score=part.check_score,
    )


def _write_crosswalk(
    version: InstrumentVersion, definition: Definition, base: Definition, after: dict[str, Item]
) -> None:
    before = {item.key: item for item in Item.objects.filter(dimension__version=version.based_on)}
    links = [
        Crosswalk(version=version, before=before.get(item.was), after=after[item.key], relation=item.relation)
        for item in definition.items
    ]
    links += [
        Crosswalk(version=version, before=before[item.key], relation=Relation.RETIRED)
        for item in retired(definition, base)
    ]
    Crosswalk.objects.bulk_create(links)
