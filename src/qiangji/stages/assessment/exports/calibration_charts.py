"""Where on the scale people are measured well."""

from django.utils.translation import gettext as _

from qiangji.documents import charts

from .. import bridge

AXIS = charts.Scale(-3, 3, (-3, -2, -1, 0, 1, 2, 3))


def precision_chart(name: str, items: list[bridge.CalibratedItem]) -> charts.Chart:
    """The standard error along the scale: the lower the line, the surer the score."""
    _information, errors = bridge.information_of(items)
    points = list(zip(map(float, bridge.THETA), errors, strict=True))
    best = min(points, key=lambda point: point[1])
    where = _("偏低的一段") if best[0] < -1 else _("偏高的一段") if best[0] > 1 else _("中间一段")
    return charts.curve(
        _("%(name)s：在哪一段看得最清") % {"name": name},
        points,
        scale=AXIS,
        across=_("水平（0 是全体的中间，1 是一个标准差）"),
        upward=_("标准误"),
        sentence=_("线越低看得越清：%(where)s最清，标准误 %(error).2f；两头的人要看区间，别看点。")
        % {"where": where, "error": best[1]},
    )
