"""Figures with their receipts, facts, and how far along something is."""

from decimal import Decimal

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from .markup import markup, whole_dates
from .signs import NUMERALS, one_of, stage_disc


def plain_figure(value: object) -> object:
    """Thousands commas and a true minus sign for numbers; words as they are."""
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal):
        return value
    return f"{value:,}".replace("-", "−")


def plain_amount(value: Decimal | float) -> str:
    """12, 2.5, 1,200: with no zeros that say nothing."""
    return f"{Decimal(value):,.2f}".rstrip("0").rstrip(".")


def amount(value: Decimal | float | None) -> str:
    """A filter: the same with a true minus sign; 0 for what is not there."""
    return plain_amount(value or 0).replace("-", "−")


def number(
    label: str,
    value: object,
    unit: str = "",
    basis: str = "",
    compare: str = "",
    url: str = "",
    records: object = None,
    exact: object = "",
) -> dict:
    """A figure that opens to its rows. An approximate ``value`` (3万余) always comes with the ``exact`` one."""
    return {
        "label": label,
        "value": plain_figure(value),
        "unit": unit,
        "basis": whole_dates(basis),
        "compare": compare,
        "url": url,
        "records": plain_figure(records),
        "exact": plain_figure(exact),
    }


def facts(content: str) -> SafeString:
    return markup('<dl class="qj-facts">{}</dl>', content)


def fact(content: str, label: str) -> SafeString:
    return markup("<div><dt>{}</dt><dd>{}</dd></div>", label, content if content.strip() else "—")


def progress(value: int, total: int, label: str, stage: int | None = None) -> SafeString:
    """A bar that says its numbers in words; no part of it needs a style attribute."""
    return markup(
        '<div class="qj-progress{}"><p><span>{}</span><strong>{} / {}</strong></p>{}</div>',
        f" qj-stage-{stage}" if stage else "",
        label,
        plain_figure(value),
        plain_figure(total),
        bar(value, total),
    )


def bar(value: int, total: int) -> SafeString:
    return markup(
        '<svg class="qj-bar" aria-hidden="true" focusable="false">'
        '<rect class="qj-bar-track" width="100%" height="100%"/>'
        '<rect class="qj-bar-done" width="{}%" height="100%"/></svg>',
        percent(value, total),
    )


def percent(value: float, total: float) -> int:
    """Whole percent; nothing is full or begun until it really is."""
    if not total or value <= 0:
        return 0
    share = 100 * value / total
    return min(100, max(1, 99 if 99 <= share < 100 else round(share)))


def spine(segments, note: str = "") -> dict:
    """The five stages of one round; ``note`` says when the next round starts."""
    return {"segments": [_segment(part) for part in segments], "note": note}


def _segment(part: object) -> dict:
    def read(name: str) -> object:
        return part.get(name, "") if isinstance(part, dict) else getattr(part, name, "")

    stage, done, total = read("number"), read("done") or 0, read("total") or 0
    one_of(stage, NUMERALS, "segment number")
    share = percent(done, total)
    return {
        "stage": stage,
        "disc": stage_disc(stage),
        "name": read("name"),
        "url": read("url"),
        "done": plain_figure(done),
        "total": plain_figure(total),
        "unit": read("unit"),
        "share": f"{share}%" if total else _("未开始"),
        "bar": bar(done, total),
    }
