"""What stands around every page and is therefore drawn most often: the menu and the display switches."""

from functools import cache

from django.template import Context
from django.templatetags.static import static
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from .markup import joined, markup
from .signs import icon, optional_icon, stage_disc

ITEM = (
    '<li{}><a href="{}"{}>{}<span class="qj-menu-label">{}</span>{}</a></li>',
    SafeString(' class="qj-menu-stage"'),
    SafeString(' aria-current="page"'),
)
NOTHING = SafeString("")
SHEETS = ("bootstrap/css/bootstrap.min.css", "ui/tokens.css", "ui/components.css", "ui/forms.css", "ui/layouts.css")


def style_sheets(context: Context) -> SafeString:
    return _style_sheets("large" in context.get("display_modes", ()))


@cache
def _style_sheets(is_large: bool) -> SafeString:
    """In the order in which they build on each other."""
    sheets = (*SHEETS, "ui/large.css") if is_large else SHEETS
    return markup(
        '<link rel="icon" type="image/svg+xml" href="{}">{}<link rel="stylesheet" href="{}" media="print">',
        static("ui/mark.svg"),
        joined('<link rel="stylesheet" href="{}">', ((static(path),) for path in sheets)),
        static("ui/print.css"),
    )


def menu(navigation) -> SafeString:
    """Groups of entries; the stages stand on one line. A count is read as what waits there."""
    return SafeString("".join(_group(place, group) for place, group in enumerate(navigation or (), 1)))


def _group(place: int, group) -> str:
    items = "".join(_item(entry) for entry in group.entries)
    if not group.heading:
        return f"<ul>{items}</ul>"
    heading = markup('<p class="qj-menu-heading" id="qj-menu-{}">{}</p>', place, group.heading)
    return f'{heading}<ul aria-labelledby="qj-menu-{place}">{items}</ul>'


def _item(entry) -> str:
    shape, on_line, current = ITEM
    return markup(
        shape,
        on_line if entry.stage else NOTHING,
        entry.url,
        current if entry.current else NOTHING,
        stage_disc(entry.stage) if entry.stage else optional_icon(entry.icon),
        entry.label,
        _count(entry) if entry.count is not None else NOTHING,
    )


def _count(entry) -> SafeString:
    said = _("待办 %(count)s 件") if entry.stage else _("共 %(count)s 条")
    return markup(
        '<span class="qj-menu-count"><span aria-hidden="true">{}</span>'
        '<span class="qj-visually-hidden"> {}</span></span>',
        entry.count,
        said % {"count": entry.count},
    )


def display_toggle(context: Context, mode: str, form: str = "") -> SafeString:
    """A button of the display form; outside of it, ``form`` names it."""
    on = mode in context.get("display_modes", ())
    mark, name = _switch(mode)
    return markup(
        '<button type="submit" name="mode" value="{}" class="qj-tool qj-tool-{}" aria-pressed="{}"{}>{}'
        '<span class="qj-tool-label">{}</span></button>',
        mode,
        mode,
        "true" if on else "false",
        markup(' form="{}"', form) if form else NOTHING,
        SafeString('<span class="qj-sign" aria-hidden="true">✓</span>') if on else mark,
        name,
    )


def _switch(mode: str) -> tuple[SafeString, str]:
    if mode == "large":
        return markup('<span class="qj-glyph" aria-hidden="true">{}</span>', _("大")), _("长辈版")
    return icon("contrast"), _("高对比")
