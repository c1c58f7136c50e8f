"""An organisation's total over the years: a chart for each stretch of rounds that compare, and a break between them."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from qiangji.documents import charts

from ..bridge import Stop
from ..organisation_profile import EDGES


def course_charts(stops: Sequence[Stop]) -> list[charts.Chart]:
    """Where two rounds do not compare, the chart ends and another begins: no line leads across."""
    stretches: list[list[Stop]] = []
    for stop in stops:
        if stretches and stop.joins:
            stretches[-1].append(stop)
        else:
            stretches.append([stop])
    return [_chart(stretch) for stretch in stretches if len(stretch) > 1]


def _chart(stretch: Sequence[Stop]) -> charts.Chart:
    first, last = stretch[0], stretch[-1]
    rows = []
    for stop in stretch:
        low, high = stop.profile.total.interval or (None, None)
        change = stop.profile.total_change if stop is not first else None
        tone = "" if change is None or not change.is_real else "good" if change.difference > 0 else "bad"
        note = change.words if change else ""
        rows.append(
            charts.DotRow(f"{stop.year} {stop.round_name}", stop.profile.total.value, low, high, note=note, tone=tone)
        )
    title = _("总分的变化：量表 %(version)s 版") % {"version": last.version}
    words = charts.Words(axis=_("批次"), agreed=last.profile.leading_name, interval=_("90% 区间"))
    sentence = _("同一版量表、同一种回答，前后可以比；“误差之内”是不能说有变化。")
    return charts.interval_dots(title, rows, edges=EDGES, words=words, sentence=sentence)
