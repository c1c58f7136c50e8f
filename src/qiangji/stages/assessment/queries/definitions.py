"""Instrument versions read whole, as plain data."""

from django.db.models import F, Prefetch, QuerySet

from ..choices import Relation
from ..definition import Definition, DimensionDefinition, ItemDefinition, OptionDefinition
from ..models import Crosswalk, Dimension, Instrument, InstrumentVersion, Item


def dimensions_in_full(version: InstrumentVersion) -> QuerySet[Dimension]:
    """The version's dimensions with items, options and exemptions: four queries, whatever the size."""
    items = Item.objects.order_by("position", "id").prefetch_related("options", "exemptions")
    return version.dimensions.order_by("position", "id").prefetch_related(Prefetch("items", items))


def scored_dimensions(version: InstrumentVersion) -> QuerySet[Dimension]:
    """The same without what only checks attention: what counts, what is shown of an answer, what is talked over."""
    items = Item.objects.filter(check_score=None).order_by("position", "id")
    items = items.prefetch_related("options", "exemptions")
    return version.dimensions.order_by("position", "id").prefetch_related(Prefetch("items", items))


def definition_of(version: InstrumentVersion) -> Definition:
    instrument = version.instrument
    links = {
        link.after_id: link
        for link in version.crosswalk.exclude(after=None).select_related("before")
        if version.based_on_id is not None
    }
    return Definition(
        key=instrument.key,
        name=instrument.name,
        measures=instrument.measures,
        purpose=instrument.purpose,
        label=version.label,
        answer_format=version.answer_format,
        instructions=version.instructions,
        based_on=version.based_on.label if version.based_on else "",
        dimensions=tuple(_dimension(dimension, links) for dimension in dimensions_in_full(version)),
    )


def _dimension(dimension: Dimension, links: dict[int | None, Crosswalk]) -> DimensionDefinition:
    return DimensionDefinition(
        key=dimension.key,
        name=dimension.name,
        short_name=dimension.short_name,
        description=dimension.description,
        low_end=dimension.low_end,
        high_end=dimension.high_end,
        weight=dimension.weight,
        items=tuple(_item(item, links.get(item.pk)) for item in dimension.items.all()),
    )


def _item(item: Item, link: Crosswalk | None) -> ItemDefinition:
    return ItemDefinition(
        key=item.key,
        stem=item.stem,
        help=item.help,
        evidence=item.evidence,
        evidence_from=item.evidence_from,
        weight=item.weight,
        is_reversed=item.is_reversed,
        is_red_flag=item.is_red_flag,
        allows_na=item.allows_na,
        allows_unknown=item.allows_unknown,
        check_score=item.check_score,
        options=tuple(OptionDefinition(o.score, o.name, o.description) for o in item.options.all()),
        exempt=tuple(sorted(e.size for e in item.exemptions.all())),
        relation=link.relation if link else "",
        was=link.before.key if link and link.before else "",
    )


def latest_frozen(instrument: Instrument | None) -> InstrumentVersion | None:
    """The edition in use: the one published last."""
    if instrument is None:
        return None
    return instrument.versions.filter(frozen_at__isnull=False).order_by("-frozen_at", "-id").first()


def crosswalk(version: InstrumentVersion) -> QuerySet[Crosswalk]:
    """What became of each item since the version before, in the order of the new version, retired ones last."""
    return version.crosswalk.select_related("before__dimension", "after__dimension").order_by(
        F("after__dimension__position").asc(nulls_last=True),
        "after__position",
        "before__dimension__position",
        "before__position",
    )


def relation_counts(version: InstrumentVersion) -> dict[str, int]:
    found = list(version.crosswalk.values_list("relation", flat=True))
    return {relation.value: found.count(relation) for relation in Relation}
