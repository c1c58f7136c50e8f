"""An organisation's profile as pictures, each with its sentence and its table."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from qiangji.documents import charts

from ..choices import Voice
from ..organisation_profile import BANDS, EDGES, SAME, SUPPORT_BELOW, Line, OrganisationProfile
from .charts import FEWEST_AXES, MOST_AXES


@dataclass(frozen=True)
class OrganisationPictures:
    """The total on its bands; the evidence; and the shape, where there are enough axes for one."""

    strip: charts.Chart
    plot: charts.Chart
    shape: charts.Chart | None


def organisation_pictures(profile: OrganisationProfile, *, beside: bool = True) -> OrganisationPictures:
    """``beside``: plot and shape share a row; on paper each has the full width."""
    words = _words(profile)
    known = [line for line in profile.lines if line.value is not None]
    has_shape = len(known) >= FEWEST_AXES and len(profile.lines) <= MOST_AXES
    return OrganisationPictures(
        strip=_strip(profile, words),
        plot=_plot(profile, words, beside=beside),
        shape=_shape(profile, words, beside=beside) if has_shape else None,
    )


def _words(profile: OrganisationProfile) -> charts.Words:
    return charts.Words(
        agreed=profile.leading_name,
        self_rating=str(Voice.SELF.label),
        expert=str(Voice.ASSESSOR.label),
        interval=_("90% 区间"),
        peers=_("同批 %(n)d 家的中间一半") % {"n": profile.peers},
    )


def _strip(profile: OrganisationProfile, words: charts.Words) -> charts.Chart:
    low, high = profile.total.interval or (None, None)
    score = charts.Score(profile.total.value, low, high)
    bands = [charts.Band(str(band.label), band.low) for band in BANDS]
    return charts.score_bar(_("总分在哪一档"), score, bands, words=words, sentence=profile.place)


def _plot(profile: OrganisationProfile, words: charts.Words, *, beside: bool) -> charts.Chart:
    return charts.interval_dots(
        _("各维度：强弱在哪里，有多确定"),
        [_row(line) for line in profile.lines],
        edges=EDGES,
        low_below=SUPPORT_BELOW,
        words=words,
        headings=charts.Headings(value=words.agreed),
        sentence=_reading(profile),
        beside=beside,
    )


def _row(line: Line) -> charts.DotRow:
    low, high = line.interval or (None, None)
    change = line.change
    others = {Voice.SELF: line.said(Voice.SELF), Voice.ASSESSOR: line.said(Voice.ASSESSOR)} | {line.leading: None}
    peers = line.peer_band
    return charts.DotRow(
        line.name,
        line.value,
        low,
        high,
        self_rating=others[Voice.SELF],
        expert=others[Voice.ASSESSOR],
        peer_low=peers[0],
        peer_high=peers[1],
        weight=f"{float(line.weight):g}",
        note=change.words if change else "",
        tone="" if change is None or not change.is_real else "good" if change.difference > 0 else "bad",
    )


def _shape(profile: OrganisationProfile, words: charts.Words, *, beside: bool) -> charts.Chart:
    # Between editions only some items compare, so the shape of the round before would be of something else.
    same_edition = profile.earlier.how == SAME and profile.earlier.version == profile.version
    axes = [
        charts.RadarAxis(
            line.short_name,
            line.value,
            line.change.before if same_edition and line.change else None,
            *line.peer_band,
        )
        for line in profile.lines
    ]
    return charts.radar(
        _("大致的样子"),
        axes,
        low_below=SUPPORT_BELOW,
        words=words,
        sentence=_("雷达只看形状，大小没有意义；凭据在区间图。"),
        beside=beside,
    )


def _reading(profile: OrganisationProfile) -> str:
    """How the plot is read: what the lines, the band and the words of change mean."""
    said = [_("横线是 90% 区间：线里哪里都有可能；两家的线重叠，就分不出高低。")]
    if any(line.peer_band[0] is not None for line in profile.lines):
        said.append(_("灰带是同批 %(n)d 家机构的中间一半，帮助读图，不是标准。") % {"n": profile.peers})
    if any(line.change for line in profile.lines):
        said.append(_("“误差之内”是不能说有变化，不是没有变化。"))
    return "".join(said)


__all__ = ["OrganisationPictures", "organisation_pictures"]
