"""Norms of peer groups as a plot and as lines, each with what it may claim."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from qiangji.documents import charts

from ..models import Dimension
from ..norms import Norm, Norms, PeerGroup

NO_NORM = Norm(0)


@dataclass(frozen=True)
class NormRow:
    """``beside_all`` says what the interval allows to say of the group; ``about`` how the norm came about."""

    group: PeerGroup
    norm: Norm
    beside_all: str
    about: str
    is_whole: bool = False


def norm_rows(norms: Norms, dimension: int | None) -> list[NormRow]:
    """The whole first, then every group; by place, never by score."""
    whole = norms.whole.norms.get(dimension, NO_NORM)
    rows = [NormRow(norms.whole, whole, "", _hidden(whole, norms.fewest), is_whole=True)]
    for group in norms.groups:
        norm = group.norms.get(dimension, NO_NORM)
        rows.append(NormRow(group, norm, _beside(norm, whole), _hidden(norm, norms.fewest) or _drawn(norm)))
    return rows


def norm_chart(norms: Norms, dimension: Dimension | None) -> charts.Chart:
    rows = [row for row in norm_rows(norms, dimension.pk if dimension else None) if row.norm.mean is not None]
    return charts.interval_dots(
        _("“%(name)s”在各组的常模") % {"name": dimension.name} if dimension else _("总分在各组的常模"),
        [charts.DotRow(row.group.name, row.norm.mean, row.norm.low, row.norm.high) for row in rows],
        words=charts.Words(axis=str(norms.grouping.label), agreed=_("平均"), interval=_("90% 区间")),
        sentence=_sentence(rows),
    )


def _sentence(rows: list[NormRow]) -> str:
    said = _("横线是平均数的 90% 区间：线重叠的组，分不出高低。")
    apart = [row.group.name for row in rows if row.beside_all and not _covers(row.norm, rows[0].norm)]
    if not apart:
        return _("各组与全部的差别都在误差之内。") + said
    return _("与全部的差别超出误差的：%(names)s。") % {"names": "、".join(apart)} + said


def _covers(norm: Norm, whole: Norm) -> bool:
    if norm.low is None or norm.high is None or whole.mean is None:
        return True
    return norm.low <= whole.mean <= norm.high


def _beside(norm: Norm, whole: Norm) -> str:
    if norm.mean is None or whole.mean is None:
        return ""
    if _covers(norm, whole):
        return _("误差之内，分不出")
    return _("高于全部，超出误差") if norm.mean > whole.mean else _("低于全部，超出误差")


def _hidden(norm: Norm, fewest: int) -> str:
    if norm.mean is not None:
        return ""
    if norm.n < fewest:
        return _("不足 %(fewest)d 家，不显示") % {"fewest": fewest}
    return _("显示它就能减出别家的得分，不显示")


def _drawn(norm: Norm) -> str:
    if not norm.drawn_percent:
        return _("只用本组")
    said = {"own": 100 - norm.drawn_percent, "all": norm.drawn_percent}
    return _("本组占 %(own)d%%，另 %(all)d%% 向全部的平均靠拢") % said
