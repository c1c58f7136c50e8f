"""Donations and where they went, as far as the reader sees."""

from decimal import Decimal

from django.db.models import (
    Count,
    DecimalField,
    Exists,
    ExpressionWrapper,
    F,
    OuterRef,
    Prefetch,
    Q,
    QuerySet,
    Subquery,
    Sum,
)
from django.db.models.functions import Coalesce

from qiangji.accounts import queries as accounts
from qiangji.accounts.permissions import Permission

from ..choices import GiftKind
from ..models import Distribution, Donation, Donor, Gift, Receipt, ReceiptLine, StockMovement

MONEY: DecimalField = DecimalField(max_digits=20, decimal_places=2)


def donations_visible_to(user) -> QuerySet[Donation]:
    """The hub's: its scope is the hub's place, which no organisation covers."""
    return Donation.objects.filter(_inside(user)).select_related("donor")


def donors_visible_to(user) -> QuerySet[Donor]:
    return Donor.objects.filter(_inside(user))


def donations_of(account) -> QuerySet[Donation]:
    """A donor's own, and nobody else's."""
    return Donation.objects.filter(donor__account=account).select_related("donor")


def gifts_visible_to(user) -> QuerySet[Gift]:
    return Gift.objects.filter(_inside(user, "donation__scope")).select_related("donation__donor")


def distributions_visible_to(user) -> QuerySet[Distribution]:
    return Distribution.objects.filter(_inside(user))


def receipts_visible_to(user) -> QuerySet[Receipt]:
    """The hub sees all; an organisation sees its own."""
    return Receipt.objects.filter(_inside(user)).select_related("distribution", "organisation__region", "paper")


def _inside(user, field: str = "scope") -> Q:
    return accounts.within(accounts.scopes(user, Permission.VIEW_GUIDANCE), field)


def with_stock(gifts: QuerySet[Gift]) -> QuerySet[Gift]:
    """Each with what is ``left``: the last movement says it."""
    last = StockMovement.objects.filter(gift=OuterRef("pk")).order_by("-number")
    return gifts.annotate(left=Coalesce(Subquery(last.values("left")[:1]), Decimal(0), output_field=MONEY))


def with_value(donations: QuerySet[Donation]) -> QuerySet[Donation]:
    """``money`` that came in, ``worth`` of the goods that are priced, and how many lines there are."""
    worth = ExpressionWrapper(F("gifts__quantity") * F("gifts__unit_value"), output_field=MONEY)
    return donations.annotate(
        n_gifts=Count("gifts"),
        n_unpriced=Count("gifts", filter=Q(gifts__value_basis="unpriced")),
        money=Sum("gifts__quantity", filter=Q(gifts__kind=GiftKind.MONEY)),
        worth=Sum(worth, filter=Q(gifts__kind=GiftKind.GOODS)),
    )


def with_signatures(batches: QuerySet[Distribution]) -> QuerySet[Distribution]:
    return batches.annotate(
        n_receipts=Count("receipts"), n_signed=Count("receipts", filter=Q(receipts__signed_at__isnull=False))
    )


def with_lines(receipts: QuerySet[Receipt]) -> QuerySet[Receipt]:
    lines = ReceiptLine.objects.select_related("gift__donation__donor")
    return receipts.prefetch_related(Prefetch("lines", lines))


def went_to(donations: QuerySet[Donation]) -> QuerySet[ReceiptLine]:
    """Where gifts went, by organisation: signed or not is said. Nobody whom an organisation serves is known here."""
    rows = ReceiptLine.objects.filter(gift__donation__in=donations)
    return rows.select_related("gift", "receipt__organisation__region", "receipt__distribution").order_by(
        "gift_id", "receipt__organisation__scope"
    )


def signed_lines() -> QuerySet[ReceiptLine]:
    return ReceiptLine.objects.filter(receipt__signed_at__isnull=False)


def with_progress_of_gifts(gifts: QuerySet[Gift]) -> QuerySet[Gift]:
    """Each with what was ``handed`` over and signed for, and what is ``on_the_way``; the rest is in stock."""
    is_signed = Q(receipt_lines__receipt__signed_at__isnull=False)
    return with_stock(gifts).annotate(
        handed=Sum("receipt_lines__quantity", filter=is_signed),
        on_the_way=Sum("receipt_lines__quantity", filter=Q(receipt_lines__receipt__signed_at__isnull=True)),
    )


def recipients(receipts: QuerySet[Receipt], donations: QuerySet[Donation] | None = None) -> dict[str, int]:
    """How many organisations signed for goods only, for money only, and for both; perhaps of these donations only."""
    signed = ReceiptLine.objects.filter(receipt__in=receipts, receipt__signed_at__isnull=False)
    if donations is not None:
        signed = signed.filter(gift__donation__in=donations)
    of_one = signed.filter(receipt__organisation=OuterRef("receipt__organisation"))
    rows = (
        signed.order_by()
        .values("receipt__organisation")
        .distinct()
        .annotate(
            goods=Exists(of_one.filter(gift__kind=GiftKind.GOODS)),
            money=Exists(of_one.filter(gift__kind=GiftKind.MONEY)),
        )
    )
    found = [(row["goods"], row["money"]) for row in rows]
    return {
        "goods_only": found.count((True, False)),
        "money_only": found.count((False, True)),
        "both": found.count((True, True)),
        "all": len(found),
    }
