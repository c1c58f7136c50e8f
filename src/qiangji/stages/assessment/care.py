"""Where a low result asks for kindness first: which dimensions of which instruments, and who is there to listen.

Nobody is told. The person reads it on the own page, and decides.
"""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from .profile import Line, Profile

# zh-data: (instrument, dimension) → what is said when the whole interval lies below the middle of the scale.
SAID: dict[tuple[str, str], Promise] = {
    ("teamwork", "B3"): gettext_lazy(
        "这几道题里，你说近来扛得比较多，休息也不太够。很多做助残工作的人都有这样的时候，这不是你不行。"
    ),
}
LISTENING_LINE = "12356"


@dataclass(frozen=True)
class HelpLine:
    """Somebody to call: ``number`` may be empty where the hub has none."""

    name: str
    number: str
    about: str


def has_care(profile: Profile) -> bool:
    """Whether the instrument asks about something of the kind at all."""
    return any((profile.instrument_key, line.key) in SAID for line in profile.lines)


def cared_for(profile: Profile) -> list[tuple[str, str]]:
    """(dimension, sentence) of what is clearly low: not of what measurement error could explain."""
    return [
        (line.name, str(SAID[profile.instrument_key, line.key])) for line in profile.lines if _is_low(profile, line)
    ]


def _is_low(profile: Profile, line: Line) -> bool:
    return (profile.instrument_key, line.key) in SAID and line.leaning < 0


def help_lines(hub) -> list[HelpLine]:
    """``hub`` is this installation's, or None before it has one."""
    ours = [HelpLine(str(hub), hub.phone, _("说说工作上的难处，或者请他们帮你换一个辅导时间"))] if hub else []
    lines = [*ours, HelpLine(_("全国统一心理援助热线"), LISTENING_LINE, _("不用说是谁，想说多久说多久"))]
    return [line for line in lines if line.number]
