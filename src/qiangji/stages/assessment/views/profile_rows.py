"""The rows of a round's profiles, ready to show: there are many, and each has many parts."""

from collections.abc import Callable, Iterable

from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from qiangji.ui.components.buttons import button
from qiangji.ui.components.markup import markup
from qiangji.ui.components.signs import pill

from ..choices import Stance, Voice
from ..organisation_profile import BANDS, Said, band_of
from ..queries import ListedProfile

NOTHING = "—"


def headings() -> list[tuple[str, bool]]:
    """(text, whether the column holds numbers)."""
    return [
        (_("机构"), False),
        (_("地区"), False),
        (_("总分"), True),
        (_("90% 区间"), True),
        (_("所在档"), False),
        (_("诊断"), False),
        (_("操作"), False),
    ]


def rows_as_markup(profiles: Iterable[ListedProfile]) -> SafeString:
    """By place; what is the same in many rows is drawn once."""
    shape, states = _shape(), _states()
    bands = {band.key: pill(band.pill, str(band.label), "◎") for band in BANDS}
    voices = {voice.value: str(voice.label) for voice in Voice}
    link = _link()
    rows = []
    for one in profiles:
        said = Said(one.total, one.se)
        rows.append(
            markup(
                shape,
                one.name,
                one.place,
                NOTHING if said.value is None else _total(said.value, voices[one.voice]),
                "–".join(map(_decimal, said.interval)) if said.interval else NOTHING,
                NOTHING if said.value is None else bands[band_of(said.value).key],
                states[_state(one)],
                link(one),
            )
        )
    return SafeString("".join(rows))


def _shape() -> str:
    place, total, interval, band, diagnosis = (text for text, _is_number in headings()[1:6])
    return (
        f'<tr><th scope="row" class="qj-main">{{}}</th><td data-label="{place}">{{}}</td>'
        f'<td data-label="{total}" class="qj-num">{{}}</td><td data-label="{interval}" class="qj-num">{{}}</td>'
        f'<td data-label="{band}">{{}}</td><td data-label="{diagnosis}">{{}}</td><td>{{}}</td></tr>'
    )


def _total(value: float, voice: str) -> SafeString:
    return markup('{} <span class="qj-hint">{}</span>', _decimal(value), voice)


def _decimal(value: float) -> str:
    return f"{value:.1f}"


def _state(one: ListedProfile) -> str:
    """How far the diagnosis is."""
    if one.stance:
        return one.stance
    steps = ((one.signed_at, "signed"), (one.begun_at, "begun"), (one.is_agreed, "settled"), (one.is_scored, "scored"))
    return next((name for reached, name in steps if reached), "")


def _states() -> dict[str, SafeString]:
    return {
        Stance.DISPUTED.value: pill("wait", _("有异议"), "△"),
        Stance.AGREED.value: pill("good", _("机构认可")),
        "signed": pill("info", _("待答复"), "◔"),
        "begun": pill("neutral", _("起草中")),
        "settled": pill("neutral", _("已议定"), "✓"),
        "scored": pill("neutral", _("待议定")),
        "": pill("neutral", _("收答卷")),
    }


def _link() -> Callable[[ListedProfile], SafeString]:
    """One button drawn for all, and what differs put into it."""
    before, after = reverse("assessment:assessment-detail", args=[0]).split("0")
    drawn = button(_("画像"), "{}", about="{}")
    return lambda one: markup(drawn, f"{before}{one.pk}{after}", one.name)
