"""What must be true of every piece of text before it enters a document, and how pieces are joined."""

import re
from collections.abc import Iterable
from math import ceil
from unicodedata import east_asian_width

from django.utils.translation import get_language

# C0/C1 controls (but tab, LF, CR), bidi controls that make a label read as another, non-characters, lone surrogates.
_UNPRINTABLE = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufeff\ufffe\uffff\ud800-\udfff]"
)
_SPACES = re.compile(r"\s+")
_NOT_FIRST = "，。；：？！、）”’》】…·％%"
ELLIPSIS = "…"


def printable(value: object) -> str:
    """Text that every writer accepts: no control character, no lone surrogate, no hidden change of direction."""
    return _UNPRINTABLE.sub("", str(value))


def one_line(value: object) -> str:
    return _SPACES.sub(" ", printable(value)).strip()


def em_width(text: str) -> float:
    """Approximate width in em: full for Han and full-width marks, 0.56 for the rest: SVG has no layout to ask."""
    return sum(1.0 if east_asian_width(character) in "WFA" else 0.56 for character in text)


def shorten(text: str, ems: float) -> str:
    """``text`` cut to ``ems`` with an ellipsis."""
    if em_width(text) <= ems:
        return text
    kept = ""
    for character in text:
        if em_width(kept + character) > ems - 1:
            break
        kept += character
    return kept.rstrip() + ELLIPSIS


def wrap(text: str, ems: float, lines: int = 2) -> list[str]:
    """``text`` in at most ``lines`` about equal lines, none over ``ems``; what does not fit ends in an ellipsis."""
    rest = one_line(text)
    wrapped: list[str] = []
    needed = min(ceil(em_width(rest) / ems), lines)
    while rest and needed - len(wrapped) > 1:
        even = em_width(rest) / (needed - len(wrapped))
        cut = _break_at(rest, min(even + 0.5, ems), ems)
        wrapped.append(rest[:cut].rstrip())
        rest = rest[cut:].lstrip()
    return [*wrapped, shorten(rest, ems)] if rest or not wrapped else wrapped


def _break_at(text: str, ems: float, most: float) -> int:
    """Where a line of ``ems`` may end: between Latin words, and never before a closing mark (kept up to ``most``)."""
    width, cut = 0.0, 0
    while cut < len(text) and width + em_width(text[cut]) <= ems:
        width += em_width(text[cut])
        cut += 1
    if text[cut : cut + 1].isascii() and text[:cut].isascii() and " " in text[1 : cut + 1]:
        return text.rindex(" ", 1, cut + 1)
    if text[cut : cut + 1] and text[cut] in _NOT_FIRST and width + 1 <= most:
        return cut + 1
    while cut > 1 and text[cut : cut + 1] and text[cut] in _NOT_FIRST:
        cut -= 1
    return max(cut, 1)


def _is_chinese() -> bool:
    return (get_language() or "zh").startswith("zh")


def listed(parts: Iterable[str]) -> str:
    """Parts of a sentence, with the comma of the reader's language."""
    return ("，" if _is_chinese() else ", ").join(parts)


def clauses(parts: Iterable[str]) -> str:
    """Sentences as one: ``甲；乙。``"""
    between, end = ("；", "。") if _is_chinese() else ("; ", ".")
    return between.join(part.rstrip("。；.; ") for part in parts) + end


def aside(words: str) -> str:
    return f"（{words}）" if _is_chinese() else f" ({words})"


def labelled(label: str, words: str) -> str:
    return f"{label}：{words}" if _is_chinese() else f"{label}: {words}"
