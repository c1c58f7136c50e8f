"""Verbs on the dimensions of a draft."""

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from qiangji.audit.actions import record

from ..errors import Refused, Stale
from ..models import Dimension, InstrumentVersion
from .items import retire
from .ordering import next_position, swap
from .versions import open_draft


@transaction.atomic
def add_dimension(*, version: InstrumentVersion, key: str, by, **fields) -> Dimension:
    """``fields`` are the plain columns of a dimension: name, short_name, description, low_end, high_end, weight."""
    draft = open_draft(version)
    _refuse_taken(draft, key)
    dimension = Dimension.objects.create(version=draft, key=key, position=next_position(draft.dimensions), **fields)
    record(kind="dimension_added", by=by, subject=dimension, detail={"version": str(draft)})
    return dimension


@transaction.atomic
def edit_dimension(*, dimension: Dimension, key: str, revision: int, by, **fields) -> Dimension:
    draft = open_draft(dimension.version)
    stored = draft.dimensions.filter(pk=dimension.pk).first()
    if stored is None:
        raise Refused(_("这个维度刚被别人删去了；要保留它，请新增一个。"))
    if key != stored.key:
        _refuse_taken(draft, key)
    rows = Dimension.objects.filter(pk=dimension.pk, revision=revision)
    if not rows.update(key=key, revision=F("revision") + 1, **fields):
        raise Stale
    stored.refresh_from_db()
    record(kind="dimension_edited", by=by, subject=stored, detail={"version": str(draft)})
    return stored


@transaction.atomic
def move_dimension(*, dimension: Dimension, up: bool, by) -> None:
    draft = open_draft(dimension.version)
    if swap(dimension, draft.dimensions, up=up):
        record(kind="dimension_moved", by=by, subject=dimension, detail={"version": str(draft)})


@transaction.atomic
def remove_dimension(*, dimension: Dimension, by) -> None:
    """With its items; those that came from the version before are put down as retired."""
    draft = open_draft(dimension.version)
    for item in dimension.items.all():
        retire(item)
    record(kind="dimension_removed", by=by, subject=dimension, detail={"version": str(draft)})
    dimension.delete()


def _refuse_taken(draft: InstrumentVersion, key: str) -> None:
    if draft.dimensions.filter(key=key).exists():
        raise Refused(_("这一版已有标识为“%(key)s”的维度；请换一个标识。") % {"key": key})
