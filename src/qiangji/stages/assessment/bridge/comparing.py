"""Changes since the round before: between editions, only on the items that asked the same all the way.

Within one edition the kept scores are compared as they are. Between editions the two sheets are scored again on their
shared items alone, each with the error of its own round; a voice of several people is then not compared, because its
error comes from all of its round.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from .. import queries
from ..choices import AnswerState, Voice
from ..models import Assessment, Item
from ..organisation_profile import OTHER_VERSION, SAME, Change, Earlier, Said
from .changes import change_of
from .figures import Figure, RoundSheet, WeighedScale
from .voices import score_one_sheet

ONE_SHEET = (Voice.AGREED, Voice.ASSESSOR)


@dataclass(frozen=True)
class Comparison:
    """Changes by dimension, and of the total under None."""

    earlier: Earlier
    changes: Mapping[int | None, Change | None]


@dataclass(frozen=True)
class Across:
    """Two rounds with different editions of one instrument."""

    now: Assessment
    before: Assessment
    voice: str

    @property
    def versions(self) -> tuple[int, int]:
        return self.now.round.version_id, self.before.round.version_id


@dataclass(frozen=True)
class _Shelf:
    """The items of all editions in play, and how many each dimension has."""

    items: Mapping[int, Item]
    size: Counter


NOTHING = Comparison(Earlier(), {})


def pairs_across(assessments: Iterable[Assessment], rows: queries.ProfileRows) -> list[Across]:
    """Those whose round before used another edition, with the voice that spoke both times."""
    found = []
    for each in assessments:
        before = rows.before(each)
        if before is not None and before.round.version_id != each.round.version_id:
            found.append(Across(each, before, _common_voice(each, before, rows)))
    return found


def comparisons_of(
    assessments: Iterable[Assessment], rows: queries.ProfileRows, across: Sequence[Across], items: Sequence[Item], given
) -> dict[int, Comparison]:
    """By assessment. ``given`` are the levels of the sheets compared across editions."""
    found = {}
    for each in assessments:
        before = rows.before(each)
        found[each.pk] = NOTHING if before is None else _within(each, before, rows)
    chains = queries.same_items(pair.versions for pair in across) if across else {}
    shelf = _Shelf({item.pk: item for item in items}, Counter(item.dimension_id for item in items))
    return found | {pair.now.pk: _across(pair, rows, chains[pair.versions], shelf, given) for pair in across}


def _earlier(before: Assessment, how: str, voice: str = "", shared: int = 0) -> Earlier:
    return Earlier(how, str(before.round), before.round.version.label, voice, shared)


def _common_voice(each: Assessment, before: Assessment, rows: queries.ProfileRows) -> str:
    spoke = [{s.voice for s in rows.scores[one.pk] if s.value is not None} for one in (each, before)]
    return next((voice.value for voice in queries.LEADING if voice in spoke[0] and voice in spoke[1]), "")


def _within(each: Assessment, before: Assessment, rows: queries.ProfileRows) -> Comparison:
    voice = _common_voice(each, before, rows)
    then = {score.dimension_id: score for score in rows.scores[before.pk] if score.voice == voice}
    changes = {
        score.dimension_id: change_of(_said(then[score.dimension_id]), _said(score))
        for score in rows.scores[each.pk]
        if score.voice == voice and score.dimension_id in then
    }
    return Comparison(_earlier(before, SAME, voice), changes)


def _said(score) -> Said:
    return Said(score.value, score.se, score.n)


def _across(pair: Across, rows: queries.ProfileRows, chain, shelf: _Shelf, given) -> Comparison:
    parts = _comparable(_shared(pair, chain, shelf, given), shelf) if pair.voice in ONE_SHEET else []
    changes = _rescored(pair, parts, rows, shelf, given) if parts else {}
    how = SAME if changes else OTHER_VERSION
    return Comparison(_earlier(pair.before, how, pair.voice, sum(map(len, parts))), changes)


def _shared(pair: Across, chain, shelf: _Shelf, given) -> Iterator[tuple[Item, Item]]:
    """Items that asked the same on the same scale, and were answered both times."""
    now, then = given[pair.now.pk, pair.voice], given[pair.before.pk, pair.voice]
    for newer, older in chain.items():
        one, other = shelf.items[newer], shelf.items[older]
        if newer in now and older in then and (one.lowest, one.highest) == (other.lowest, other.highest):
            yield one, other


def _comparable(shared: Iterable[tuple[Item, Item]], shelf: _Shelf) -> list[list[tuple[Item, Item]]]:
    """Per dimension of this edition its shared items: at least half of it, all from one dimension of the other."""
    parts: dict[int, list[tuple[Item, Item]]] = {}
    for one, other in shared:
        parts.setdefault(one.dimension_id, []).append((one, other))
    return [
        part
        for dimension, part in parts.items()
        if len(part) * 2 >= shelf.size[dimension] and len({other.dimension_id for _one, other in part}) == 1
    ]


def _rescored(pair: Across, parts, rows: queries.ProfileRows, shelf: _Shelf, given) -> dict[int | None, Change | None]:
    newer = [[(one, one) for one, _other in part] for part in parts]
    older = [[(other, one) for one, other in part] for part in parts]
    now, now_total = _side(pair.now, newer, rows, shelf, given[pair.now.pk, pair.voice])
    then, then_total = _side(pair.before, older, rows, shelf, given[pair.before.pk, pair.voice])
    keys = [part[0][0].dimension_id for part in parts]
    changes = {key: change_of(_said(b), _said(a)) for key, a, b in zip(keys, now, then, strict=True)}
    weights = {row.dimension_id: row.dimension.weight for row in rows.statistics[pair.now.scoring_id]}
    if sum(weights[key] for key in keys) * 2 >= sum(weights.values()):
        changes[None] = change_of(_said(then_total), _said(now_total))
    return changes


def _side(
    assessment: Assessment, parts, rows: queries.ProfileRows, shelf: _Shelf, given
) -> tuple[list[Figure], Figure]:
    """One sheet on the shared items, by the weights of the newer edition, with the error of its own round."""
    statistics = {row.dimension_id: row for row in rows.statistics[assessment.scoring_id]}
    sems = [_sem(part, statistics, shelf.size) for part in parts]
    answers = [(0, item.pk, given[item.pk][-1], AnswerState.ANSWERED) for part in parts for item, _newer in part]
    return score_one_sheet(RoundSheet(0, assessment.pk, ""), [_scale(part) for part in parts], answers, sems)


def _scale(part) -> WeighedScale:
    item, newer = part[0]
    return WeighedScale(
        items=tuple(item.pk for item, _newer in part),
        turned=tuple(item.is_reversed for item, _newer in part),
        low=item.lowest,
        high=item.highest,
        weights=tuple(float(newer.weight) for _item, newer in part),
        weight=float(newer.dimension.weight),
    )


def _sem(part, statistics, size: Counter) -> float | None:
    """The error of the mean of all items of the dimension, as that of the mean of the shared ones."""
    dimension = part[0][0].dimension_id
    row = statistics.get(dimension)
    return None if row is None or row.sem is None else row.sem * (size[dimension] / len(part)) ** 0.5
