"""Instruments and their versions for lists and pages."""

from collections.abc import Sequence

from django.db.models import Count, IntegerField, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from ..models import AnswerSheet, Dimension, Instrument, InstrumentVersion, Item, Option


def _count(rows: QuerySet, by: str):
    """A count as its own subquery: joined, several would multiply each other."""
    counted = rows.order_by().values(by).annotate(n=Count("pk")).values("n")
    return Coalesce(Subquery(counted, output_field=IntegerField()), 0)


def instruments_with_counts() -> QuerySet[Instrument]:
    versions = InstrumentVersion.objects.filter(instrument=OuterRef("pk"))
    published = versions.filter(frozen_at__isnull=False).order_by("-frozen_at", "-id")
    in_use = Subquery(published.values("pk")[:1])
    items = Item.objects.filter(dimension__version=OuterRef("in_use"))
    return Instrument.objects.annotate(
        in_use=in_use,
        label_in_use=Subquery(published.values("label")[:1]),
        draft_label=Subquery(versions.filter(frozen_at__isnull=True).order_by("-id").values("label")[:1]),
        item_count=_count(items, "dimension__version"),
        sheet_count=_count(
            AnswerSheet.objects.filter(version__instrument=OuterRef("pk"), submitted_at__isnull=False),
            "version__instrument",
        ),
    )


def versions_with_counts(instrument: Instrument) -> QuerySet[InstrumentVersion]:
    return (
        instrument.versions.select_related("instrument", "based_on", "frozen_by")
        .annotate(
            dimension_count=_count(Dimension.objects.filter(version=OuterRef("pk")), "version"),
            item_count=_count(Item.objects.filter(dimension__version=OuterRef("pk")), "dimension__version"),
            sheet_count=_count(
                AnswerSheet.objects.filter(version=OuterRef("pk"), submitted_at__isnull=False), "version"
            ),
        )
        .order_by("-id")
    )


def shared_options(dimensions: Sequence[Dimension]) -> list[Option]:
    """The one list of options, where all items have the same: shown once instead of at every item."""
    items = [item for dimension in dimensions for item in dimension.items.all()]
    lists = {tuple((o.score, o.name, o.description) for o in item.options.all()) for item in items}
    return list(items[0].options.all()) if len(lists) == 1 and len(items) > 1 else []


def latest_options(dimension: Dimension) -> list[dict]:
    """The options that a new item of this dimension begins with: those of the item before it."""
    last = dimension.items.order_by("position", "id").last()
    if last is None:
        last = Item.objects.filter(dimension__version=dimension.version).order_by("id").last()
    return list(last.options.values("score", "name", "description")) if last is not None else []


def published_versions() -> QuerySet[InstrumentVersion]:
    """What a round can ask, the newest of each instrument first."""
    rows = InstrumentVersion.objects.filter(frozen_at__isnull=False).select_related("instrument")
    return rows.order_by("instrument__name", "-frozen_at", "-id")
