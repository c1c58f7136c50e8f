"""Whom a round could ask, and whom it asks already."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from qiangji.accounts.models import Region
from qiangji.registry.models import Membership, Organisation
from qiangji.registry.queries import living, organisations_visible_to

from ..choices import Voice
from ..models import AnswerSheet, Assessment, Round


def other_open_rounds(round: Round) -> QuerySet[Round]:
    return Round.objects.filter(opened_at__isnull=False, closed_at=None).exclude(pk=round.pk)


def invitable(round: Round, user) -> QuerySet[Organisation]:
    """Living organisations of the round's area that are not in it yet."""
    there = Assessment.objects.filter(round=round, organisation=OuterRef("pk"))
    rows = living(organisations_visible_to(user)).filter(~Exists(there), scope__under=round.scope)
    return rows.select_related("region").order_by("scope")


def serving_on(day: dt.date) -> Q:
    return (Q(since=None) | Q(since__lte=day)) & (Q(until=None) | Q(until__gte=day))


def with_core_team(organisations: QuerySet[Organisation], round: Round) -> QuerySet[Organisation]:
    """Each with ``core_count``: how many would be asked, were it invited."""
    team = Membership.objects.filter(
        serving_on(round.opens_on), organisation=OuterRef("pk"), is_core=True, person__merged_into=None
    ).order_by()
    counted = team.values("organisation").annotate(n=Count("person", distinct=True)).values("n")
    return organisations.annotate(core_count=Coalesce(Subquery(counted), 0))


def also_asked_by(organisations: Iterable[Organisation], rounds: QuerySet[Round]) -> defaultdict[int, list[str]]:
    """By organisation, the names of the other rounds that ask it now."""
    found: defaultdict[int, list[str]] = defaultdict(list)
    rows = Assessment.objects.filter(organisation__in=[one.pk for one in organisations], round__in=rounds)
    for organisation, name in rows.order_by("round").values_list("organisation", "round__name"):
        found[organisation].append(name)
    return found


def invited(round: Round) -> QuerySet[Assessment]:
    """With ``n_sheets``: how many are asked there, the expert not counted."""
    sheets = AnswerSheet.objects.filter(assessment=OuterRef("pk"), withdrawn_at=None).order_by()
    sheets = sheets.filter(voice__in=(Voice.SELF, Voice.PERSON))
    counted = sheets.values("assessment").annotate(n=Count("pk")).values("n")
    rows = round.assessments.annotate(n_sheets=Coalesce(Subquery(counted), 0))
    return rows.select_related("organisation__region").order_by("organisation__scope")


def places_within(scope: str) -> list[tuple[str, str]]:
    return list(Region.objects.filter(scope__under=scope).order_by("scope").values_list("code", "name"))
