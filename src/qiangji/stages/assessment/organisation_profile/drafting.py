"""Findings drafted by rule. The rules are data: what is looked at, from where on, and the sentence that says it.

A draft is a proposal: an expert edits, drops or adds before anything is signed.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ..choices import FindingKind, Voice
from .bands import SOUND_FROM, SUPPORT_BELOW
from .lines import Level, Line, Said

# As the core judges changes: 5 in 100 differences that are none will seem to be one.
Z95 = 1.96
MOST_OF_A_KIND = 3
LEVELS_NAMED = 2


@dataclass(frozen=True)
class Rule:
    """The first rule of a kind that holds for a line drafts its finding. ``unsure`` is said where there is no error.

    The score and its interval stand beside every finding, so no sentence repeats them.
    """

    key: str
    kind: FindingKind
    holds: Callable[[Line], bool]
    sentence: Promise
    unsure: Promise | str = ""


@dataclass(frozen=True)
class Draft:
    kind: FindingKind
    rule: str
    name: str
    text: str
    dimension_id: int
    item_id: int | None = None
    value: float | None = None
    low: float | None = None
    high: float | None = None


def _low(line: Line) -> float:
    return line.interval[0] if line.interval else -1.0


def _high(line: Line) -> float:
    return line.interval[1] if line.interval else 101.0


RULES = (
    Rule(
        "weak_for_sure",
        FindingKind.WEAKNESS,
        lambda line: _high(line) < SUPPORT_BELOW,
        gettext_lazy("整个区间都低于 50 分。"),
    ),
    Rule(
        "weak",
        FindingKind.WEAKNESS,
        lambda line: line.value < SUPPORT_BELOW,
        gettext_lazy("低于 50 分；区间跨过 50 分线，请现场核实。"),
        gettext_lazy("低于 50 分；误差算不出，请现场核实。"),
    ),
    Rule(
        "below_peers",
        FindingKind.WEAKNESS,
        lambda line: line.peer_band[0] is not None and _high(line) < line.peer_band[0],
        gettext_lazy("低于同批四分之三的机构。"),
    ),
    Rule(
        "rather_weak",
        FindingKind.WEAKNESS,
        lambda line: _high(line) < SOUND_FROM,
        gettext_lazy("整个区间在 70 分以下，还没有到规范。"),
    ),
    Rule(
        "strong_beyond_peers",
        FindingKind.STRENGTH,
        lambda line: _low(line) >= SOUND_FROM and line.is_above_peers,
        gettext_lazy("整个区间在 70 分以上，高于同批四分之三的机构。"),
    ),
    Rule(
        "strong",
        FindingKind.STRENGTH,
        lambda line: _low(line) >= SOUND_FROM,
        gettext_lazy("整个区间在 70 分以上。"),
    ),
    Rule(
        "rather_strong",
        FindingKind.STRENGTH,
        lambda line: line.value >= SOUND_FROM,
        gettext_lazy("在 70 分以上；区间跨过 70 分线，还不能说一定达到。"),
        gettext_lazy("在 70 分以上；误差算不出，还不能说一定达到。"),
    ),
)
RED_FLAG = gettext_lazy("“%(stem)s”答在最低一级（%(level)s 级）：%(description)s")
RED_FLAG_BARE = gettext_lazy("“%(stem)s”答在最低一级（%(level)s 级）。")
SELF_HIGHER = gettext_lazy("自评 %(self)s，专家评 %(expert)s，差 %(gap)s 分，超出误差；机构看自己更高。")
SELF_LOWER = gettext_lazy("自评 %(self)s，专家评 %(expert)s，差 %(gap)s 分，超出误差；机构看自己更低。")


def drafts_of(lines: Sequence[Line]) -> list[Draft]:
    """Red flags, weaknesses (lowest first), strengths (highest first), gaps (widest first)."""
    found = {kind: list(_of_kind(lines, kind)) for kind in (FindingKind.WEAKNESS, FindingKind.STRENGTH)}
    weak = sorted(found[FindingKind.WEAKNESS], key=lambda draft: draft.value)
    strong = sorted(found[FindingKind.STRENGTH], key=lambda draft: -draft.value)
    return [*_red_flags(lines), *weak[:MOST_OF_A_KIND], *strong[:MOST_OF_A_KIND], *_gaps(lines)[:MOST_OF_A_KIND]]


def _of_kind(lines: Iterable[Line], kind: FindingKind) -> Iterator[Draft]:
    rules = [rule for rule in RULES if rule.kind == kind]
    for line in lines:
        if line.value is None:
            continue
        rule = next((rule for rule in rules if rule.holds(line)), None)
        if rule is not None:
            yield _draft(line, rule)


def _draft(line: Line, rule: Rule) -> Draft:
    text = str(rule.sentence if line.interval else rule.unsure)
    return _about(line, rule.kind, rule.key, text + (_where(line) if rule.kind == FindingKind.WEAKNESS else ""))


def _about(line: Line, kind: FindingKind, rule: str, text: str, item: int | None = None) -> Draft:
    low, high = line.interval or (None, None)
    return Draft(kind, rule, line.name, text, line.dimension_id, item, line.value, low, high)


def _where(line: Line) -> str:
    """The items that pull a weak dimension down, as the leading voice answered them."""
    lowest = sorted(line.levels, key=lambda level: level.worth)[:LEVELS_NAMED]
    named = "、".join(_("“%(stem)s”%(level)d 级") % {"stem": each.stem, "level": each.level} for each in lowest)
    return _("最低的是%(items)s。") % {"items": named} if named else ""


def _red_flags(lines: Iterable[Line]) -> Iterator[Draft]:
    for line in lines:
        for level in line.levels:
            if level.is_red_flag and level.is_lowest:
                yield _flag(line, level)


def _flag(line: Line, level: Level) -> Draft:
    sentence = RED_FLAG if level.description else RED_FLAG_BARE
    said = {"stem": level.stem, "level": level.level, "description": level.description}
    return _about(line, FindingKind.RED_FLAG, "red_flag", str(sentence) % said, level.item_id)


def _gaps(lines: Iterable[Line]) -> list[Draft]:
    found = []
    for line in lines:
        own, expert = line.voices.get(Voice.SELF, Said(None)), line.voices.get(Voice.ASSESSOR, Said(None))
        if not differ(own, expert):
            continue
        gap = own.value - expert.value
        said = {
            "name": line.name,
            "self": f"{own.value:.0f}",
            "expert": f"{expert.value:.0f}",
            "gap": f"{abs(gap):.0f}",
        }
        key, sentence = ("self_higher", SELF_HIGHER) if gap > 0 else ("self_lower", SELF_LOWER)
        found.append((abs(gap), _about(line, FindingKind.GAP, key, str(sentence) % said)))
    return [draft for _gap, draft in sorted(found, key=lambda pair: -pair[0])]


def differ(one: Said, other: Said) -> bool:
    if None in (one.value, one.se, other.value, other.se):
        return False
    return abs(one.value - other.value) > Z95 * (one.se**2 + other.se**2) ** 0.5
