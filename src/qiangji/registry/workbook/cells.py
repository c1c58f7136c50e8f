"""Is each cell of a row well formed? What the reader let through, held against the model's own limits."""

import datetime as dt
from collections.abc import Iterator

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db.models import CharField
from django.utils.translation import gettext as _

from ..limits import EARLIEST, MOST_PEOPLE
from ..models import FormerName, Organisation
from ..text import tidy
from .columns import BETWEEN_NAMES, Dictionary

COUNTS = ("full_time_staff", "qualified_staff", "disabled_staff", "people_served")
# What an empty cell means where it does not mean "nothing".
KEPT_WHEN_BLANK = ("standing", "is_opd")
_LONGEST = {f.name: f.max_length for f in Organisation._meta.concrete_fields if isinstance(f, CharField)}
_LONGEST["former_names"] = FormerName._meta.get_field("name").max_length

Problem = tuple[str, str]


def values_of(cells: dict[str, object], words: Dictionary) -> dict[str, object]:
    """Cells by column key → values as the model holds them. A column the file does not have stays out."""
    values: dict[str, object] = {}
    for key, cell in cells.items():
        if key in words.values:
            values[key] = _coded(words.values[key], cell)
        elif key == "former_names":
            parts = str(cell or "").replace("、", BETWEEN_NAMES).replace(";", BETWEEN_NAMES).split(BETWEEN_NAMES)
            values[key] = {name for part in parts if (name := tidy(part))}
        elif key in _LONGEST and key != "credit_code":
            values[key] = tidy(str(cell or ""))
        else:
            values[key] = cell
    for key in KEPT_WHEN_BLANK:
        if values.get(key, "") is None:
            del values[key]
    for key in ("secondary_fields", "served_types"):
        if key in values and values[key] is None:
            values[key] = set()
    return values


def problems_in(values: dict[str, object], today: dt.date) -> Iterator[Problem]:
    """(column key, sentence) for each value that the registry cannot hold."""
    for key, longest in _LONGEST.items():
        for text in values.get(key) if key == "former_names" and key in values else [values.get(key)]:
            if isinstance(text, str) and len(text) > longest:
                yield key, _("最多 %(most)d 个字，现为 %(now)d 个。") % {"most": longest, "now": len(text)}
    if values.get("name") == "":
        yield "name", _("必填，请补上。")
    for key in COUNTS:
        if values.get(key) is not None and not 0 <= values[key] <= MOST_PEOPLE:
            yield key, _("应在 0 到 %d 之间。") % MOST_PEOPLE
    qualified, full_time = values.get("qualified_staff"), values.get("full_time_staff")
    if qualified is not None and full_time is not None and qualified > full_time:
        yield "qualified_staff", _("持证专业人员数不能超过专职人员数。")
    day = values.get("established_on")
    if day and not EARLIEST <= day <= today:
        yield "established_on", _("日期应在 1949-10-01 到今天之间。")
    if values.get("email"):
        try:
            validate_email(values["email"])
        except ValidationError:
            yield "email", _("邮箱格式不对，如 name@example.org。")


def _coded(pairs: dict[str, object], cell: object) -> object:
    if cell is None:
        return None
    if isinstance(cell, list | tuple):
        return {pairs[word] for word in cell}
    return pairs[cell]
