"""Means of groups in a round about people: decided for the whole round what may be shown, then cut to the reader."""

from collections.abc import Hashable

from django.db.models import Count, Exists, F, Max, Min, OuterRef, Q, QuerySet, Sum
from django.utils.translation import gettext as _

from qiangji.accounts import queries as accounts
from qiangji.accounts.permissions import Permission
from qiangji.registry.filters import UPPER_LEVELS
from qiangji.registry.models import Organisation

from ..choices import Measures, Voice
from ..groups import Moments, Place, fill
from ..models import AnswerSheet, Assessment, Dimension, DimensionScore, Option, Round, Scoring
from .reports import latest_scoring_of
from .rounds import scopes_followed

ALL = "all"


def rounds_with_groups_for(user) -> QuerySet[Round]:
    """Rounds about people of which the reader follows a part, or whose organisation took part."""
    return rounds_shared_with(user, Measures.PERSON)


def rounds_shared_with(user, measures: Measures) -> QuerySet[Round]:
    scopes = [*scopes_followed(user), *accounts.scopes(user, Permission.VIEW_ASSESSMENT)]
    asked = Assessment.objects.filter(accounts.within(scopes, "organisation__scope"), round=OuterRef("pk"))
    rows = Round.objects.filter(version__instrument__measures=measures)
    return rows.filter(accounts.within(scopes) | Exists(asked)).select_related("version__instrument", "cycle")


def dimensions_of(round: Round) -> list[Dimension]:
    return list(Dimension.objects.filter(version=round.version_id).order_by("position"))


def group_scoring(round: Round) -> Scoring | None:
    """Only of a round that is over: while it fills, the difference between two looks would be one person."""
    return latest_scoring_of(round) if round.closed_at is not None else None


def groups_of(round: Round, scoring: Scoring) -> dict[Hashable, Place]:
    """All, districts and organisations with what may be shown of them, whoever asks."""
    standing = Q(sheet__voice=Voice.PERSON, sheet__withdrawn_at=None, sheet__assessment__round=round)
    scores = DimensionScore.objects.filter(standing, scoring=scoring, value__isnull=False)
    counted = (
        scores.order_by()
        .values_list("dimension", "sheet__organisation")
        .annotate(Count("pk"), Sum("value"), squares=Sum(F("value") * F("value")))
    )
    moments: dict[int, dict[Hashable, Moments]] = {}
    for dimension, organisation, n, total, squares in counted:
        moments.setdefault(dimension, {})[organisation] = Moments(n, total, squares)
    places = _places(round, scoring)
    fill(places, moments)
    return places


def groups_visible_to(user, places: dict[Hashable, Place]) -> list[Place]:
    """All; districts for who follows rounds there; organisations for who may see an organisation's results."""
    follows = scopes_followed(user)
    sees = accounts.scopes(user, Permission.VIEW_ASSESSMENT)

    def is_visible(place: Place) -> bool:
        scopes = sees if isinstance(place.key, int) else follows
        return place.key == ALL or any(place.scope.startswith(scope) for scope in scopes)

    return [place for place in places.values() if is_visible(place)]


def _places(round: Round, scoring: Scoring) -> dict[Hashable, Place]:
    """The tree, top first: a district by its code, an organisation by its number."""
    scored = DimensionScore.objects.filter(scoring=scoring, sheet=OuterRef("pk"), value__isnull=False)
    sheets = AnswerSheet.objects.filter(Exists(scored), assessment__round=round, withdrawn_at=None, voice=Voice.PERSON)
    people = dict(sheets.order_by().values_list("organisation").annotate(Count("pk")))
    organisations = Organisation.objects.filter(pk__in=people).select_related("region").order_by("scope")
    places: dict[Hashable, Place] = {ALL: Place(ALL, _("全部"), round.scope, None, sum(people.values()))}
    below: list[Place] = []
    for organisation in organisations:
        n, region = people[organisation.pk], organisation.region
        # A place that has districts stands for what is registered with itself.
        name = _("%s本级") % region.name if region.level in UPPER_LEVELS else region.name
        places.setdefault(region.code, Place(region.code, name, region.scope, ALL, 0)).people += n
        below.append(Place(organisation.pk, organisation.name, organisation.scope, region.code, n))
    return places | {place.key: place for place in below}


def answer_range(round: Round) -> tuple[int, int]:
    """The lowest and the highest answer of the version."""
    found = Option.objects.filter(item__dimension__version=round.version_id, item__check_score=None).aggregate(
        Min("score"), Max("score")
    )
    return found["score__min"], found["score__max"]
