"""The smallest marks: line icons, status pills, stage discs."""

from django.template import TemplateSyntaxError
from django.utils.safestring import SafeString
from django.utils.translation import pgettext_lazy

from ..icons import ICONS
from .markup import markup

SIGNS = {"good": "✓", "wait": "◔", "bad": "!", "info": "i", "neutral": "○"}
NUMERALS = {
    1: pgettext_lazy("stage numeral", "一"),
    2: pgettext_lazy("stage numeral", "二"),
    3: pgettext_lazy("stage numeral", "三"),
    4: pgettext_lazy("stage numeral", "四"),
    5: pgettext_lazy("stage numeral", "五"),
}
_SVG = '<svg class="qj-icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false">{}</svg>'
_DRAWN = {name: SafeString(_SVG.format(shape)) for name, shape in ICONS.items()}


def one_of(value: object, allowed, prop: str) -> None:
    """A prop that takes only certain values says which, at the first rendering."""
    if value not in allowed:
        raise TemplateSyntaxError(f"{prop}={value!r} is none of {', '.join(map(str, allowed))}")


def icon(name: str) -> SafeString:
    """Decoration beside words: hidden from screen readers."""
    one_of(name, ICONS, "icon")
    return _DRAWN[name]


def optional_icon(name: str) -> SafeString:
    return icon(name) if name else SafeString("")


def sign(mark: str) -> SafeString:
    return markup('<span class="qj-sign" aria-hidden="true">{}</span>', mark)


def pill(kind: str = "neutral", text: str = "", sign: str = "") -> SafeString:  # the prop is called sign
    """Colour, sign and word together; at most six characters; not clickable."""
    one_of(kind, SIGNS, "pill kind")
    return markup(
        '<span class="qj-pill qj-pill-{}"><span class="qj-sign" aria-hidden="true">{}</span>{}</span>',
        kind,
        sign or SIGNS[kind],
        text,
    )


def stage_disc(number: int, name: str = "", size: str = "") -> SafeString:
    """A stage's numeral on its hue; give ``name`` where the stage is not named beside it."""
    one_of(number, NUMERALS, "stage")
    label = markup('<span class="qj-visually-hidden"> {}</span>', name) if name else ""
    more = f" qj-disc-{size}" if size else ""
    return markup('<span class="qj-disc qj-stage-{}{}">{}{}</span>', number, more, NUMERALS[number], label)
