"""Quantities as they are read: 3 and not 3.00, 1.5 and not 1.50."""

from decimal import Decimal


def plain(quantity: Decimal | int) -> str:
    text = f"{Decimal(quantity):,.2f}"
    return text.rstrip("0").rstrip(".")
