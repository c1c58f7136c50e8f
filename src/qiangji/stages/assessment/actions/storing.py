"""Take in a whole version at once, as a workbook brings it."""

from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from qiangji.audit.actions import record

from .. import queries
from ..definition import Definition, related
from ..errors import DraftInTheWay, Refused
from ..models import Instrument, InstrumentVersion
from .writing import write_content


@dataclass(frozen=True)
class Stored:
    """What became of a definition: the version, and whether anything had to be written."""

    version: InstrumentVersion
    changed: bool


@transaction.atomic
def store_definition(*, definition: Definition, by, replace_draft: bool = False) -> Stored:
    """Take in a whole version. The same content again changes nothing; a published version is never changed."""
    instrument = Instrument.objects.filter(key=definition.key).first()
    version = instrument.versions.filter(label=definition.label).first() if instrument else None
    base = _base(definition, instrument, version)
    before = queries.definition_of(base) if base else None
    definition = related(definition, before)
    if version is not None:
        if queries.definition_of(version).digest == definition.digest:
            return Stored(version, changed=False)
        _refuse_overwriting(version, replace_draft=replace_draft)
        version.delete()
    if instrument is None:
        instrument = Instrument(key=definition.key)
    _write_head(instrument, definition)
    version = InstrumentVersion.objects.create(
        instrument=instrument,
        label=definition.label,
        answer_format=definition.answer_format,
        instructions=definition.instructions,
        based_on=base,
    )
    write_content(version, definition, before)
    record(kind="version_imported", by=by, subject=version, detail={"content_hash": definition.digest})
    return Stored(version, changed=True)


def _base(definition, instrument, version) -> InstrumentVersion | None:
    if not definition.based_on:
        return version.based_on if version else queries.latest_frozen(instrument)
    base = (
        instrument.versions.filter(label=definition.based_on, frozen_at__isnull=False).first() if instrument else None
    )
    if base is None:
        raise Refused(
            _("settings 表的 based_on 写的是 %(label)s 版，但没有这个已发布的版本；请先导入它，或清空这一格。")
            % {"label": definition.based_on}
        )
    return base


def _refuse_overwriting(version: InstrumentVersion, *, replace_draft: bool) -> None:
    if version.is_frozen:
        raise Refused(
            _(
                "“%(version)s”已经发布，内容不能再改；工作簿的内容与它不同，"
                "请在 settings 表的 version 一格写一个新版本。"
            )
            % {"version": version}
        )
    if not replace_draft:
        raise DraftInTheWay(version)


def _write_head(instrument: Instrument, definition: Definition) -> None:
    if instrument.pk and instrument.measures != definition.measures:
        raise Refused(
            _("量表“%(name)s”的测量对象与工作簿的 measures 不同；谁能看结果由它决定，请改工作簿或另用一个 form_id。")
            % {"name": instrument.name}
        )
    instrument.name, instrument.measures, instrument.purpose = definition.name, definition.measures, definition.purpose
    instrument.save()
