"""The rows that norms of organisations are made of: two queries, whatever the size of the round."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.db.models import OuterRef, QuerySet, Subquery
from django.utils import timezone

from ..choices import Measures, Voice
from ..models import AnswerSheet, Assessment, Round, Scoring, VoiceScore
from .groups import rounds_shared_with
from .organisation_profiles import leading_voice

SAID = ("assessment_id", "voice", "dimension_id", "value", "se", "scoring__scored_at")


@dataclass(frozen=True)
class NormRows:
    """``values`` has by dimension (the total without one) and assessment the leading voice's value and error."""

    on: dt.date
    assessments: Sequence[Assessment]
    values: Mapping[int | None, Mapping[int, tuple[float, float | None]]]


def rounds_with_norms_for(user) -> QuerySet[Round]:
    """Rounds about organisations of which the reader follows a part, or whose organisation took part."""
    return rounds_shared_with(user, Measures.ORGANISATION)


def norm_rows(round: Round, *, totals_alone: bool = False) -> NormRows | None:
    """None before the round was scored.

    The day is that of the last thing that moved a value: the scoring, or a voice that was agreed after it.
    """
    latest = Scoring.objects.filter(round=round).order_by("-id").values("pk")[:1]
    said = VoiceScore.objects.filter(scoring=Subquery(latest), **({"dimension": None} if totals_alone else {}))
    # Plain rows: a round of a whole nation has half a million of them.
    scores = list(said.order_by("pk").values_list(*SAID, named=True))
    if not scores:
        return None
    assessments = _assessments(round)
    moments = [scores[0].scoring__scored_at, *(each.agreed_at for each in assessments if each.agreed_at)]
    return NormRows(timezone.localdate(max(moments)), assessments, _values(scores))


def _assessments(round: Round) -> list[Assessment]:
    agreed = AnswerSheet.objects.filter(assessment=OuterRef("pk"), voice=Voice.AGREED, withdrawn_at=None)
    rows = round.assessments.annotate(agreed_at=Subquery(agreed.order_by("-submitted_at").values("submitted_at")[:1]))
    found = list(rows.select_related("organisation__region").order_by("organisation__scope"))
    for each in found:
        each.round = round
    return found


def _values(scores: Iterable) -> dict[int | None, dict[int, tuple[float, float | None]]]:
    said: dict[int, list] = defaultdict(list)
    for score in scores:
        said[score.assessment_id].append(score)
    values: dict[int | None, dict[int, tuple[float, float | None]]] = defaultdict(dict)
    for assessment, own in said.items():
        leading = leading_voice(own)
        for score in own:
            if score.voice == leading and score.value is not None:
                values[score.dimension_id][assessment] = (score.value, score.se)
    return values
