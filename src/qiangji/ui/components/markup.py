"""Markup from a shape and its parts, every part escaped: what ``format_html`` does, at half the cost per call."""

import html
import re

from django.utils.functional import Promise
from django.utils.safestring import SafeString

DATE = re.compile(r"\d{4}-\d{2}-\d{2}")


def markup(shape: str, *parts: object) -> SafeString:
    """``shape`` is written by us; only what fills its {} can be hostile."""
    return SafeString(shape.format(*map(escaped, parts)))


def escaped(part: object) -> str:
    if isinstance(part, Promise):
        part = str(part)
    return part.__html__() if hasattr(part, "__html__") else html.escape(str(part))


def joined(shape: str, rows) -> SafeString:
    return SafeString("".join(markup(shape, *row) for row in rows))


def whole_dates(text: str) -> SafeString:
    """A date is one word: 2022-12-31 never breaks at its hyphens."""
    return SafeString(DATE.sub(r'<span class="qj-nowrap">\g<0></span>', escaped(text)))
