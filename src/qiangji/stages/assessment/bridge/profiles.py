"""Rows into profiles of organisations, with their changes judged by the core."""

from collections.abc import Iterable, Mapping, Sequence
from statistics import median_low

from django.core.cache import cache

from .. import queries
from ..choices import Voice
from ..models import Assessment, Item, ScaleStatistics, VoiceScore
from ..organisation_profile import Level, Line, OrganisationProfile, Said
from ..queries import FEWEST_FOR_SPREAD
from .comparing import Comparison, comparisons_of, pairs_across

KEPT = 10 * 60

Levels = Mapping[int, list[Level]]


def profile_of(assessment: Assessment) -> OrganisationProfile | None:
    """Kept until something about the organisation is scored anew: a page then asks one question instead of six."""
    mark = queries.scoring_mark(assessment.organisation_id)
    if mark is None:
        return None
    key = f"organisation-profile:{assessment.pk}:{mark}"

    def read() -> OrganisationProfile | None:
        return _profiles([assessment], queries.history_of([assessment]), key).get(assessment.pk)

    return cache.get_or_set(key, read, KEPT)


def profiles_of(assessments: Sequence[Assessment]) -> dict[int, OrganisationProfile]:
    """By assessment; one that was never scored has none. Assessments come with round, version and instrument."""
    return _profiles(assessments, queries.history_of(assessments))


def _profiles(assessments: Iterable[Assessment], history, key: str = "") -> dict[int, OrganisationProfile]:
    wanted = {assessment.pk for assessment in assessments}
    mine = [each for group in history.values() for each in group if each.pk in wanted]
    rows = queries.profile_rows(mine, history)
    across = pairs_across(mine, rows)
    editions = {each.round.version_id for each in mine} | {version for pair in across for version in pair.versions}
    items = queries.items_of(editions)
    spoken = [(each.pk, rows.leading(each)) for each in mine]
    spoken += [(one.pk, pair.voice) for pair in across for one in (pair.now, pair.before)]
    given = queries.scores_given(spoken)
    levels = _levels(mine, rows, items, given)
    comparisons = comparisons_of(mine, rows, across, items, given)
    return {
        each.pk: _profile(each, rows, levels[each.pk], comparisons[each.pk], key) for each in mine if rows.leading(each)
    }


def _profile(assessment, rows, levels, comparison: Comparison, key: str) -> OrganisationProfile:
    scores, statistics = rows.scores[assessment.pk], rows.statistics[assessment.scoring_id]
    scoring, leading = statistics[0].scoring, rows.leading(assessment)
    return OrganisationProfile(
        key=key,
        assessment_id=assessment.pk,
        scoring_id=scoring.pk,
        instrument=str(assessment.round.version.instrument),
        version=assessment.round.version.label,
        round_name=str(assessment.round),
        scored_at=scoring.scored_at,
        core_version=scoring.core_version,
        leading=leading,
        lines=tuple(_line(row, scores, leading, comparison, levels.get(row.dimension_id, ())) for row in statistics),
        totals={score.voice: _said(score) for score in scores if score.dimension_id is None},
        earlier=comparison.earlier,
        total_change=comparison.changes.get(None),
    )


def _line(statistics: ScaleStatistics, scores, leading: str, comparison: Comparison, levels) -> Line:
    dimension = statistics.dimension
    return Line(
        dimension_id=dimension.pk,
        key=dimension.key,
        name=dimension.name,
        short_name=dimension.short_name or dimension.name,
        weight=dimension.weight,
        leading=leading,
        voices={score.voice: _said(score) for score in scores if score.dimension_id == dimension.pk},
        alpha=statistics.alpha,
        sem=statistics.sem,
        complete=statistics.n,
        peers=statistics.organisations,
        lower_quarter=statistics.lower_quarter,
        upper_quarter=statistics.upper_quarter,
        change=comparison.changes.get(dimension.pk),
        levels=tuple(levels),
    )


def _said(score: VoiceScore) -> Said:
    return Said(score.value, score.se, score.n, score.lowest, score.highest, score.agreement, score.refusal)


def _levels(assessments, rows: queries.ProfileRows, items: Sequence[Item], given) -> dict[int, Levels]:
    """Per assessment and dimension the level of every item, as the leading voice has it."""
    found = {}
    for each in assessments:
        voice = rows.leading(each)
        chosen = {item: _level(scores, voice) for item, scores in given[each.pk, voice].items()}
        found[each.pk] = _by_dimension(chosen, items)
    return found


def _level(scores: list[int], voice: str) -> int | None:
    """Of several people the middle one, and only where nobody's own answer shows in it."""
    if voice != Voice.SELF:
        return scores[-1]
    return median_low(scores) if len(scores) >= FEWEST_FOR_SPREAD else None


def _by_dimension(chosen: Mapping[int, int | None], items: Iterable[Item]) -> Levels:
    found: dict[int, list[Level]] = {}
    for item in items:
        level = chosen.get(item.pk)
        if level is not None:
            worth = item.lowest + item.highest - level if item.is_reversed else level
            is_lowest = worth == item.lowest
            said = item.least_says if is_lowest else ""
            row = Level(item.pk, item.stem, level, worth, is_lowest, item.is_red_flag, said)
            found.setdefault(item.dimension_id, []).append(row)
    return found
