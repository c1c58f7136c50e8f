"""Partners, offers, needs and matches, as far as the reader sees."""

import datetime as dt

from django.db.models import Case, CharField, Count, Q, QuerySet, Sum, Value, When

from qiangji.accounts import clock
from qiangji.accounts import queries as accounts
from qiangji.accounts.models import Grant, User, in_force
from qiangji.accounts.permissions import Permission
from qiangji.registry.models import Organisation

from ..choices import MatchState
from ..models import STEPS, Match, Need, Offer, Partner

OUTCOME_AFTER = dt.timedelta(days=180)
ALIVE = Q(matches__failed_on=None)
AGREED = ALIVE & Q(matches__agreed_on__isnull=False)


def partners_visible_to(user) -> QuerySet[Partner]:
    """The hub sees its partners; a partner itself."""
    return Partner.objects.filter(_inside(user, "scope") | Q(account=user))


def offers_visible_to(user) -> QuerySet[Offer]:
    """The hub sees all, a partner its own; an organisation what is open, and what it has to do with."""
    seen = _inside(user, "partner__scope") | Q(partner__account=user)
    own = accounts.scopes(user, Permission.RESPOND_GUIDANCE)
    if own:
        mine = Match.objects.filter(accounts.within(own, "need__organisation__scope")).values("offer")
        seen |= open_on(clock.today()) | Q(pk__in=mine)
    return Offer.objects.filter(seen).select_related("partner")


def open_on(day) -> Q:
    return Q(withdrawn_at=None, ends_on__gte=day)


def needs_visible_to(user) -> QuerySet[Need]:
    return Need.objects.filter(_inside(user, "organisation__scope")).select_related(
        "organisation__region", "plan_item__plan"
    )


def matches_visible_to(user) -> QuerySet[Match]:
    """A partner sees what was passed on to it: an application that waits for the hub is not yet."""
    own = Q(offer__partner__account=user) & ~Q(proposed_on=None)
    return matches_in_full().filter(_inside(user, "need__organisation__scope") | own)


def matches_in_full() -> QuerySet[Match]:
    return Match.objects.select_related(
        "offer__partner", "need__organisation__region", "need__plan_item", "outcome_by", "opened_by"
    )


def in_state(matches: QuerySet[Match], state: str) -> QuerySet[Match]:
    return matches.annotate(now=_state()).filter(now=state)


def counts_by_state(matches: QuerySet[Match]) -> dict[str, int]:
    rows = matches.annotate(now=_state()).order_by().values("now").annotate(n=Count("pk"))
    return {row["now"]: row["n"] for row in rows}


def _state() -> Case:
    """The same as ``Match.state``, said to the database."""
    reached = [
        When(**{f"{column}__isnull": False}, then=Value(str(state))) for state, column in reversed(STEPS.items())
    ]
    return Case(
        When(failed_on__isnull=False, then=Value(str(MatchState.FAILED))),
        *reached,
        default=Value(str(MatchState.WAITING)),
        output_field=CharField(),
    )


def with_left(offers: QuerySet[Offer]) -> QuerySet[Offer]:
    """``taken`` and ``taken_by`` are agreed on, ``held`` and ``asked`` count everything that lives."""
    return offers.annotate(
        taken=Sum("matches__quantity", filter=AGREED),
        taken_by=Count("matches", filter=AGREED),
        held=Sum("matches__quantity", filter=ALIVE),
        asked=Count("matches", filter=ALIVE),
    )


def intending(matches: QuerySet[Match]) -> QuerySet[Match]:
    """Those that stand at an intention: not yet agreed on, and not come to nothing."""
    return in_state(matches, MatchState.INTENDED)


def intentions_with(kind: str, since: dt.date, until: dt.date) -> QuerySet[Match]:
    """Those that came to an intention in this time with partners of this kind, and stand there."""
    with_them = Match.objects.filter(offer__partner__kind=kind, intended_on__range=(since, until))
    return intending(with_them)


def agreed(matches: QuerySet[Match]) -> QuerySet[Match]:
    return matches.filter(agreed_on__isnull=False, failed_on=None)


def organisations_in(matches: QuerySet[Match]) -> int:
    return matches.order_by().values("need__organisation").distinct().count()


def respondents_of(need: Need) -> QuerySet[User]:
    """Those who answer for the organisation today."""
    held = Grant.objects.filter(in_force(), role="organisation_admin", scope=need.organisation.scope)
    return User.objects.filter(pk__in=held.values("user"), closed_at=None)


def operators_of(scope: str) -> list[User]:
    held = Grant.objects.filter(in_force(), role="hub_operator").select_related("user")
    return [grant.user for grant in held if scope.startswith(grant.scope) and grant.user.is_active]


def _inside(user, field: str) -> Q:
    return accounts.within(accounts.scopes(user, Permission.VIEW_GUIDANCE), field)


def awaiting_outcome(matches: QuerySet[Match], today: dt.date) -> QuerySet[Match]:
    """Accepted half a year ago, and nobody has said what became of it."""
    return matches.filter(accepted_on__lte=today - OUTCOME_AFTER, failed_on=None, outcome_at=None)


def offers_matching(
    offers: QuerySet[Offer], *, q: str = "", kind: str = "", place: str = "", partner: int = 0
) -> QuerySet[Offer]:
    if q:
        offers = offers.filter(Q(title__icontains=q) | Q(partner__name__icontains=q))
    if kind:
        offers = offers.filter(kind=kind)
    if place:
        here = Offer.districts.through.objects.filter(region=place).values("offer")
        somewhere = Offer.districts.through.objects.values("offer")
        offers = offers.filter(Q(pk__in=here) | ~Q(pk__in=somewhere))
    return offers.filter(partner=partner) if partner else offers


def needs_matching(needs: QuerySet[Need], *, q: str = "", kind: str = "", place: str = "") -> QuerySet[Need]:
    if q:
        needs = needs.filter(Q(title__icontains=q) | Q(organisation__name__icontains=q))
    if kind:
        needs = needs.filter(kind=kind)
    return needs.filter(organisation__region=place) if place else needs


def with_living(needs: QuerySet[Need]) -> QuerySet[Need]:
    """``living`` counts what is under way or was done; a need without any is 待匹配."""
    return needs.annotate(living=Count("matches", filter=ALIVE))


def organisations_run_by(user) -> QuerySet[Organisation]:
    return Organisation.objects.filter(accounts.within(accounts.scopes(user, Permission.RUN_GUIDANCE)))


def organisations_answered_by(user) -> QuerySet[Organisation]:
    return Organisation.objects.filter(accounts.within(accounts.scopes(user, Permission.RESPOND_GUIDANCE)))


def needs_answered_by(user) -> QuerySet[Need]:
    own = accounts.scopes(user, Permission.RESPOND_GUIDANCE)
    return Need.objects.filter(accounts.within(own, "organisation__scope"))


def partners_run_by(user) -> QuerySet[Partner]:
    """Those in whose name the user publishes."""
    return Partner.objects.filter(accounts.within(accounts.scopes(user, Permission.RUN_GUIDANCE)) | Q(account=user))


def partner_accounts() -> QuerySet[User]:
    """Accounts with the role of a partner that no partner names yet."""
    held = Grant.objects.filter(in_force(), role="partner").values("user")
    return User.objects.filter(pk__in=held, closed_at=None, partner=None).order_by("name", "pk")


def place_of_operator(user) -> str:
    """Where the hub's operator keeps books: the widest of their places."""
    return min(accounts.scopes(user, Permission.RUN_GUIDANCE), key=len)
