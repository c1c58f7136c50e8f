"""The rows of the progress page, ready to show: there are many, and each has many parts."""

from collections.abc import Sequence

from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from qiangji.ui.components.markup import markup
from qiangji.ui.components.signs import pill

from ..queries import Progress, Row, State

LOOKS = {
    State.UNTOUCHED: ("neutral", "○"),
    State.UNDER_WAY: ("info", "◔"),
    State.DONE: ("good", "✓"),
    State.OVERDUE: ("bad", "!"),
}
LINK = '<a class="qj-main" href="{}">{}</a>'
PLAIN = '<span class="qj-main">{}</span>'


def headings(voices: Sequence[Progress], *, is_personal: bool) -> list[tuple[str, bool]]:
    """(text, whether the column holds numbers)."""
    experts = [] if is_personal else [(_("诊断专家"), False)]
    counts = [(one.label, True) for one in voices]
    return [(_("机构"), False), (_("地区"), False), *counts, *experts, (_("最近交卷"), False), (_("状态"), False)]


def rows_as_markup(
    rows: Sequence[Row], voices: Sequence[Progress], *, leads_to: str, is_personal: bool, is_past: bool
) -> SafeString:
    """``leads_to`` names the page behind an organisation's name; empty, there is none for this reader."""
    pills = {state: pill(LOOKS[state][0], str(state.label), LOOKS[state][1]) for state in State}
    columns = [(one.voice, one.label) for one in voices]
    shape, begun = _shape(is_personal=is_personal), _("在答")
    before, after = reverse(leads_to, args=[0]).split("0") if leads_to else ("", "")
    shown = []
    for row in rows:
        name = markup(LINK, f"{before}{row.pk}{after}", row.name) if leads_to else markup(PLAIN, row.name)
        counts = SafeString("".join(_count(label, row.voices.get(voice), begun) for voice, label in columns))
        day = f"{timezone.localtime(row.latest):%Y-%m-%d}" if row.latest else "—"
        expert = () if is_personal else (row.assessor or "—",)
        shown.append(markup(shape, name, row.place, counts, *expert, day, pills[row.state(is_past=is_past)]))
    return SafeString("".join(shown))


def _shape(*, is_personal: bool) -> str:
    expert = "" if is_personal else f'<td data-label="{_("诊断专家")}">{{}}</td>'
    return (
        f'<tr><th scope="row">{{}}</th><td data-label="{_("地区")}">{{}}</td>{{}}{expert}'
        f'<td data-label="{_("最近交卷")}" class="qj-nowrap">{{}}</td><td data-label="{_("状态")}">{{}}</td></tr>'
    )


def _count(label: str, mine: Progress | None, begun: str) -> str:
    """Only numbers and words of ours: nothing in here could be hostile."""
    if mine is None:
        return f'<td data-label="{label}" class="qj-num">—</td>'
    more = f'<br><span class="qj-hint">{begun} {mine.started}</span>' if mine.started else ""
    counts = f'<span class="qj-nowrap">{mine.submitted} / {mine.sheets}</span>{more}'
    return f'<td data-label="{label}" class="qj-num"><span>{counts}</span></td>'
