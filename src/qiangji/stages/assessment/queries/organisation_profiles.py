"""The rows that profiles of organisations are made of: as many queries for a hundred assessments as for one."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Case, Max, Min, OuterRef, Q, QuerySet, Subquery, When

from ..choices import Measures, Relation, Voice
from ..models import Answer, Assessment, Crosswalk, Item, Option, ScaleStatistics, Scoring, VoiceScore

# The voice that speaks for the organisation, if it spoke.
LEADING = (Voice.AGREED, Voice.ASSESSOR, Voice.SELF)


@dataclass(frozen=True)
class ProfileRows:
    """``history`` has per organisation its scored assessments of one instrument, oldest first."""

    history: Mapping[int, list[Assessment]]
    scores: Mapping[int, list[VoiceScore]]
    statistics: Mapping[int, list[ScaleStatistics]]

    def leading(self, assessment: Assessment) -> str:
        return leading_voice(self.scores.get(assessment.pk, ()))

    def before(self, assessment: Assessment) -> Assessment | None:
        """The round before this one."""
        mine = self.history.get(assessment.organisation_id, [])
        places = [place for place, each in enumerate(mine) if each.pk == assessment.pk]
        return mine[places[0] - 1] if places and places[0] else None


def leading_voice(scores: Sequence[VoiceScore]) -> str:
    """One that said enough for a score, before one that said too little; empty where nobody spoke."""
    enough, spoke = {score.voice for score in scores if score.value is not None}, {score.voice for score in scores}
    return next((voice.value for voices in (enough, spoke) for voice in LEADING if voice in voices), "")


def scored_assessments() -> QuerySet[Assessment]:
    """About organisations, in rounds that were scored, with the number of the scoring that counts: the latest."""
    latest = Scoring.objects.filter(round=OuterRef("round")).order_by("-id").values("pk")[:1]
    return (
        Assessment.objects.filter(round__version__instrument__measures=Measures.ORGANISATION)
        .annotate(scoring_id=Subquery(latest))
        .filter(scoring_id__isnull=False)
        .select_related("round__version__instrument", "organisation")
        .order_by("round__opens_on", "pk")
    )


def scoring_mark(organisation_id: int) -> int | None:
    """Another number with every voice of the organisation that is scored anew; None before the first."""
    return VoiceScore.objects.filter(assessment__organisation=organisation_id).aggregate(last=Max("pk"))["last"]


def history_of(assessments: Sequence[Assessment]) -> dict[int, list[Assessment]]:
    """All scored rounds of these organisations with the same instruments."""
    organisations = {assessment.organisation_id for assessment in assessments}
    instruments = {assessment.round.version.instrument_id for assessment in assessments}
    found = scored_assessments().filter(organisation__in=organisations, round__version__instrument__in=instruments)
    history: dict[int, list[Assessment]] = defaultdict(list)
    for assessment in found:
        history[assessment.organisation_id].append(assessment)
    return history


def profile_rows(assessments: Sequence[Assessment], history: Mapping[int, list[Assessment]]) -> ProfileRows:
    rows = ProfileRows(history, {}, {})
    shown = [*assessments, *filter(None, map(rows.before, assessments))]
    return ProfileRows(history, scores_of(shown), _statistics({each.scoring_id for each in shown}))


def scores_of(assessments: Iterable[Assessment]) -> dict[int, list[VoiceScore]]:
    """By the scoring that counts for each."""
    scorings = {assessment.pk: assessment.scoring_id for assessment in assessments}
    found: dict[int, list[VoiceScore]] = defaultdict(list)
    for score in VoiceScore.objects.filter(scoring__in=set(scorings.values()), assessment__in=scorings).order_by():
        if score.scoring_id == scorings[score.assessment_id]:
            found[score.assessment_id].append(score)
    return found


def _statistics(scorings: Iterable[int]) -> dict[int, list[ScaleStatistics]]:
    found: dict[int, list[ScaleStatistics]] = defaultdict(list)
    rows = ScaleStatistics.objects.filter(scoring__in=scorings).select_related("dimension", "scoring")
    for row in rows.order_by("dimension__position", "dimension_id"):
        found[row.scoring_id].append(row)
    return found


def items_of(versions: Iterable[int]) -> list[Item]:
    """With the ends of their options, and what the level that means the least says."""
    ends = {"lowest": Min("options__score"), "highest": Max("options__score")}
    options = Option.objects.filter(item=OuterRef("pk"))
    least = Case(
        When(is_reversed=True, then=Subquery(options.order_by("-score").values("description")[:1])),
        default=Subquery(options.order_by("score").values("description")[:1]),
    )
    items = Item.objects.filter(dimension__version__in=versions, check_score=None).select_related("dimension")
    return list(items.annotate(**ends, least_says=least).order_by("position", "id"))


def scores_given(voices: Iterable[tuple[int, str]]) -> dict[tuple[int, str], dict[int, list[int]]]:
    """Per (assessment, voice) and item the levels chosen on the sheets that were handed in."""
    wanted: dict[str, set[int]] = defaultdict(set)
    for assessment, voice in voices:
        wanted[voice].add(assessment)
    condition = Q(pk__in=[])
    for voice, assessments in wanted.items():
        condition |= Q(sheet__voice=voice, sheet__assessment__in=assessments)
    answers = Answer.objects.filter(
        condition, score__isnull=False, sheet__submitted_at__isnull=False, sheet__withdrawn_at__isnull=True
    )
    found: dict[tuple[int, str], dict[int, list[int]]] = defaultdict(lambda: defaultdict(list))
    columns = ("sheet__assessment_id", "sheet__voice", "item_id", "score")
    for assessment, voice, item, score in answers.order_by("sheet_id").values_list(*columns):
        found[assessment, voice][item].append(score)
    return found


def same_items(pairs: Iterable[tuple[int, int]]) -> dict[tuple[int, int], dict[int, int]]:
    """For each (version, earlier version): which items asked the same all the way, newer to older. Else empty."""
    wanted = set(pairs)
    links: dict[int, dict[int, int]] = defaultdict(dict)
    base: dict[int, int] = {}
    found = Crosswalk.objects.filter(
        relation=Relation.SAME, version__instrument__versions__in={version for version, _earlier in wanted}
    )
    for version, based_on, before, after in found.order_by().values_list(
        "version_id", "version__based_on_id", "before_id", "after_id"
    ):
        links[version][after] = before
        base[version] = based_on
    return {pair: _chain(*pair, links, base) for pair in wanted}


def _chain(version: int, earlier: int, links, base) -> dict[int, int]:
    found = dict(links.get(version, {}))
    at = base.get(version)
    while at is not None and at != earlier:
        step = links.get(at, {})
        found = {newer: step[older] for newer, older in found.items() if older in step}
        at = base.get(at)
    return found if at == earlier else {}
