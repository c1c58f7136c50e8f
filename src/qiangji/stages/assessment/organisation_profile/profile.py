"""An organisation's result in one round as plain data, and what may honestly be said of it in words."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import cached_property

from django.utils import timezone
from django.utils.translation import gettext as _

from ..choices import FindingKind, Voice
from .bands import Band, band_of, edges_crossed
from .drafting import Draft, drafts_of
from .lines import Change, Line, Said

SAME, OTHER_VERSION, NO_EARLIER = "same", "other version", "no earlier"


@dataclass(frozen=True)
class Earlier:
    """The round that changes are counted from. ``how`` says whether and why not."""

    how: str = NO_EARLIER
    round_name: str = ""
    version: str = ""
    voice: str = ""
    shared_items: int = 0


@dataclass(frozen=True)
class Clause:
    """A part of the one sentence; what cannot be claimed is marked."""

    text: str
    is_marked: bool = False


@dataclass(frozen=True)
class OrganisationProfile:
    """``key`` names what it was made of: the same key, the same profile."""

    key: str
    assessment_id: int
    scoring_id: int
    instrument: str
    version: str
    round_name: str
    scored_at: dt.datetime
    core_version: str
    leading: str
    lines: tuple[Line, ...]
    totals: dict[str, Said]
    earlier: Earlier = field(default_factory=Earlier)
    total_change: Change | None = None

    @property
    def scored_on(self) -> dt.date:
        return timezone.localdate(self.scored_at)

    @property
    def total(self) -> Said:
        return self.totals.get(self.leading, Said(None))

    @property
    def band(self) -> Band | None:
        return None if self.total.value is None else band_of(self.total.value)

    @property
    def leading_name(self) -> str:
        return str(Voice(self.leading).label) if self.leading else ""

    @property
    def peers(self) -> int:
        return max((line.peers for line in self.lines), default=0)

    @cached_property
    def drafts(self) -> list[Draft]:
        return drafts_of(self.lines)

    def of_kind(self, kind: FindingKind) -> list[Draft]:
        return [draft for draft in self.drafts if draft.kind == kind]

    @property
    def red_flags(self) -> list[Draft]:
        return self.of_kind(FindingKind.RED_FLAG)

    def for_supervisors(self) -> "OrganisationProfile":
        """What an organisation lets its supervisors see: the voice that counts, and nobody's disagreement."""

        def plain(voices: dict[str, Said]) -> dict[str, Said]:
            return {
                voice: replace(said, lowest=None, highest=None, agreement=None)
                for voice, said in voices.items()
                if voice == self.leading
            }

        lines = tuple(replace(line, voices=plain(dict(line.voices)), levels=()) for line in self.lines)
        return replace(self, lines=lines, totals=plain(self.totals))

    @property
    def place(self) -> str:
        """Where the total stands on the bands, and whether the interval leaves that open."""
        if self.total.value is None or self.band is None:
            return self.total.why
        interval = self.total.interval
        if interval is None:
            return self.total.why
        said = {"low": f"{interval[0]:.1f}", "high": f"{interval[1]:.1f}", "band": self.band.label}
        crossed = edges_crossed(*interval)
        if not crossed:
            return _("90%% 区间 %(low)s–%(high)s，整个落在“%(band)s”档。") % said
        said["edges"] = "、".join(f"{edge:g}" for edge in crossed)
        return _("90%% 区间 %(low)s–%(high)s，跨过 %(edges)s 分线；档次由诊断专家复核后定。") % said

    @property
    def gist(self) -> list[Clause]:
        """一句话: what is strong, what comes first, and whether anything has really changed."""
        if self.total.value is None and not any(line.value is not None for line in self.lines):
            return [Clause(_("答到的题还太少，给不出分数。"))]
        clauses = [*self._standing(), *self._movement()]
        return [*clauses[:-1], replace(clauses[-1], text=clauses[-1].text.rstrip("；") + "。")]

    def _standing(self) -> Iterator[Clause]:
        strong, weak = self.of_kind(FindingKind.STRENGTH)[:1], self.of_kind(FindingKind.WEAKNESS)[:1]
        if self.red_flags:
            yield Clause(_("有 %(n)d 项红线，不论总分，先整改；") % {"n": len(self.red_flags)})
        for draft in strong:
            yield Clause(_("“%(name)s”%(said)s；") % {"name": draft.name, "said": _strength(draft)})
        for draft in weak:
            yield Clause(_("“%(name)s”%(said)s；") % {"name": draft.name, "said": _weakness(draft)})
        if not (strong or weak):
            yield Clause(_("各维度都在中间，没有明显的强项，也没有低于 50 分的弱项；"))

    def _movement(self) -> Iterator[Clause]:
        if self.earlier.how == OTHER_VERSION:
            yield Clause(
                _("与“%(round)s”用的量表版本不同，不可比；") % {"round": self.earlier.round_name}, is_marked=True
            )
        elif self.total_change is not None:
            yield from _change(_("总分"), self.total_change)
        moved = [line for line in self.lines if line.change is not None and line.change.is_real]
        for line in sorted(moved, key=lambda line: -abs(line.change.difference))[:2]:  # type: ignore[union-attr]
            yield from _change(_("“%(name)s”") % {"name": line.name}, line.change)


def _strength(draft: Draft) -> str:
    if draft.rule == "strong_beyond_peers":
        return _("是明显强项，高于同批四分之三的机构")
    if draft.rule == "strong":
        return _("是明显强项")
    return _("相对较强")


def _weakness(draft: Draft) -> str:
    if draft.rule == "weak_for_sure":
        return _("的整个区间都低于 50 分，最该先办")
    if draft.rule == "weak":
        return _("低于 50 分，最该先办")
    return _("相对较弱")


def _change(name: str, change: Change) -> Iterator[Clause]:
    said = {"name": name, "by": f"{abs(change.difference):.1f}", "error": f"{change.error:.1f}"}
    said["way"] = _("高") if change.difference >= 0 else _("低")
    if change.verdict == "improved":
        yield Clause(_("%(name)s比上轮高 %(by)s 分，超出测量误差，可以说有提高；") % said)
    elif change.verdict == "declined":
        yield Clause(_("%(name)s比上轮低 %(by)s 分，超出测量误差，可以说有下降；") % said)
    else:
        yield Clause(_("%(name)s比上轮%(way)s %(by)s 分，") % said)
        yield Clause(_("在测量误差（±%(error)s）之内，不能说有变化；") % said, is_marked=True)
