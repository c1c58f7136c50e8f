"""Links that look like buttons, and buttons that send a form."""

from django.utils.safestring import SafeString

from .markup import markup
from .signs import one_of, optional_icon

KINDS = ("primary", "plain", "danger", "link")


def button(text: str, url: str, kind: str = "plain", icon: str = "", size: str = "", about: str = "") -> SafeString:
    """A link. ``about`` names the object for those who hear the button without its row: 签署 (云杉儿童康复中心)."""
    return markup(
        '<a class="{}" href="{}">{}{}{}</a>', _classes(kind, size), url, optional_icon(icon), text, _about(about)
    )


def submit(
    text: str,
    kind: str = "primary",
    name: str = "",
    value: str = "",
    icon: str = "",
    size: str = "",
    about: str = "",
    confirm: str = "",
) -> SafeString:
    """``confirm`` is the sentence asked first: what will happen, and to how many records."""
    sent = markup(' name="{}" value="{}"', name, value) if name else ""
    asked = markup(' data-qj-confirm="{}" data-qj-verb="{}"', confirm, text) if confirm else ""
    return markup(
        '<button type="submit" class="{}"{}{}>{}{}{}</button>',
        _classes(kind, size),
        sent,
        asked,
        optional_icon(icon),
        text,
        _about(about),
    )


def _classes(kind: str, size: str) -> str:
    one_of(kind, KINDS, "button kind")
    one_of(size, ("", "small", "large", "wide"), "button size")
    return f"qj-button qj-button-{kind}" + (f" qj-button-{size}" if size else "")


def _about(about: str) -> SafeString:
    return markup('<span class="qj-visually-hidden"> {}</span>', about) if about else SafeString("")
