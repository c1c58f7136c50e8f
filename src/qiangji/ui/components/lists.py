"""Ways through many things: pages, tabs, what happened, and what comes next."""

from django.template import Context
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from .markup import joined, markup
from .signs import one_of

STATES = {"done": "✓", "now": "●", "later": "○"}
CURRENT = SafeString(' aria-current="page"')
GAP = SafeString('<span class="qj-gap">…</span>')


def pagination(context: Context, page, param: str = "page", label: str = "") -> dict:
    """Total first, then pages; every other part of the address stays as it was."""
    kept = _rest_of_address(context, param)

    def address(number: int) -> str:
        return f"?{kept}{param}={number}"

    numbers = page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1)
    return {
        "page": page,
        "label": label or _("分页"),
        "previous": address(page.previous_page_number()) if page.has_previous() else "",
        "next": address(page.next_page_number()) if page.has_next() else "",
        "links": [_page_link(n, address(n), n == page.number) if isinstance(n, int) else GAP for n in numbers],
    }


def _rest_of_address(context: Context, param: str) -> str:
    request = context.get("request")
    if not request or not request.GET:
        return ""
    query = request.GET.copy()
    query.pop(param, None)
    return f"{query.urlencode()}&" if query else ""


def _page_link(number: int, url: str, is_current: bool) -> SafeString:
    return markup(
        '<a class="qj-button qj-button-plain" href="{}" aria-label="{}"{}>{}</a>',
        url,
        _("第 %(number)s 页") % {"number": number},
        CURRENT if is_current else "",
        number,
    )


def tabs(items, current: str, label: str = "") -> SafeString:
    """``items`` are (key, label, url); they are links, so each tab has its own address."""
    links = joined(
        '<li><a href="{}"{}>{}</a></li>',
        ((url, CURRENT if key == current else "", text) for key, text, url in items),
    )
    return markup('<nav class="qj-tabs" aria-label="{}"><ul>{}</ul></nav>', label or _("本页内容"), links)


def timeline(entries, label: str = "") -> dict:
    """Entries have date, sign, verb, text, actor; newest first as given."""
    return {"entries": entries, "label": label or _("办理记录")}


def stepper(steps, label: str = "") -> dict:
    """Steps have label, state (done, now, later), on, by."""
    shown = []
    for step in steps:
        read = step.get if isinstance(step, dict) else lambda name, default="", step=step: getattr(step, name, default)
        one_of(read("state"), STATES, "step state")
        shown.append(
            {
                "label": read("label"),
                "state": read("state"),
                "sign": STATES[read("state")],
                "on": read("on", ""),
                "by": read("by", ""),
            }
        )
    return {"steps": shown, "label": label or _("办理进度")}
