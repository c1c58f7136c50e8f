"""How text goes into a cell and comes out again unchanged."""

import re

from django.utils.translation import gettext as _

from ..text import printable

LONGEST = 32_767
# A spreadsheet takes text that begins so for a formula, at the latest when somebody edits the cell or saves it as CSV.
_RISKY = ("=", "+", "-", "@", "\t", "\r")
_LOOKS_ESCAPED = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")


def is_risky(text: str) -> bool:
    return text.startswith(_RISKY)


def for_cell(value: object) -> str:
    text = _LOOKS_ESCAPED.sub("_x005F_", printable(value))
    if len(text) > LONGEST:
        notice = _("……（超出 Excel 单格上限，已截去）")
        text = text[: LONGEST - len(notice)] + notice
    return text


def from_cell(text: str) -> str:
    """Excel writes a control character as ``_x000D_``."""
    return printable(_ESCAPED.sub(lambda found: chr(int(found[1], 16)), text)) if "_x" in text else printable(text)
