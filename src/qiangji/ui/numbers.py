"""Numbers of records as addresses and buttons send them."""

from collections.abc import Mapping


def number_of(text: str) -> int:
    """0, which no record has, for anything that is no number of a record."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else 0


def number_in(sent: Mapping[str, str], name: str) -> int:
    return number_of(sent.get(name, ""))
