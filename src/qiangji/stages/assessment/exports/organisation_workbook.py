"""An organisation's profile as a workbook."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from qiangji.documents import excel
from qiangji.documents.excel.sheets import Kind
from qiangji.registry.models import Organisation

from ..choices import Voice
from ..organisation_profile import Line, OrganisationProfile
from .organisation_wording import how_organisation_computed


def organisation_workbook(
    profile: OrganisationProfile, organisation: Organisation, *, exported_by: str, as_of: str
) -> bytes:
    """One row for each dimension, and the total; what is not known is an empty cell, never a zero."""
    sheet = excel.Sheet(
        name=_("画像"),
        title=_("机构画像：%(name)s") % {"name": organisation},
        note=profile.place,
        columns=tuple(excel.Column(key, header, kind) for key, header, kind in _columns(profile)),
    )
    about = excel.About(
        exported_by=exported_by,
        as_of=as_of,
        filters=((_("批次"), profile.round_name), (_("量表"), f"{profile.instrument} {profile.version}")),
        definition=how_organisation_computed(profile),
        row_count=len(profile.lines) + 1,
    )
    return excel.write_workbook(sheet, [*map(_row, profile.lines), _total(profile)], about=about)


def _columns(profile: OrganisationProfile) -> Iterator[tuple[str, str, Kind]]:
    yield "name", _("维度"), "text"
    yield "weight", _("权重"), "decimal"
    for voice in Voice:
        if voice in profile.totals:
            yield voice.value, str(voice.label), "decimal"
    yield "low", _("区间下限（90%）"), "decimal"
    yield "high", _("区间上限（90%）"), "decimal"
    yield "change", _("较上轮"), "text"
    yield "peer_low", _("同批四分之一"), "decimal"
    yield "peer_high", _("同批四分之三"), "decimal"


def _row(line: Line) -> dict:
    low, high = line.interval or (None, None)
    peer_low, peer_high = line.peer_band
    return {
        "name": line.name,
        "weight": float(line.weight),
        "low": _rounded(low),
        "high": _rounded(high),
        "change": line.change.words if line.change else "",
        "peer_low": _rounded(peer_low),
        "peer_high": _rounded(peer_high),
    } | {voice: _rounded(said.value) for voice, said in line.voices.items()}


def _total(profile: OrganisationProfile) -> dict:
    low, high = profile.total.interval or (None, None)
    change = profile.total_change.words if profile.total_change else ""
    row = {"name": _("总分"), "low": _rounded(low), "high": _rounded(high), "change": change}
    return row | {voice: _rounded(said.value) for voice, said in profile.totals.items()}


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 1)
