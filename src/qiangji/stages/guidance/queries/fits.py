"""Rows → the facts of a fit, a few queries for any number; and the suggestions made of them."""

import datetime as dt
from collections.abc import Iterable
from decimal import Decimal

from django.db.models import Prefetch, Q, QuerySet

from qiangji.accounts import clock
from qiangji.accounts.models import Region
from qiangji.registry.models import SecondaryField

from ..fitting import Fit, NeedFacts, OfferFacts, fit
from ..models import Match, Need, Offer
from .resources import open_on, with_left

SHOWN = 8


def open_needs(needs: QuerySet[Need], today: dt.date) -> QuerySet[Need]:
    """Still wanted, and nothing under way for it: 待匹配."""
    alive = Match.objects.filter(failed_on=None).values("need")
    return needs.filter(withdrawn_at=None, needed_by__gte=today).exclude(pk__in=alive)


def suggested_offers(need: Need, offers: QuerySet[Offer]) -> list[tuple[Offer, Fit]]:
    """The best first. Everything else stays in the list of offers, with its button."""
    today = clock.today()
    asked = need_facts([need])[need.pk]
    # What ``fit`` rules out anyhow is not even fetched.
    near = offers.filter(open_on(today), kind=need.kind, starts_on__lte=need.needed_by)
    near = near.exclude(matches__in=Match.objects.filter(need=need, failed_on=None))
    found = [(offer, fit(asked, facts, today)) for offer, facts in offers_with_facts(near)]
    return sorted((row for row in found if row[1].is_suggested), key=lambda row: (-row[1].points, row[0].pk))[:SHOWN]


def suggested_needs(offer: Offer, needs: QuerySet[Need]) -> list[tuple[Need, Fit]]:
    today = clock.today()
    given = next(facts for _offer, facts in offers_with_facts(Offer.objects.filter(pk=offer.pk)))
    near = open_needs(needs, today).filter(kind=offer.kind, needed_by__gte=offer.starts_on)
    if given.places:
        near = near.filter(organisation__region__in=given.places)
    rows = list(near.order_by("-urgency", "needed_by", "pk")[:200])
    facts = need_facts(rows)
    found = [(need, fit(facts[need.pk], given, today)) for need in rows]
    return sorted((row for row in found if row[1].is_suggested), key=lambda row: (-row[1].points, row[0].pk))[:SHOWN]


def why(need: Need, offer: Offer) -> str:
    """The reasons for a pair, as one line to keep; empty for one that is not suggested."""
    given = next(facts for _offer, facts in offers_with_facts(Offer.objects.filter(pk=offer.pk)))
    found = fit(need_facts([need])[need.pk], given, clock.today())
    return "、".join(found.reasons) if found.is_suggested else ""


def offers_with_facts(offers: QuerySet[Offer], *, holding: bool = False) -> list[tuple[Offer, OfferFacts]]:
    """``holding``: what is under way counts as taken already, not only what was agreed on."""
    places = Prefetch("districts", Region.objects.order_by().only("pk"))
    rows = with_left(offers).prefetch_related(places).select_related("partner").order_by("pk")
    return [(offer, _facts(offer, (offer.held if holding else offer.taken) or Decimal(0))) for offer in rows]


def _facts(offer: Offer, taken: Decimal) -> OfferFacts:
    return OfferFacts(
        kind=offer.kind,
        unit=offer.unit,
        left=offer.quantity - taken,
        starts_on=offer.starts_on,
        ends_on=offer.ends_on,
        places=frozenset(place.pk for place in offer.districts.all()),
        field=offer.field,
    )


def need_facts(needs: Iterable[Need]) -> dict[int, NeedFacts]:
    rows = list(needs)
    organisations = {need.organisation_id for need in rows}
    fields: dict[int, set[str]] = {}
    for organisation, field in SecondaryField.objects.filter(organisation__in=organisations).values_list(
        "organisation", "field"
    ):
        fields.setdefault(organisation, set()).add(field)
    served = Q(need__organisation__in=organisations, agreed_on__isnull=False, failed_on=None)
    had = set(Match.objects.filter(served).order_by().values_list("need__organisation", flat=True))
    return {
        need.pk: NeedFacts(
            kind=need.kind,
            unit=need.unit,
            quantity=need.quantity,
            needed_by=need.needed_by,
            urgency=need.urgency,
            place=need.organisation.region_id,
            fields=frozenset({need.organisation.primary_field, *fields.get(need.organisation_id, ())}),
            from_plan=need.plan_item_id is not None,
            had_before=need.organisation_id in had,
        )
        for need in rows
    }
