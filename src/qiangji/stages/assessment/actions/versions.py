"""Verbs on a version: draft, edit, publish, discard."""

from dataclasses import replace

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from qiangji.audit.actions import record

from .. import queries
from ..completeness import faults
from ..definition import Definition, related
from ..errors import Frozen, Incomplete, Refused, Stale
from ..models import Instrument, InstrumentVersion
from .writing import write_content


def open_draft(version: InstrumentVersion) -> InstrumentVersion:
    """The version read afresh and locked, so that publishing and editing cannot cross."""
    locked = InstrumentVersion.objects.select_for_update(of=("self",)).select_related("instrument")
    draft = locked.filter(pk=version.pk).first()
    if draft is None:
        raise Refused(_("这份草稿刚被别人废弃了。"))
    if draft.is_frozen:
        raise Frozen(draft)
    return draft


def refuse_taken(instrument: Instrument, label: str) -> None:
    if instrument.versions.filter(label=label).exists():
        raise Refused(_("已有 %(label)s 版；请换一个版本。") % {"label": label})


@transaction.atomic
def draft_version(
    *, instrument: Instrument, label: str, answer_format: str, by, instructions: str = ""
) -> InstrumentVersion:
    """An empty draft that continues no other version."""
    refuse_taken(instrument, label)
    version = InstrumentVersion.objects.create(
        instrument=instrument, label=label, answer_format=answer_format, instructions=instructions
    )
    record(kind="version_drafted", by=by, subject=version)
    return version


@transaction.atomic
def draft_successor(*, version: InstrumentVersion, label: str, by) -> InstrumentVersion:
    """A copy of a published version to work on; the crosswalk starts with every item the same."""
    if not version.is_frozen:
        raise Refused(_("“%(version)s”还是草稿，直接改它就好；只有发布过的版本才需要新版本。") % {"version": version})
    refuse_taken(version.instrument, label)
    base = queries.definition_of(version)
    successor = InstrumentVersion.objects.create(
        instrument=version.instrument,
        label=label,
        answer_format=version.answer_format,
        instructions=version.instructions,
        based_on=version,
    )
    write_content(successor, related(unrelated(replace(base, label=label)), base), base)
    record(kind="version_drafted", by=by, subject=successor, detail={"based_on": version.label})
    return successor


def unrelated(definition: Definition) -> Definition:
    """Without the relations to an even earlier version."""
    return replace(
        definition,
        dimensions=tuple(
            replace(d, items=tuple(replace(i, relation="", was="") for i in d.items)) for d in definition.dimensions
        ),
    )


@transaction.atomic
def edit_version(
    *, version: InstrumentVersion, label: str, answer_format: str, instructions: str, revision: int, by
) -> InstrumentVersion:
    draft = open_draft(version)
    if label != draft.label:
        refuse_taken(draft.instrument, label)
    changed = InstrumentVersion.objects.filter(pk=draft.pk, revision=revision).update(
        label=label, answer_format=answer_format, instructions=instructions, revision=F("revision") + 1
    )
    if not changed:
        raise Stale
    draft.refresh_from_db()
    record(kind="version_edited", by=by, subject=draft)
    return draft


@transaction.atomic
def publish_version(*, version: InstrumentVersion, by) -> InstrumentVersion:
    """Check that it is complete, then freeze it for good."""
    draft = open_draft(version)
    definition = queries.definition_of(draft)
    if found := faults(definition):
        raise Incomplete(found)
    draft.frozen_at, draft.frozen_by, draft.content_hash = timezone.now(), by, definition.digest
    draft.save(update_fields=["frozen_at", "frozen_by", "content_hash"])
    record(kind="version_published", by=by, subject=draft, detail={"content_hash": draft.content_hash})
    return draft


@transaction.atomic
def discard_draft(*, version: InstrumentVersion, by) -> None:
    draft = open_draft(version)
    record(kind="draft_discarded", by=by, subject=draft)
    draft.delete()
