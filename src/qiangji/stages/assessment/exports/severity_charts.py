"""How strictly assessors mark, each with the interval that their few organisations leave."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from qiangji.documents import charts

from .. import bridge
from ..profile import Z90


def severity_chart(assessors: Sequence[bridge.Assessor]) -> charts.Chart:
    """Points of 0–100 below (strict) or above (kind) the average assessor."""
    ends = [abs(each.severity) + Z90 * each.se for each in assessors]
    top = max(5.0, 5.0 * (int(max(ends) // 5) + 1))
    rows = [
        charts.DotRow(each.name, each.severity, each.severity - Z90 * each.se, each.severity + Z90 * each.se)
        for each in sorted(assessors, key=lambda each: -each.severity)
    ]
    return charts.interval_dots(
        _("宽严：比平均严几分"),
        rows,
        scale=charts.Scale(-top, top, (-top, -top / 2, 0.0, top / 2, top), digits=1),
        words=charts.Words(axis=_("专家"), agreed=_("比平均严（正）或宽（负）")),
        sentence=_("横线是 90% 区间；盖过 0 的，不能说比别人严，也不能说比别人宽。"),
    )
