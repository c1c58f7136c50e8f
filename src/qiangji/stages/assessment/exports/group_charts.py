"""The means of a group as a plot, with its sentence and its table."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from qiangji.documents import charts

from ..groups import Place, extremes
from ..models import Dimension


def group_chart(place: Place, dimensions: Sequence[Dimension], *, low: int, high: int) -> charts.Chart:
    """``low`` and ``high`` are the ends of the answers; an interval does not reach beyond them."""
    scale = charts.Scale(low, high, tuple(range(low, high + 1)), digits=1)
    rows = []
    for dimension in dimensions:
        mean = place.means.get(dimension.pk)
        if mean is None or mean.value is None or mean.low is None or mean.high is None:
            rows.append(charts.DotRow(dimension.name, None))
        else:
            rows.append(charts.DotRow(dimension.name, mean.value, scale.clip(mean.low), scale.clip(mean.high)))
    return charts.interval_dots(
        _("各方面的平均"),
        rows,
        scale=scale,
        words=charts.Words(axis=_("方面"), agreed=_("平均"), interval=_("90% 区间")),
        sentence=_sentence(place, dimensions),
    )


def _sentence(place: Place, dimensions: Sequence[Dimension]) -> str:
    said = _("横线是平均数的 90% 区间：人越少，线越长，真正的平均在线里哪里都有可能。")
    found = extremes((d.name, place.means[d.pk]) for d in dimensions if d.pk in place.means)
    if found:
        named = {"high": found[0], "low": found[1]}
        return _("“%(high)s”高于“%(low)s”，差别超出误差。") % named + said
    return _("各方面之间的差别都在误差之内，分不出高低。") + said
