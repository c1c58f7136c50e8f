"""The parts of a page: its heading, its sheets, and what is said beside them."""

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from .buttons import button
from .markup import markup
from .signs import NUMERALS, icon, one_of, sign, stage_disc

ALERTS = {"bad": "!", "wait": "△", "info": "i"}
PLANTS = ("seed", "seedling", "seedlings", "flower", "tree")


def page_header(content: str, title: str, sentence: str = "", stage: int | None = None) -> SafeString:
    """``content`` holds the actions; at most one of them is filled."""
    disc = stage_disc(stage) if stage else ""
    said = markup('<p class="qj-page-sentence">{}</p>', sentence) if sentence else ""
    actions = markup('<div class="qj-actions">{}</div>', content) if content.strip() else ""
    return markup(
        '<div class="qj-page-header"><div class="qj-page-title"><h1>{}{}</h1>{}</div>{}</div>',
        disc,
        title,
        said,
        actions,
    )


def sheet(
    content: str,
    title: str = "",
    hint: str = "",
    link_url: str = "",
    link_text: str = "",
    tone: str = "",
    anchor: str = "",
) -> SafeString:
    """A white card for one question; ``tone="bad"`` draws the red-line edge. Never a sheet inside a sheet."""
    one_of(tone, ("", "bad"), "sheet tone")
    head = ""
    if title:
        mark = sign("!") if tone == "bad" else ""
        hinted = markup('<span class="qj-hint">{}</span>', hint) if hint else ""
        link = markup('<a href="{}">{}</a>', link_url, link_text or _("全部")) if link_url else ""
        head = markup('<div class="qj-sheet-head"><h2>{}{}</h2>{}{}</div>', mark, title, hinted, link)
    place = markup(' id="{}"', anchor) if anchor else ""
    edge = " qj-sheet-bad" if tone else ""
    return markup('<section class="qj-sheet{}"{}>{}{}</section>', edge, place, head, content)


def note(content: str, label: str = "", kind: str = "pine", stage: int | None = None) -> SafeString:
    """怎么看 or 一句话: at most one in a section of a page."""
    one_of(kind, ("pine", "stage"), "note kind")
    tint = f"qj-stage-{stage}" if kind == "stage" else "qj-note-pine"
    if kind == "stage":
        one_of(stage, NUMERALS, "stage")
    head = markup('<p class="qj-note-label">{}</p>', label) if label else ""
    return markup('<div class="qj-note {}">{}<div class="qj-note-text">{}</div></div>', tint, head, content)


def alert(content: str, kind: str, title: str, on: object = "", url: str = "") -> SafeString:
    """One sentence that names the organisation; ``on`` is the date it arose."""
    one_of(kind, ALERTS, "alert kind")
    when = markup('<span class="qj-alert-date">{}</span>', on) if on else ""
    name = markup('<a href="{}">{}</a>', url, title) if url else title
    return markup(
        '<div class="qj-alert qj-alert-{}"><span class="qj-tile" aria-hidden="true">{}</span>'
        '<p class="qj-alert-title">{}</p>{}<div class="qj-alert-text">{}</div></div>',
        kind,
        ALERTS[kind],
        name,
        when,
        content,
    )


def who_sees(content: str) -> SafeString:
    """Stands under every form that collects an answer."""
    return markup(
        '<div class="qj-who-sees">{}<div><strong>{}</strong> {}</div></div>', icon("lock"), _("谁会看到"), content
    )


def empty_state(plant: str, title: str, text: str = "", action_url: str = "", action_text: str = "") -> dict:
    one_of(plant, PLANTS, "plant")
    action = button(action_text, action_url, kind="primary") if action_url else ""
    return {"plant": f"ui/art/plant_{plant}.html", "title": title, "text": text, "action": action}
