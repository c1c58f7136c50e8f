"""Verbs on the items of a draft. The crosswalk to the version before follows each of them."""

from collections.abc import Iterable

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from qiangji.audit.actions import record

from ..choices import Relation
from ..definition import OptionDefinition
from ..errors import Refused, Stale
from ..models import Crosswalk, Dimension, InstrumentVersion, Item, ItemExemption, Option
from .ordering import next_position, swap
from .versions import open_draft


@transaction.atomic
def add_item(
    *, dimension: Dimension, key: str, options: Iterable[OptionDefinition], exempt: Iterable[str] = (), by, **fields
) -> Item:
    """``fields`` are the plain columns of an item: stem, help, evidence, weight, the switches."""
    draft = open_draft(dimension.version)
    _refuse_taken(draft, key)
    item = Item.objects.create(dimension=dimension, key=key, position=next_position(dimension.items), **fields)
    _write_options(item, options)
    _write_exemptions(item, exempt)
    if draft.based_on_id is not None:
        Crosswalk.objects.create(version=draft, after=item, relation=Relation.NEW)
    record(kind="item_added", by=by, subject=item, detail={"version": str(draft)})
    return item


@transaction.atomic
def edit_item(
    *,
    item: Item,
    key: str,
    options: Iterable[OptionDefinition],
    exempt: Iterable[str] = (),
    revision: int,
    by,
    **fields,
) -> Item:
    draft = open_draft(item.dimension.version)
    item = _stored(item)
    if key != item.key:
        _refuse_taken(draft, key)
    asked = _asks(item)
    if not Item.objects.filter(pk=item.pk, revision=revision).update(key=key, revision=F("revision") + 1, **fields):
        raise Stale
    item = Item.objects.get(pk=item.pk)
    _write_options(item, options)
    _write_exemptions(item, exempt)
    if _asks(item) != asked:
        _relate_again(item)
    record(kind="item_edited", by=by, subject=item, detail={"version": str(draft)})
    return item


@transaction.atomic
def move_item(*, item: Item, up: bool, by) -> None:
    """Within its dimension."""
    draft = open_draft(item.dimension.version)
    if swap(item, item.dimension.items, up=up):
        record(kind="item_moved", by=by, subject=item, detail={"version": str(draft)})


@transaction.atomic
def remove_item(*, item: Item, by) -> None:
    draft = open_draft(item.dimension.version)
    retire(item)
    record(kind="item_removed", by=by, subject=item, detail={"version": str(draft)})
    item.delete()


@transaction.atomic
def spread_options(*, item: Item, by) -> int:
    """Give every other item of the draft this item's options; returns how many items changed."""
    draft = open_draft(item.dimension.version)
    options = [OptionDefinition(o.score, o.name, o.description) for o in item.options.all()]
    others = Item.objects.filter(dimension__version=draft).exclude(pk=item.pk).prefetch_related("options")
    changed = 0
    for other in others:
        if _asks(other)[1] != options:
            _write_options(other, options)
            Item.objects.filter(pk=other.pk).update(revision=F("revision") + 1)
            _relate_again(Item.objects.get(pk=other.pk))
            changed += 1
    record(kind="options_spread", by=by, subject=item, detail={"version": str(draft), "items": changed})
    return changed


def retire(item: Item) -> None:
    """Before an item goes: what it came from has no successor any more."""
    link = Crosswalk.objects.filter(after=item).exclude(before=None).first()
    if link is not None:
        Crosswalk.objects.filter(pk=link.pk).update(after=None, relation=Relation.RETIRED)


def _stored(item: Item) -> Item:
    """The row as it is now: a form may have written into the one in hand, and somebody may have removed it."""
    found = Item.objects.select_related("dimension").filter(pk=item.pk).first()
    if found is None:
        raise Refused(_("这道题刚被别人删去了；要保留它，请新增一道。"))
    return found


def _asks(item: Item) -> tuple[str, list[OptionDefinition], bool, int | None]:
    options = [OptionDefinition(o.score, o.name, o.description) for o in item.options.all()]
    return item.stem, options, item.is_reversed, item.check_score


def _relate_again(item: Item) -> None:
    link = Crosswalk.objects.select_related("before").filter(after=item).exclude(before=None).first()
    if link is not None and link.before is not None:
        link.relation = Relation.SAME if _asks(item) == _asks(link.before) else Relation.REWORDED
        link.save(update_fields=["relation"])


def _write_options(item: Item, options: Iterable[OptionDefinition]) -> None:
    wanted = sorted(options, key=lambda option: option.score)
    if len({option.score for option in wanted}) < len(wanted):
        raise Refused(_("有两个选项的分值相同；每个选项的分值要不一样。"))
    item.options.all().delete()
    Option.objects.bulk_create(Option(item=item, score=o.score, name=o.name, description=o.description) for o in wanted)


def _write_exemptions(item: Item, sizes: Iterable[str]) -> None:
    item.exemptions.all().delete()
    ItemExemption.objects.bulk_create(ItemExemption(item=item, size=size) for size in sorted(set(sizes)))


def _refuse_taken(draft: InstrumentVersion, key: str) -> None:
    if Item.objects.filter(dimension__version=draft, key=key).exists():
        raise Refused(_("这一版已有标识为“%(key)s”的题目；请换一个标识。") % {"key": key})
