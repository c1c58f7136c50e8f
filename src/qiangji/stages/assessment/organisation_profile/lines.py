"""One dimension of an organisation's profile: what each voice says of it, how sure that is, and how it changed."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from django.utils.translation import gettext as _

from ..choices import Voice
from ..profile import Z90
from ..refusals import sentence
from .bands import HIGHEST, LOWEST

# Below this many organisations a quarter is nearly one organisation's own score.
FEWEST_PEERS = 10


@dataclass(frozen=True)
class Said:
    """What one voice says: 0–100, with its error. The spread is there only where enough people stand behind it."""

    value: float | None
    se: float | None = None
    n: int = 1
    lowest: float | None = None
    highest: float | None = None
    agreement: float | None = None
    refusal: Mapping = field(default_factory=dict)

    @property
    def interval(self) -> tuple[float, float] | None:
        """90 %, cut at the ends of the scale."""
        if self.value is None or self.se is None:
            return None
        return max(self.value - Z90 * self.se, LOWEST), min(self.value + Z90 * self.se, HIGHEST)

    @property
    def why(self) -> str:
        """Why there is no score, or no error."""
        if self.value is None:
            return _("答到的题不足一半，不给分数。")
        return sentence(dict(self.refusal)) if self.se is None else ""


@dataclass(frozen=True)
class Change:
    """Since the last round. ``verdict`` is the core's: improved, within noise, declined, cannot tell."""

    before: float
    difference: float
    error: float
    verdict: str

    @property
    def is_real(self) -> bool:
        return self.verdict in ("improved", "declined")

    @property
    def signed(self) -> str:
        """+4 or −2; a change that rounds to nothing has no sign."""
        rounded = round(self.difference)
        return f"{rounded:+d}".replace("-", "−") if rounded else "0"

    @property
    def words(self) -> str:
        """The sign travels with the words: ▲ and ▼ stand only where the change is beyond error."""
        if self.verdict == "improved":
            return _("%(by)s ▲ 超出误差") % {"by": self.signed}
        if self.verdict == "declined":
            return _("%(by)s ▼ 超出误差") % {"by": self.signed}
        return _("%(by)s 误差之内") % {"by": self.signed}


@dataclass(frozen=True)
class Level:
    """An item as the leading voice answered it; ``worth`` and ``is_lowest`` are after turning a reversed one."""

    item_id: int
    stem: str
    level: int
    worth: int
    is_lowest: bool
    is_red_flag: bool
    description: str = ""


@dataclass(frozen=True)
class Line:
    dimension_id: int
    key: str
    name: str
    short_name: str
    weight: Decimal
    leading: str
    voices: Mapping[str, Said]
    alpha: float | None = None
    sem: float | None = None
    complete: int = 0
    peers: int = 0
    lower_quarter: float | None = None
    upper_quarter: float | None = None
    change: Change | None = None
    levels: tuple[Level, ...] = ()

    @property
    def main(self) -> Said:
        return self.voices.get(self.leading, Said(None))

    @property
    def value(self) -> float | None:
        return self.main.value

    @property
    def interval(self) -> tuple[float, float] | None:
        return self.main.interval

    @property
    def peer_band(self) -> tuple[float | None, float | None]:
        return (self.lower_quarter, self.upper_quarter) if self.peers >= FEWEST_PEERS else (None, None)

    @property
    def is_above_peers(self) -> bool:
        """Three quarters of the peers lie below the score, the interval's lower end included."""
        edge = self.peer_band[1]
        return edge is not None and self.interval is not None and self.interval[0] > edge

    def said(self, voice: Voice) -> float | None:
        found = self.voices.get(voice)
        return None if found is None else found.value
