"""What people paste into fields: kept as they meant it, without what nobody can see."""

import unicodedata


def tidy(text: str) -> str:
    """One line without control, bidirectional and zero-width characters; runs of white space become one space."""
    visible = (" " if c.isspace() else c for c in text if c.isspace() or unicodedata.category(c) not in _UNSEEN)
    return " ".join("".join(visible).split())


_UNSEEN = {"Cc", "Cf", "Cs", "Cn"}
